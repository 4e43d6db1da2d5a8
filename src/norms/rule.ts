import { roles, type Role } from '#kernel/actor.ts'
import { parseCondition, type Condition } from './condition.ts'
import { at, fault, fields, list, text, texts, word, words, type Fields, type Place } from './faults.ts'
import { absolutes, outcomes, rankOf, type Absolute, type Outcome } from './outcome.ts'
import { parseCase, type RuleCase } from './rule-case.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What must be done because of a decision, and how soon. */
export interface Duty {
  readonly what: string
  /** Elapsed hours from the decision; weekends and holidays do not stop the clock. */
  readonly withinHours: number
  /** Who does it; the duty officer, where the rule names nobody. */
  readonly owner?: Role
  /** Whether it is owed about what the act is about, or about whom it reaches: then once, however many acts reach them. */
  readonly about?: 'subject' | 'recipient'
}

/** One sentence of policy, as data. */
export interface Rule {
  /** As practitioners name it: `c-2`. */
  readonly id: string
  /** The norm of A/70/174 paragraph 13 (a to k), a principle (P1-P5), or the name of a control. */
  readonly norm: string
  readonly title: string
  readonly acts: readonly string[]
  readonly when: Condition
  readonly outcome: Outcome
  /** The absolute that a FORBID! rests on. */
  readonly absolute: Absolute | null
  /** What it asks for when its condition cannot be judged. Never weaker than a hold where the outcome stops the act. */
  readonly whenUnknown: Outcome
  /** Who must approve, one approval of each role. */
  readonly roles: readonly Role[]
  /** What a person does to lift a hold: the rule's own; of any other rule the hold while a fact of it is unknown. */
  readonly toLift: string | null
  /** The body that decides instead of the team. */
  readonly referTo: string | null
  readonly obligation: Duty | null
  readonly reason: string
  readonly alternatives: readonly string[]
  readonly source: readonly string[]
  /** Clauses of the team's own mandate that the rule rests on, as the team's overlay names them. @source R131 */
  readonly mandate: readonly string[]
  readonly cases: readonly RuleCase[]
}

const ruleId = /^[A-Za-z0-9]+(-[A-Za-z0-9]+)+$/
const must = ['id', 'title', 'acts', 'outcome', 'when', 'whenUnknown', 'reason', 'source', 'cases']
const may = ['absolute', 'roles', 'toLift', 'referTo', 'obligation', 'alternatives']

/** Reads one rule; every fault is noted. */
export function parseRule(value: unknown, norm: string, vocabulary: Vocabulary, place: Place): Rule {
  const from = fields(value, place, { must, may })
  const id = text(from, 'id', place, 40)
  if (id !== '' && !ruleId.test(id)) fault(at(place, 'id'), 'must be words joined by hyphens, as c-2')
  const outcome = word(from, 'outcome', place, outcomes) ?? 'FORBID'
  const rule: Rule = {
    id,
    norm,
    title: text(from, 'title', place, 120),
    acts: words(from, 'acts', place, Object.keys(vocabulary.acts), 1),
    when:
      from['when'] === undefined
        ? { kind: 'any', parts: [] }
        : parseCondition(from['when'], vocabulary, at(place, 'when')),
    outcome,
    absolute: word(from, 'absolute', place, absolutes) ?? null,
    whenUnknown: word(from, 'whenUnknown', place, outcomes) ?? 'FORBID',
    roles: words(from, 'roles', place, roles),
    toLift: text(from, 'toLift', place) || null,
    referTo: text(from, 'referTo', place) || null,
    obligation: from['obligation'] === undefined ? null : parseDuty(from, place),
    reason: text(from, 'reason', place),
    alternatives: texts(from, 'alternatives', place),
    source: texts(from, 'source', place, 1),
    mandate: [],
    cases: list(from, 'cases', place, 3).map((one, index) => parseCase(one, vocabulary, at(at(place, 'cases'), index))),
  }
  checkSense(rule, place)
  return rule
}

function parseDuty(rule: Fields, place: Place): Duty {
  const here = at(place, 'obligation')
  const from = fields(rule['obligation'], here, { must: ['what', 'withinHours'], may: ['owner', 'about'] })
  const hours = from['withinHours']
  if (hours !== undefined && !(typeof hours === 'number' && hours > 0 && hours <= 24 * 366))
    fault(at(here, 'withinHours'), 'must be a number of hours, more than 0 and at most a year')
  const owner = word(from, 'owner', here, roles)
  const about = word(from, 'about', here, ['subject', 'recipient'])
  return {
    what: text(from, 'what', here),
    withinHours: Number(hours),
    ...(owner && { owner }),
    ...(about && { about }),
  }
}

/** What the fields of a rule owe each other. */
function checkSense(rule: Rule, place: Place): void {
  const owe = (key: string, wanted: boolean, given: boolean, reason: string): void => {
    if (wanted !== given) fault(at(place, key), wanted ? `is missing: ${reason}` : `is out of place: ${reason}`)
  }
  owe(
    'absolute',
    rule.outcome === 'FORBID!',
    rule.absolute !== null,
    'FORBID! rests on one of X1 to X7, and nothing else does',
  )
  if (rule.outcome === 'REQUIRE') owe('roles', true, rule.roles.length > 0, 'REQUIRE says who approves')
  if (rule.outcome === 'HOLD') owe('toLift', true, rule.toLift !== null, 'HOLD says what lifts it')
  if (rule.outcome === 'REFER') owe('referTo', true, rule.referTo !== null, 'REFER says to whom')
  if (rule.outcome === 'OBLIGE') owe('obligation', true, rule.obligation !== null, 'OBLIGE says what is to be done')
  if (rule.outcome === 'ALLOW') {
    // An unknown permission is set aside where another permits; what it asked for would be lost with it.
    owe('roles', false, rule.roles.length > 0, 'ALLOW asks nobody')
    owe('obligation', false, rule.obligation !== null, 'ALLOW asks for nothing; make it a rule of its own')
  }
  const least: Outcome = rule.outcome === 'OBLIGE' ? 'OBLIGE' : 'HOLD'
  if (rankOf(rule.whenUnknown) < rankOf(least))
    fault(at(place, 'whenUnknown'), `must be ${least} or stricter: a fact withheld must not loosen the rule`)
  if (rankOf(rule.whenUnknown) > Math.max(rankOf(rule.outcome), rankOf('HOLD')))
    fault(at(place, 'whenUnknown'), 'must not be stricter than the outcome itself')
  for (const kind of ['permit', 'refuse', 'unknown'] as const)
    if (!rule.cases.some((one) => one.kind === kind)) fault(at(place, 'cases'), `needs a case of kind ${kind}`)
}

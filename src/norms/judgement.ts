import type { Role } from '#kernel/actor.ts'
import type { FactValue } from './vocabulary.ts'
import { askedBy, rulesFor, type Evaluation } from './evaluate.ts'
import { decodeValue } from './fact-set.ts'
import { unknown, type Truth } from './kleene.ts'
import { rankOf, type Absolute, type Outcome } from './outcome.ts'
import type { CompiledRule, RulePack } from './pack.ts'
import { english } from './language/english.ts'
import { fill, type Grammar } from './language/grammar.ts'
import type { Duty, Rule } from './rule.ts'

/** A rule that asks for something, and why. */
export interface AppliedRule {
  readonly id: string
  readonly norm: string
  readonly outcome: Outcome
  readonly absolute: Absolute | null
  readonly reason: string
  /** False when the rule asks because it could not be judged. */
  readonly certain: boolean
}

export interface Hold {
  readonly rule: string
  /** What a person does, or which facts are to be stated. */
  readonly toLift: string
}

export interface ApprovalNeeded {
  readonly rule: string
  readonly role: Role
}

export interface Referral {
  readonly rule: string
  readonly to: string
}

export interface DutyOwed extends Duty {
  readonly rule: string
}

/** All that follows from a set of facts, but for whom, when and about what: the same for the same facts, always. */
export interface Judgement {
  readonly act: string
  readonly outcome: Outcome
  readonly rules: readonly AppliedRule[]
  readonly factsUsed: Readonly<Record<string, FactValue>>
  readonly factsMissing: readonly string[]
  readonly holds: readonly Hold[]
  readonly approvals: readonly ApprovalNeeded[]
  readonly referrals: readonly Referral[]
  readonly obligations: readonly DutyOwed[]
  readonly alternatives: readonly string[]
}

/** The name under which "no rule allows this" is reported. It is no rule of a pack: it is what remains when none speaks. */
export const noPermit = 'no-permit'

/**
 * Gathers what an evaluation asks for: holds, approvals, referrals and obligations of all rules add up.
 *
 * @param grammar The language of the pack's texts, for what is said besides.
 */
export function judge(pack: RulePack, evaluation: Evaluation, { said }: Grammar = english): Judgement {
  const applied = appliedRules(pack, evaluation)
  return {
    act: evaluation.act,
    outcome: evaluation.headline,
    rules: withNoPermit(applied, evaluation, said),
    factsUsed: usedFacts(pack, evaluation, applied),
    factsMissing: namesOf(pack, applied, evaluation),
    holds: holdsOf(pack, applied, evaluation, said),
    approvals: asking(applied, 'REQUIRE').flatMap(({ id, roles }) => roles.map((role) => ({ rule: id, role }))),
    referrals: asking(applied, 'REFER').flatMap(({ id, referTo }) =>
      referTo === null ? [] : [{ rule: id, to: referTo }],
    ),
    obligations: asking(applied, 'OBLIGE').flatMap(({ id, obligation }) =>
      obligation === null ? [] : [{ rule: id, ...obligation }],
    ),
    alternatives: [...new Set(applied.flatMap(({ rule }) => rule.alternatives))],
  }
}

interface Applied {
  readonly rule: Rule
  readonly compiled: CompiledRule
  readonly truth: Truth
  readonly asked: Outcome
}

function appliedRules(pack: RulePack, { act, truths, permitted }: Evaluation): Applied[] {
  const applied: Applied[] = []
  rulesFor(pack, act).forEach((compiled, index) => {
    const truth = truths[index] as Truth
    const asked = askedBy(compiled, truth, permitted)
    if (asked !== null) applied.push({ rule: compiled.rule, compiled, truth, asked })
  })
  return applied
}

/** The rules whose approvals, referrals or duties count: those that hold, and those that ask for it even unknown. */
function asking(applied: readonly Applied[], outcome: Outcome): Rule[] {
  return applied.filter((one) => one.truth !== unknown || one.asked === outcome).map((one) => one.rule)
}

function withNoPermit(
  applied: readonly Applied[],
  { permitted, act }: Evaluation,
  said: Grammar['said'],
): AppliedRule[] {
  const rules: AppliedRule[] = applied.map(({ rule, truth, asked }) => ({
    id: rule.id,
    norm: rule.norm,
    outcome: asked,
    absolute: truth === unknown ? null : rule.absolute,
    reason: truth === unknown ? fill(said.notJudged, { title: rule.title }) : rule.reason,
    certain: truth !== unknown,
  }))
  if (!permitted)
    rules.push({
      id: noPermit,
      norm: 'gate',
      outcome: 'HOLD',
      absolute: null,
      reason: fill(said.noPermit, { act }),
      certain: true,
    })
  return rules.toSorted((a, b) => rankOf(b.outcome) - rankOf(a.outcome))
}

function usedFacts(pack: RulePack, { facts }: Evaluation, applied: readonly Applied[]): Record<string, FactValue> {
  const used: Record<string, FactValue> = {}
  for (const slot of slotsInOrder(applied.map(({ compiled }) => compiled.slots))) {
    const spec = pack.vocabulary.facts[slot]
    const value = spec === undefined ? null : decodeValue(spec, facts[slot] ?? NaN)
    if (spec !== undefined && value !== null) used[spec.name] = value
  }
  return used
}

/** Slots, each once, in the order of the vocabulary. A few rules ask about a few facts; the vocabulary has many. */
function slotsInOrder(lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].toSorted((a, b) => a - b)
}

/** The unknown facts on which these rules hang, in the order of the vocabulary. */
function namesOf(pack: RulePack, applied: readonly Applied[], { facts }: Evaluation): string[] {
  const open = new Set<number>()
  for (const { compiled, truth } of applied) if (truth === unknown) compiled.open(facts, open)
  return [...open].toSorted((a, b) => a - b).map((slot) => pack.vocabulary.facts[slot]?.name ?? '')
}

function holdsOf(pack: RulePack, applied: readonly Applied[], evaluation: Evaluation, said: Grammar['said']): Hold[] {
  const holds = applied.flatMap((one): Hold[] => {
    const { id, outcome, toLift } = one.rule
    if (one.truth === unknown && rankOf(one.asked) >= rankOf('HOLD')) {
      const missing = fill(said.state, { facts: namesOf(pack, [one], evaluation).join(', ') })
      return [{ rule: id, toLift: outcome !== 'HOLD' && toLift !== null ? `${missing} ${toLift}` : missing }]
    }
    return one.truth !== unknown && outcome === 'HOLD' && toLift !== null ? [{ rule: id, toLift }] : []
  })
  if (!evaluation.permitted)
    holds.push({
      rule: noPermit,
      toLift: said.noPermitLift,
    })
  return holds
}

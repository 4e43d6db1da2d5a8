import type { Role } from '#kernel/actor.ts'
import type { Comparison, Condition } from '../condition.ts'
import type { Outcome } from '../outcome.ts'
import type { Duty, Rule } from '../rule.ts'
import type { FactSpec, FactValue, Vocabulary } from '../vocabulary.ts'
import { fill, joined, type Grammar } from './grammar.ts'

/** A rule as one sentence, made from its tree: "When … , …". The words of its facts are those of the vocabulary that is handed in. */
export function ruleSentence(rule: Rule, vocabulary: Vocabulary, grammar: Grammar): string {
  const unsure = { ...rule, roles: [], obligation: rule.outcome === 'OBLIGE' ? rule.obligation : null }
  const outcome = outcomePhrase(rule.outcome, rule, grammar)
  const unknown = outcomePhrase(rule.whenUnknown, unsure, grammar)
  return fill(grammar.rule, {
    condition: conditionPhrase(rule.when, vocabulary, grammar),
    outcome,
    unknown: unknown === outcome ? grammar.outcome.asBefore : unknown,
  })
}

/** A condition as a half-sentence. */
export function conditionPhrase(condition: Condition, vocabulary: Vocabulary, grammar: Grammar): string {
  const words = grammar.condition
  const within = (part: Condition): string => {
    const phrase = conditionPhrase(part, vocabulary, grammar)
    return 'parts' in part && part.parts.length > 1 ? fill(words.group, { part: phrase }) : phrase
  }
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const parts = condition.parts.map(within)
      if (parts.length === 1) return parts.join('')
      return condition.kind === 'all'
        ? fill(words.all, { parts: joined(parts, grammar.lists.and) })
        : fill(words.any, { parts: joined(parts, grammar.lists.or) })
    }
    case 'n-of': {
      const parts = joined(condition.parts.map(within), grammar.lists.and)
      return fill(words.nOf, { n: condition.n, parts })
    }
    case 'not':
      return condition.part.kind === 'in'
        ? comparisonPhrase(condition.part, true, vocabulary, grammar)
        : fill(words.not, { part: within(condition.part) })
    default:
      return comparisonPhrase(condition, false, vocabulary, grammar)
  }
}

function comparisonPhrase(leaf: Comparison, negated: boolean, vocabulary: Vocabulary, grammar: Grammar): string {
  const spec = vocabulary.facts[vocabulary.slots.get(leaf.fact) ?? -1]
  const says = spec?.says ?? leaf.fact
  const { condition, numbers, lists } = grammar
  if (leaf.kind !== 'in') {
    const unit = spec?.type === 'number' ? spec.unit : ''
    const limit = fill(numbers[leaf.kind], { limit: leaf.limit, unit }).trim()
    return fill(condition.number, { subject: String(says), limit })
  }
  if (typeof says === 'object') return (leaf.values[0] === true) === negated ? says.no : says.yes
  const values = leaf.values.map((value) => valueWord(spec, value))
  if (!negated) return fill(condition.oneOf, { subject: says, values: joined(values, lists.or) })
  const none = values.length === 1 ? condition.notOne : condition.noneOf
  return fill(none, { subject: says, values: joined(values, lists.nor) })
}

/** Labels such as TLP:AMBER+STRICT are never rewritten; other words are translated, or lose their hyphens. */
function valueWord(spec: FactSpec | undefined, value: FactValue): string {
  const word = plainWord(String(value))
  return (spec?.type === 'enum' ? spec.words?.[String(value)] : undefined) ?? word
}

/** The English word of a value, as it stands in a sentence. */
export function plainWord(value: string): string {
  return value.includes(':') ? value : value.replaceAll('-', ' ')
}

type Asks = Pick<Rule, 'roles' | 'obligation' | 'referTo' | 'absolute'>

function outcomePhrase(outcome: Outcome, { roles, obligation, referTo, absolute }: Asks, grammar: Grammar): string {
  const words = grammar.outcome
  const people = joined(
    roles.map((role: Role) => grammar.approvers[role]),
    grammar.lists.and,
  )
  const to = referTo ?? ''
  switch (outcome) {
    case 'ALLOW':
      return words.allow
    case 'OBLIGE':
      return words.oblige + owed(obligation, grammar)
    case 'HOLD':
      return words.hold + (people === '' ? '' : fill(words.andApproval, { people })) + owed(obligation, grammar)
    case 'REQUIRE':
      return people === '' ? words.requireAny : fill(words.require, { people }) + owed(obligation, grammar)
    case 'REFER':
      return to === '' ? words.referAny : fill(words.refer, { to })
    case 'FORBID':
      return (to === '' ? words.forbid : fill(words.forbidRefer, { to })) + owed(obligation, grammar)
    case 'FORBID!':
      return absolute === null ? words.absoluteAny : fill(words.absolute, { absolute })
  }
}

function owed(obligation: Duty | null, grammar: Grammar): string {
  if (obligation === null) return ''
  const { withinHours: hours, what } = obligation
  return fill(grammar.outcome.andDuty, { hours, what: what.replace(/\.$/, '') })
}

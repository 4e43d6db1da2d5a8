import type { Comparison, Condition, NumberOperator } from './condition.ts'
import type { Outcome } from './outcome.ts'
import type { Rule } from './rule.ts'
import type { FactSpec, FactValue, Vocabulary } from './vocabulary.ts'

/**
 * How a language joins half-sentences. A translation is one such object, with the phrases of the facts in that
 * language; the trees stay as they are, so that no translation can change what a rule does.
 */
export interface Language {
  readonly all: (parts: readonly string[]) => string
  readonly any: (parts: readonly string[]) => string
  readonly nOf: (n: number, parts: readonly string[]) => string
  readonly not: (part: string) => string
  /** A part that has parts itself, set apart so that it cannot be misread. */
  readonly group: (part: string) => string
  readonly oneOf: (subject: string, values: readonly string[]) => string
  readonly noneOf: (subject: string, values: readonly string[]) => string
  readonly number: (subject: string, operator: NumberOperator, limit: number, unit: string) => string
  readonly outcome: Record<Outcome, (rule: Rule) => string>
  readonly rule: (condition: string, outcome: string, whenUnknown: string) => string
  /** Phrases of facts by name; null takes the vocabulary's own (English). */
  readonly says: (spec: FactSpec) => FactSpec['says'] | null
}

/** A rule as one sentence, made from its tree: "When … , …". */
export function ruleSentence(rule: Rule, vocabulary: Vocabulary, language: Language): string {
  const unsure = { ...rule, roles: [], obligation: rule.outcome === 'OBLIGE' ? rule.obligation : null }
  return language.rule(
    conditionPhrase(rule.when, vocabulary, language),
    language.outcome[rule.outcome](rule),
    language.outcome[rule.whenUnknown](unsure),
  )
}

/** A condition as a half-sentence. */
export function conditionPhrase(condition: Condition, vocabulary: Vocabulary, language: Language): string {
  const within = (part: Condition): string => {
    const phrase = conditionPhrase(part, vocabulary, language)
    return 'parts' in part && part.parts.length > 1 ? language.group(phrase) : phrase
  }
  switch (condition.kind) {
    case 'all':
      return condition.parts.length === 1 ? joined(condition.parts, within) : language.all(condition.parts.map(within))
    case 'any':
      return condition.parts.length === 1 ? joined(condition.parts, within) : language.any(condition.parts.map(within))
    case 'n-of':
      return language.nOf(condition.n, condition.parts.map(within))
    case 'not':
      return condition.part.kind === 'in'
        ? comparisonPhrase(condition.part, true, vocabulary, language)
        : language.not(within(condition.part))
    default:
      return comparisonPhrase(condition, false, vocabulary, language)
  }
}

function joined(parts: readonly Condition[], phrase: (part: Condition) => string): string {
  return parts.map(phrase).join('')
}

function comparisonPhrase(leaf: Comparison, negated: boolean, vocabulary: Vocabulary, language: Language): string {
  const spec = vocabulary.facts[vocabulary.slots.get(leaf.fact) ?? -1]
  const says = spec ? (language.says(spec) ?? spec.says) : leaf.fact
  if (leaf.kind !== 'in')
    return language.number(String(says), leaf.kind, leaf.limit, spec?.type === 'number' ? spec.unit : '')
  if (typeof says === 'object') return (leaf.values[0] === true) === negated ? says.no : says.yes
  return (negated ? language.noneOf : language.oneOf)(says, leaf.values.map(valueWord))
}

/** Labels such as TLP:AMBER+STRICT are never rewritten; other words lose their hyphens. */
function valueWord(value: FactValue): string {
  return String(value).includes(':') ? String(value) : String(value).replaceAll('-', ' ')
}

import { compileCondition } from './compile.ts'
import type { Condition } from './condition.ts'
import { askedBy, rulesFor, type Evaluation } from './evaluate.ts'
import { decodeValue, type Vector } from './fact-set.ts'
import { truthWord, type Truth, type TruthWord } from './kleene.ts'
import type { Outcome } from './outcome.ts'
import type { RulePack } from './pack.ts'
import { inEnglish, type Language } from './language/languages.ts'
import { ruleSentence } from './language/sentence.ts'
import type { FactValue, Vocabulary } from './vocabulary.ts'

/** A condition with what came out at each branch: the evaluated tree is the explanation. */
export interface ExplainedCondition {
  readonly kind: Condition['kind']
  readonly truth: TruthWord
  /** Of a comparison: the fact, and the value it had; null when unknown. */
  readonly fact?: string
  readonly value?: FactValue | null
  readonly wanted?: readonly FactValue[]
  readonly n?: number
  readonly parts?: readonly ExplainedCondition[]
}

export interface ExplainedRule {
  readonly id: string
  readonly norm: string
  readonly title: string
  readonly sentence: string
  readonly truth: TruthWord
  /** What it asks for; null when nothing. */
  readonly asks: Outcome | null
  readonly source: readonly string[]
  readonly condition: ExplainedCondition
}

/** Every rule of the act with its evaluated tree: also those that ask for nothing, so that nothing is hidden. */
export function explain(of: RulePack, evaluation: Evaluation, language: Language = inEnglish): ExplainedRule[] {
  const pack = language.of(of)
  return rulesFor(pack, evaluation.act).map((compiled, index) => {
    const truth = evaluation.truths[index] as Truth
    const { rule } = compiled
    return {
      id: rule.id,
      norm: rule.norm,
      title: rule.title,
      sentence: ruleSentence(rule, pack.vocabulary, language.grammar),
      truth: truthWord[truth],
      asks: askedBy(compiled, truth, evaluation.permitted),
      source: rule.source,
      condition: explainCondition(rule.when, evaluation.facts, pack.vocabulary),
    }
  })
}

function explainCondition(condition: Condition, facts: Vector, vocabulary: Vocabulary): ExplainedCondition {
  const truth = truthWord[compileCondition(condition, vocabulary)(facts)]
  const within = (part: Condition): ExplainedCondition => explainCondition(part, facts, vocabulary)
  if (condition.kind === 'not') return { kind: 'not', truth, parts: [within(condition.part)] }
  if (condition.kind === 'n-of') return { kind: 'n-of', truth, n: condition.n, parts: condition.parts.map(within) }
  if ('parts' in condition) return { kind: condition.kind, truth, parts: condition.parts.map(within) }
  const slot = vocabulary.slots.get(condition.fact) ?? -1
  const spec = vocabulary.facts[slot]
  const value = spec ? decodeValue(spec, facts[slot] ?? NaN) : null
  const wanted = condition.kind === 'in' ? condition.values : [condition.limit]
  return { kind: condition.kind, truth, fact: condition.fact, value, wanted }
}

import { alternativesTo, type Change } from './change.ts'
import type { Decision, PolicyInForce } from './decision.ts'
import type { Evaluation } from './evaluate.ts'
import { judge, type Judgement } from './judgement.ts'
import { inEnglish, type Language } from './language/languages.ts'
import type { RulePack } from './pack.ts'
import { ruleSentence } from './language/sentence.ts'
import type { Rule } from './rule.ts'
import type { FactSpec } from './vocabulary.ts'

/** A decision as it leaves in JSON: the keys of the contract, then whom and what it is about. */
export interface PresentedDecision extends Omit<Judgement, 'obligations'> {
  readonly decisionId: string
  readonly obligations: readonly { readonly rule: string; readonly what: string; readonly due: string }[]
  readonly whatWouldChangeIt: readonly Change[]
  readonly rulePack: PolicyInForce
  readonly subject: Decision['subject']
  readonly recipient: Decision['recipient']
  readonly factsDigest: string
  readonly at: string
  readonly expiresAt: string
  /** Whether nothing is left open, and which answers met what. */
  readonly released: boolean
  readonly met: Decision['met']
}

/** What would change it, and the reader's language, are worked out here, when somebody looks: not for each of a million rows. */
export function presentDecision(
  decision: Decision,
  pack: RulePack,
  evaluation: Evaluation,
  language: Language = inEnglish,
): PresentedDecision {
  const { id, subject, recipient, factsDigest, rulePack, at, expiresAt, released, met } = decision
  return {
    decisionId: id,
    ...judge(language.of(pack), evaluation, language.grammar),
    obligations: decision.obligations.map(({ rule, what, due }) => ({
      rule,
      what: language.texts.get(rule)?.get(what) ?? what,
      due,
    })),
    whatWouldChangeIt: alternativesTo(pack, evaluation),
    rulePack,
    subject,
    recipient,
    factsDigest,
    at,
    expiresAt,
    released,
    met,
  }
}

/** A rule as a reader sees it: its sentence first. */
export interface PresentedRule extends Omit<Rule, 'when' | 'cases'> {
  readonly sentence: string
  readonly cases: number
}

/** @param pack The pack of the rule, in the language. */
export function presentRule(rule: Rule, pack: RulePack, { grammar }: Language = inEnglish): PresentedRule {
  const { when: _when, cases, ...shown } = rule
  return { ...shown, sentence: ruleSentence(rule, pack.vocabulary, grammar), cases: cases.length }
}

/** A fact as the reference page shows it. */
export interface PresentedFact {
  readonly name: string
  readonly type: FactSpec['type']
  readonly meaning: string
  readonly unit: string | null
  readonly values: readonly { readonly value: string; readonly meaning: string }[]
}

export function presentFact(spec: FactSpec): PresentedFact {
  const values =
    spec.type === 'enum' ? Object.entries(spec.meanings).map(([value, meaning]) => ({ value, meaning })) : []
  return {
    name: spec.name,
    type: spec.type,
    meaning: spec.meaning,
    unit: spec.type === 'number' ? spec.unit : null,
    values,
  }
}

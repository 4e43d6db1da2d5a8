import { evaluate, rulesFor } from './evaluate.ts'
import { encodeFacts, type Facts } from './fact-set.ts'
import { truthWord, type Truth, type TruthWord } from './kleene.ts'
import type { Outcome } from './outcome.ts'
import type { RulePack } from './pack.ts'
import type { CaseKind, RuleCase } from './rule-case.ts'
import type { Rule } from './rule.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A case after it was run. */
export interface CaseResult {
  readonly rule: string
  readonly norm: string
  readonly case: RuleCase
  readonly act: string
  /** Whether the rule's condition held, and whether the case wanted it so. */
  readonly truth: TruthWord
  readonly wantedTruth: TruthWord
  readonly outcome: Outcome
  readonly passed: boolean
}

/** An everyday act, without an act's own facts an everyday notice to a domestic network: what every case starts from. */
export function ordinaryFacts(vocabulary: Vocabulary, act = ''): Facts {
  return {
    ...Object.fromEntries(vocabulary.facts.map((fact) => [fact.name, fact.ordinary])),
    ...vocabulary.ordinary[act],
  }
}

/** The act that a case of a rule is about. */
export function actOfCase(rule: Pick<Rule, 'acts'>, one: RuleCase): string {
  return one.act ?? rule.acts[0] ?? ''
}

/** Which truth of a rule's condition a kind of case is about. */
export function wantedTruth(rule: Pick<Rule, 'outcome'>, kind: CaseKind): TruthWord {
  if (kind === 'unknown') return 'unknown'
  return (rule.outcome === 'ALLOW') === (kind === 'permit') ? 'yes' : 'no'
}

/** The facts of a case, complete. */
export function factsOfCase(rule: Pick<Rule, 'acts'>, one: RuleCase, vocabulary: Vocabulary): Facts {
  return { ...ordinaryFacts(vocabulary, actOfCase(rule, one)), ...one.but }
}

/** Runs the cases of every rule against the whole pack. */
export function runCases(pack: RulePack): CaseResult[] {
  return pack.rules.flatMap((rule) =>
    rule.cases.map((one) => {
      const act = actOfCase(rule, one)
      const evaluation = evaluate(pack, act, encodeFacts(factsOfCase(rule, one, pack.vocabulary), pack.vocabulary))
      const index = rulesFor(pack, act).findIndex((compiled) => compiled.rule === rule)
      const truth = index < 0 ? 'unknown' : truthWord[evaluation.truths[index] as Truth]
      const wanted = wantedTruth(rule, one.kind)
      const passed = index >= 0 && truth === wanted && evaluation.headline === one.gives
      return {
        rule: rule.id,
        norm: rule.norm,
        case: one,
        act,
        truth,
        wantedTruth: wanted,
        outcome: evaluation.headline,
        passed,
      }
    }),
  )
}

/** All cases as a table that a lawyer can read; the committed copy is compared with it. */
export function caseTable(pack: RulePack, results: readonly CaseResult[]): string {
  const lines = [`Rule cases of ${pack.name} ${pack.version}. Each is an everyday act, but for what is said.`]
  for (const rule of pack.rules) {
    lines.push(
      '',
      `${rule.id}  (norm ${rule.norm})  ${rule.title}`,
      `    ${rule.outcome}; when unknown: ${rule.whenUnknown}`,
    )
    for (const result of results.filter((one) => one.rule === rule.id)) {
      const but = Object.entries(result.case.but).map(([name, value]) => `${name} = ${value}`)
      const harm = result.case.harm === null ? '' : ` [harm ${result.case.harm}]`
      lines.push(
        `  ${result.case.kind.padEnd(7)} ${result.outcome.padEnd(7)} ${result.act}: ${result.case.name}${harm}`,
      )
      lines.push(`                  ${but.length > 0 ? but.join('; ') : 'nothing differs'}`)
    }
  }
  return `${lines.join('\n')}\n`
}

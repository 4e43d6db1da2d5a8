import { AppError } from '#kernel/errors.ts'
import type { Vector } from './fact-set.ts'
import { no, yes, type Truth } from './kleene.ts'
import { rankOf, type Outcome } from './outcome.ts'
import type { CompiledRule, RulePack } from './pack.ts'

/** What all rules of an act say about one set of facts. */
export interface Evaluation {
  readonly act: string
  readonly facts: Vector
  /** Beside each rule of the act: whether its condition holds. */
  readonly truths: readonly Truth[]
  /** The strictest of what the rules ask for. */
  readonly headline: Outcome
  /** Whether some rule that allows holds for sure; without one the act waits for a person. */
  readonly permitted: boolean
}

/** The rules of an act. @throws {AppError} `norms.unknown-act` */
export function rulesFor(pack: RulePack, act: string): readonly CompiledRule[] {
  const rules = pack.byAct.get(act)
  if (rules === undefined)
    throw new AppError(
      'norms.unknown-act',
      `"${act.slice(0, 40)}" is no act that the rules know; they know ${[...pack.byAct.keys()].join(', ')}.`,
    )
  return rules
}

/**
 * Evaluates every rule of an act: none is skipped because another has decided.
 *
 * The headline only ever rises while rules are read, so no rule can lower what another asks for.
 *
 * @throws {AppError} `norms.unknown-act`
 */
export function evaluate(pack: RulePack, act: string, facts: Vector): Evaluation {
  const rules = rulesFor(pack, act)
  const truths = new Array<Truth>(rules.length)
  let permitted = false
  let headline: Outcome = 'ALLOW'
  for (let i = 0; i < rules.length; i += 1) {
    const { rule, judge } = rules[i] as CompiledRule
    const truth = judge(facts)
    truths[i] = truth
    if (truth === no) continue
    if (rule.outcome === 'ALLOW') permitted ||= truth === yes
    else {
      const asked = truth === yes ? rule.outcome : rule.whenUnknown
      if (rankOf(asked) > rankOf(headline)) headline = asked
    }
  }
  if (!permitted && rankOf(headline) < rankOf('HOLD')) headline = 'HOLD'
  return { act, facts, truths, headline, permitted }
}

/**
 * What one rule asks for, or null when it asks for nothing: its condition is false, or it would allow, cannot be
 * judged, and another rule allows already.
 */
export function askedBy({ rule }: CompiledRule, truth: Truth, permitted: boolean): Outcome | null {
  if (truth === no) return null
  if (truth === yes) return rule.outcome
  return rule.outcome === 'ALLOW' && permitted ? null : rule.whenUnknown
}

import { leavesOf } from './condition.ts'
import { evaluate, rulesFor, type Evaluation } from './evaluate.ts'
import { decodeValue, encodeValue } from './fact-set.ts'
import { no } from './kleene.ts'
import { rankOf, stops, type Outcome } from './outcome.ts'
import type { RulePack } from './pack.ts'
import type { FactSpec, FactValue } from './vocabulary.ts'

/** Facts that, had they these values, would give another headline. */
export interface Change {
  readonly facts: Readonly<Record<string, FactValue>>
  readonly outcome: Outcome
}

/** More are not listed: a person reads them. */
export const maxChanges = 12

interface Step {
  readonly slot: number
  readonly spec: FactSpec
  readonly value: number
}

/**
 * What would change the headline: every single fact with the value that does it; where no single fact can, every pair.
 *
 * An act that is stopped is told what would loosen it, an act that is free what would stop it. Found by asking the
 * rules again, so that what is promised here is what they would say.
 */
export function alternativesTo(pack: RulePack, evaluation: Evaluation): Change[] {
  const steps = stepsFrom(pack, evaluation)
  const single = tryEach(
    pack,
    evaluation,
    steps.map((step) => [step]),
  )
  if (single.length > 0 || !stops(evaluation.headline)) return single
  const pairs = steps.flatMap((first, index) =>
    steps
      .slice(index + 1)
      .filter((second) => second.slot !== first.slot)
      .map((second) => [first, second]),
  )
  return tryEach(pack, evaluation, pairs)
}

function tryEach(pack: RulePack, evaluation: Evaluation, trials: readonly (readonly Step[])[]): Change[] {
  const wanted = stops(evaluation.headline) ? -1 : 1
  const changes: Change[] = []
  const facts = evaluation.facts.slice()
  for (const trial of trials) {
    for (const { slot, value } of trial) facts[slot] = value
    const outcome = evaluate(pack, evaluation.act, facts).headline
    for (const { slot } of trial) facts[slot] = evaluation.facts[slot] ?? NaN
    if (Math.sign(rankOf(outcome) - rankOf(evaluation.headline)) !== wanted) continue
    const named = trial.map(({ spec, value }) => [spec.name, decodeValue(spec, value) ?? ''] as const)
    changes.push({ facts: Object.fromEntries(named), outcome })
  }
  return changes.toSorted((a, b) => wanted * (rankOf(b.outcome) - rankOf(a.outcome))).slice(0, maxChanges)
}

/** Every other value of every fact that matters: of all rules for a free act, of those that ask for something for one that is stopped. */
function stepsFrom(pack: RulePack, { act, facts, truths, headline, permitted }: Evaluation): Step[] {
  const asking = rulesFor(pack, act).filter(({ rule }, index) => {
    if (!stops(headline)) return true
    return rule.outcome === 'ALLOW' ? !permitted : truths[index] !== no
  })
  const slots = [...new Set(asking.flatMap((one) => one.slots))].toSorted((a, b) => a - b)
  return slots.flatMap((slot) => {
    const spec = pack.vocabulary.facts[slot]
    if (spec === undefined) return []
    const others = valuesWorthTrying(pack, spec).filter((value) => value !== facts[slot])
    return others.map((value) => ({ slot, spec, value }))
  })
}

/**
 * One number for each way in which the rules can tell a fact's values apart: every value of an enumeration; of a
 * number each limit that some rule names, and the next number on either side of it.
 */
export function valuesWorthTrying(pack: Pick<RulePack, 'rules'>, spec: FactSpec): number[] {
  if (spec.type === 'boolean') return [0, 1]
  if (spec.type === 'enum') return spec.values.map((value) => encodeValue(spec, value))
  const limits = pack.rules
    .flatMap((rule) => leavesOf(rule.when))
    .flatMap((leaf) => (leaf.fact === spec.name && leaf.kind !== 'in' ? [leaf.limit] : []))
  const around = limits.flatMap((limit) => [limit - 1, limit, limit + 1]).filter((value) => value >= 0)
  return [...new Set(around)].toSorted((a, b) => a - b)
}

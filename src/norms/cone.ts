import { valuesWorthTrying } from './change.ts'
import { encodeFacts, type Vector } from './fact-set.ts'
import type { RulePack } from './pack.ts'

/**
 * All sets of facts that a rule can tell apart: each of its facts unknown or one value of each kind that the pack's
 * comparisons distinguish. The other facts stay unknown; the rule does not ask for them.
 *
 * The vector is one and the same, changed in place: a proof looks at each and goes on.
 */
export function* cone(pack: RulePack, slots: readonly number[]): Generator<Vector> {
  const vector = encodeFacts({}, pack.vocabulary)
  yield* vary(pack, slots, vector)
}

/** How many sets of facts a cone has. */
export function coneSize(pack: RulePack, slots: readonly number[]): number {
  return slots.reduce((size, slot) => size * (1 + valuesOf(pack, slot).length), 1)
}

function* vary(pack: RulePack, slots: readonly number[], vector: Vector): Generator<Vector> {
  const [slot, ...rest] = slots
  if (slot === undefined) return yield vector
  for (const value of [NaN, ...valuesOf(pack, slot)]) {
    vector[slot] = value
    yield* vary(pack, rest, vector)
  }
  vector[slot] = NaN
}

/** The known values of one fact that a proof has to try. */
export function valuesOf(pack: RulePack, slot: number): number[] {
  const spec = pack.vocabulary.facts[slot]
  return spec === undefined ? [] : valuesWorthTrying(pack, spec)
}

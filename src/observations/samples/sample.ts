import { createHash } from 'node:crypto'
import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'

/** What the data-protection officer found in a message: no personal data of victims, some that was needed, some that was not. */
export const sampleAnswers = ['none', 'needed', 'not-needed'] as const
export type SampleAnswer = (typeof sampleAnswers)[number]

/** Most messages of one sample: a person reads each. */
export const largestSample = 200

/** A sample of what left, with how it was judged so far. @source R043; metric M-e2 */
export interface Sample {
  readonly sampleId: Id<'sample'>
  readonly seed: string
  readonly from: Instant
  readonly to: Instant
  /** Of how many it was drawn. */
  readonly population: number
  readonly drawnBy: string
  readonly drawnAt: Instant
  readonly size: number
  readonly judged: number
  readonly notNeeded: number
}

export const sampleIdOf = (no: number): Id<'sample'> => numberedId('sample', no)

/**
 * Draws a sample: each number is weighed by a hash of it with the seed, and the lightest are taken. The same seed over the same numbers gives
 * the same sample, in whatever order they come.
 */
export function drawSample(seed: string, numbers: readonly number[], size: number): number[] {
  return numbers
    .map((no) => ({ no, weight: createHash('sha256').update(`${seed}\n${no}`).digest('hex') }))
    .toSorted((a, b) => (a.weight < b.weight ? -1 : 1))
    .slice(0, size)
    .map(({ no }) => no)
}

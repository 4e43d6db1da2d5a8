import type { Instant } from '#kernel/instant.ts'
import type { FactValues } from '#platform/facts.ts'

/** A fact as the report knows it: words of closed lists and numbers, which point to nobody, and the place of its leaf in the log. */
export interface FactVector {
  /** The leaf's index in the log: what a number of the report is drilled down to. */
  readonly index: number
  readonly type: string
  readonly at: Instant
  /** A keyed pseudonym of what the fact is about: two facts about one thing have the same. */
  readonly ref: string
  /** It belongs to an exercise, and so to no metric. @source R155 */
  readonly exercise: boolean
  readonly figures: FactValues
}

/** Facts in the order of their leaves, from memory or from a store. */
export type FactStream = Iterable<FactVector> | AsyncIterable<FactVector>

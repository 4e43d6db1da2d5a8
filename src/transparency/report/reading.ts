import type { CurvePoint } from './statistics/kaplan-meier.ts'
import type { Estimate } from './statistics/intervals.ts'

/** A number as the report gives it, with how many it rests on. */
export type Reading =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'share'; readonly numerator: number; readonly denominator: number; readonly share: Estimate }
  | {
      readonly kind: 'time'
      readonly n: number
      readonly events: number
      readonly censored: number
      readonly median: Estimate
      readonly p90: Estimate
      /** Only of a total. */
      readonly curve?: readonly CurvePoint[]
    }
  | {
      readonly kind: 'quantity'
      readonly n: number
      readonly sum: number
      readonly median: Estimate
      readonly p90: Estimate
    }
  | { readonly kind: 'age'; readonly n: number; readonly days: number | null }
  | { readonly kind: 'ratio'; readonly n: number; readonly groups: number; readonly ratio: number | null }

/** A reading of all facts, of one group, or of one month, with the leaves that it rests on. */
export interface Row {
  /** The figures by which it is broken down, with their words; nothing for all. */
  readonly group: Readonly<Record<string, string>>
  readonly reading: Reading
  /** Indexes of leaves: `3-7 9`. */
  readonly entries: string
}

/** What was found for one metric. */
export interface Found {
  /** Null where there is no fact of its kind in the period. */
  readonly total: Row | null
  /** Parts of the total, by the figures of the definition: together they are the total. */
  readonly parts: readonly Row[]
  /** Parts of the total by the calendar month (UTC) in which each began. */
  readonly months: readonly Row[]
}

export const nothingFound: Found = { total: null, parts: [], months: [] }

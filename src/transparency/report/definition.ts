/** Who a metric may be shown to, from the narrowest to the widest. @source C0, records: export tiers */
export const editions = ['internal', 'oversight', 'partner', 'public'] as const
export type Edition = (typeof editions)[number]

/** The norms a to k, the principles, and what cuts across all. */
export type Norm = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'principles' | 'all'

type Word = string | number | boolean

/** Which facts: of a type, with figures among the given words, or with one of the words in a text of words. */
export interface FactQuery {
  readonly type: string
  readonly where?: Readonly<Record<string, readonly Word[]>>
  /** The figure is a text of words with spaces between them, and holds one of these. */
  readonly holding?: Readonly<Record<string, readonly string[]>>
  /** The figure is a number, and no greater than this. */
  readonly atMost?: Readonly<Record<string, number>>
  /** The figure is a number, and no smaller than this. */
  readonly atLeast?: Readonly<Record<string, number>>
}

interface Grouped {
  /** Figures by whose values the number is broken down. */
  readonly by?: readonly string[]
}

/** How a metric follows from facts. Data, not code: a second program reads the same and must come to the same numbers. */
export type Computation =
  /** How many facts; or, with `weight`, the sum of that figure. */
  | (Grouped & { readonly kind: 'count'; readonly of: readonly FactQuery[]; readonly weight?: string })
  /** The facts of `of` that are also of `having`, among all facts of `of`. */
  | (Grouped & { readonly kind: 'share'; readonly of: readonly FactQuery[]; readonly having: readonly FactQuery[] })
  /** The sum of one figure among the sum of another, over all facts. */
  | (Grouped & {
      readonly kind: 'sums'
      readonly of: FactQuery
      readonly numerator: string
      readonly denominator: string
    })
  /** As the latest fact of the period says: a stock, not a flow. `mix` is a text of `word:count`. */
  | {
      readonly kind: 'latest'
      readonly of: FactQuery
      readonly numerator: string
      readonly denominator: string
      readonly mix?: string
    }
  /** Hours from a fact to the first fact of `end` about the same thing; what has no end yet is censored, not dropped. */
  | (Grouped & {
      readonly kind: 'until'
      readonly start: FactQuery
      readonly end: readonly FactQuery[]
      /** Ends the watching without being what was waited for. */
      readonly lost?: readonly FactQuery[]
      /** Figures in which start and end must agree, beside being about the same thing. */
      readonly same?: readonly string[]
    })
  /** The values of a figure: median, P90, sum. */
  | (Grouped & { readonly kind: 'quantity'; readonly of: readonly FactQuery[]; readonly figure: string })
  /** Days from a finding's first notification to its last sighting, from the daily leaves of the feeds. */
  | { readonly kind: 'persistence'; readonly of: FactQuery; readonly quietDays: number }
  /** The median of a quantity in the slowest group beside that of the fastest; groups below `least` are left out. */
  | {
      readonly kind: 'ratio'
      readonly of: FactQuery
      readonly figure: string
      readonly by: readonly [string]
      readonly least: number
    }
  /** Days since the last fact of this kind, at the end of the period. */
  | { readonly kind: 'age'; readonly of: FactQuery }

/** What a number of the report means, and how it is protected from being made to look well. @source C0, metric hygiene; C16 */
export interface MetricDefinition {
  readonly id: `M-${string}`
  readonly norm: Norm
  readonly name: string
  /** In plain language. */
  readonly meaning: string
  readonly numerator: string
  readonly denominator: string
  readonly exclusions: string
  readonly clock: 'wall' | 'business' | 'none'
  readonly unit: 'hours' | 'days' | 'minutes' | 'share' | 'count' | 'ratio'
  readonly gaming: string
  readonly guard: string
  readonly source: string
  readonly editions: readonly Edition[]
  readonly computation: Computation
  /** What Comity must be able to do before any fact of this kind can be there. */
  readonly waitsFor?: string
  /** Counts the team's own acts and points to nobody else: its total is given even where it is small. @source C0, break-glass */
  readonly ownActs?: true
}

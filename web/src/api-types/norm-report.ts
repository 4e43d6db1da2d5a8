/** What the HTTP API says of the norm report. Days are calendar days in UTC. */

export const editions = ['internal', 'oversight', 'partner', 'public'] as const
export type Edition = (typeof editions)[number]

export interface EditionRule {
  readonly edition: Edition
  readonly readers: string
  readonly hides: readonly string[]
}

export interface Estimate {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

export interface CurvePoint {
  readonly time: number
  readonly survival: number
  readonly low: number
  readonly high: number
  readonly atRisk: number
  readonly events: number
}

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

export interface Row {
  readonly group: Readonly<Record<string, string>>
  readonly reading: Reading
  readonly entries: string
}

export type Unit = 'hours' | 'days' | 'minutes' | 'share' | 'count' | 'ratio'

export interface Metric {
  readonly definition: {
    readonly id: string
    readonly norm: string
    readonly name: string
    readonly meaning: string
    readonly numerator: string
    readonly denominator: string
    readonly exclusions: string
    readonly clock: 'wall' | 'business' | 'none'
    readonly unit: Unit
    readonly gaming: string
    readonly guard: string
    readonly source: string
    readonly waitsFor?: string
  }
  readonly state: 'measured' | 'no-facts' | 'waits' | 'withheld'
  readonly total: Row | null
  readonly parts: readonly Row[]
  readonly months: readonly Row[]
}

export interface Feed {
  readonly feed: string
  readonly days: number
  readonly up: number
  readonly gaps: readonly (readonly [string, string])[]
}

export interface NormReport {
  readonly edition: Edition
  readonly from: string
  readonly to: string
  readonly through: string | null
  readonly log: { readonly facts: number; readonly ofExercises: number }
  readonly feeds: readonly Feed[]
  readonly metrics: readonly Metric[]
}

/** A record behind a number. */
export interface Entry {
  readonly index: number
  readonly factId: string
  readonly at: string
  readonly type: string
  readonly figures: Readonly<Record<string, string | number | boolean | null>>
  readonly subject: { readonly type: string; readonly id: string } | null
}

export interface Publication {
  readonly publicationId: string
  readonly kind: 'norm-report' | 'non-use' | 'independence'
  readonly title: string
  readonly state: 'waiting' | 'published' | 'refused'
  readonly from: string
  readonly to: string
  readonly publishedAt: string | null
}

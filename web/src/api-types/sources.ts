/** What the HTTP API says of sources: where reports come from, and whether they may be read. */

export const sourceStates = ['new', 'described', 'assessed', 'refused'] as const
export type SourceState = (typeof sourceStates)[number]

export interface Source {
  readonly feed: string
  readonly state: SourceState
  readonly description: {
    readonly purpose: string
    readonly ground: string
    readonly fields: string
    readonly retentionDays: number
  } | null
  readonly describedAt: string | null
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly reason: string | null
  readonly waiting: number
  readonly shipped: boolean
}

/** Why a report is kept and not read. */
export interface HeldReport {
  readonly source: string
  readonly state: SourceState
  readonly reason: string | null
}

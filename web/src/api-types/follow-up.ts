/** What the HTTP API says about who follows a finding up and what came of it. Times are RFC 3339 in UTC. */

import type { Finding } from './observations.ts'

export interface FollowUp {
  readonly owner: { readonly role: string | null; readonly name: string | null; readonly byRule: boolean }
  readonly nextActionAt: string | null
  /** First seen, or when it was last opened again. */
  readonly knownSince: string
  readonly ageDays: number
  readonly overdue: boolean
  readonly reason: {
    readonly code: string
    readonly reviewAt: string
    readonly note: string
    readonly by: string
    readonly at: string
  } | null
}

export interface AgeingItem extends Finding {
  readonly followUp: FollowUp
}

/** What can be said of a finding: an outcome, which ends it, or a reason, which is looked at again. */
export interface OutcomeRule {
  readonly code: string
  readonly meaning: string
  readonly source: string
  readonly ends: string | null
  readonly reviewDays: number
  readonly longestDays: number
}

export interface Outcomes {
  readonly codes: readonly OutcomeRule[]
  readonly figures: {
    readonly asOf: string
    readonly known: number
    readonly withOutcomeOrReason: number
    readonly share: number | null
    readonly mix: readonly {
      readonly kind: 'outcome' | 'reason' | 'none'
      readonly code: string
      readonly count: number
    }[]
  }
}

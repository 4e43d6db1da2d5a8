/** What the HTTP API says about what is owed. Times are RFC 3339 in UTC. */

export const obligationStates = ['open', 'overdue', 'ended'] as const
export type Standing = 'open' | 'paused' | 'overdue' | 'met' | 'met-late' | 'not-done'

export interface Obligation {
  readonly id: string
  readonly rule: string
  readonly what: string
  readonly subject: { readonly type: string; readonly id: string }
  readonly decisionId: string | null
  readonly reference: string | null
  readonly period: Readonly<Partial<Record<'hours' | 'days' | 'workingDays' | 'months', number>>>
  readonly ofLaw: boolean
  readonly pausable: boolean
  readonly startedAt: string
  /** The strict reading, by which the clock runs out; and as the law of the European Union counts. */
  readonly dueAt: string
  readonly legalDueAt: string
  readonly pausedAt: string | null
  readonly owner: string
  readonly escalateTo: string
  readonly escalatedAt: string | null
  readonly endedAt: string | null
  readonly evidence: string | null
  readonly exercise: boolean
  readonly standing: Standing
}

export interface ObligationDetail extends Obligation {
  readonly steps: readonly {
    readonly at: string
    readonly step: 'begun' | 'paused' | 'resumed' | 'escalated' | 'met' | 'not-done'
    readonly by: { readonly kind: string; readonly id: string }
    readonly note: string
  }[]
}

/** A clock that a text of law sets. */
export interface NamedClock {
  readonly name: string
  readonly step: string
  readonly from: string
  readonly source: string
}

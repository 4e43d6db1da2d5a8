/** What the HTTP API says about what is kept, how long, and what is held beyond it. Times are RFC 3339 in UTC. */

export interface RetentionClass {
  readonly dataClass: string
  readonly meaning: string
  readonly purpose: string
  readonly ground: string
  readonly days: number
  readonly unit: 'reports' | 'blocks'
  readonly kept: number
  readonly oldestKept: string | null
  readonly nextDeletion: string | null
  readonly overdue: number
  readonly underHold: number
}

export interface RetentionOverview {
  readonly asOf: string
  readonly classes: readonly RetentionClass[]
  readonly outside: {
    readonly clearDays: number
    readonly pseudonyms: number
    readonly evidenceToClear: number
  }
  /** Findings that ended long ago and were put away by the month of their end. */
  readonly closedFindings: {
    readonly days: number
    readonly kept: number
    readonly nextDeletion: string | null
    readonly overdue: number
  }
}

/** Who confirms a legal hold, each role by another person. */
export const holdRoles = ['head', 'legal', 'data-protection'] as const
export type HoldRole = (typeof holdRoles)[number]
export type HoldState = 'asked' | 'in-force' | 'lifted' | 'ended'

export interface LegalHold {
  readonly holdId: string
  readonly reportId: string
  readonly fileName: string
  readonly reason: string
  readonly state: HoldState
  readonly askedBy: string
  readonly askedAt: string
  readonly until: string
  readonly inForceAt: string | null
  readonly liftReason: string | null
  readonly endedAt: string | null
  readonly words: readonly {
    readonly act: 'hold' | 'lift'
    readonly role: HoldRole
    readonly personId: string
    readonly at: string
  }[]
  /** Roles whose word is still wanted for the hold, or for lifting it where that was asked. */
  readonly missing: readonly HoldRole[]
}

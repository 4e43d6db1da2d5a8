/** What the HTTP API says about how the nation's networks stand. Times are RFC 3339 in UTC. */

import type { Page } from './page.ts'

export interface CoveredAsn {
  readonly asn: number
  /** From where it is known that the network is of the nation. */
  readonly basis: string
  readonly contact: boolean
  /** Whether there was a finding in the last 30 days. */
  readonly findings: boolean
}

export interface CoveragePage extends Page<CoveredAsn> {
  readonly sums: {
    readonly asns: number
    readonly withContact: number
    readonly withFindings: number
    readonly withNeither: number
  }
  /** How many tables say which networks are of the nation. */
  readonly tables: number
}

/** A network where problems come back, with what was done about it. */
export interface RepeatNetwork {
  readonly asn: number
  readonly open: number
  readonly reopened: number
  readonly newAfter: number
  readonly lastAt: string
  readonly measures: {
    readonly notifications: number
    readonly lastSentAt: string | null
    readonly answers: number
    readonly answersToMend: number
    readonly lastAnswerAt: string | null
  }
}

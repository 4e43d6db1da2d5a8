/** What the HTTP API says about what needs a person today. Times are RFC 3339 in UTC, sizes bytes. */

import type { Feed } from './observations.ts'

export interface Need {
  readonly kind: string
  readonly title: string
  readonly detail: string
  readonly href: string
  readonly dueAt: string | null
  readonly harm: number
}

export interface Count {
  readonly count: number
  readonly exact: boolean
}

export interface Today {
  readonly needs: readonly Need[]
  readonly feeds: readonly Feed[]
  readonly trends: readonly {
    readonly day: string
    readonly type: string
    readonly newFindings: number
    readonly sightings: number
  }[]
  readonly networks: readonly {
    readonly asn: number
    readonly open: number
    readonly longLasting: number
    readonly lastMeasure: string | null
  }[]
  readonly counts: {
    readonly open: Count
    readonly notified: Count
    readonly unrouted: Count
    readonly heldNotifications: number
    readonly bounced: number
    readonly tasks: number
  }
}

/** What the HTTP API says about reports, findings and notifications. Times are RFC 3339 in UTC, sizes bytes. */

import type { HeldReport } from './sources.ts'
import type { RouteAnswer } from './directory.ts'
import type { Outcome } from './norms.ts'
import type { Page } from './page.ts'

export const findingStates = [
  'open',
  'notified',
  'acknowledged',
  'reported-fixed',
  'no-longer-observed',
  'resolved',
  'false-positive',
] as const
export type FindingState = (typeof findingStates)[number]

export const notificationStates = ['held', 'queued', 'sent', 'bounced', 'answered', 'suppressed'] as const
export type NotificationState = (typeof notificationStates)[number]

export interface Place {
  readonly country: string
  readonly basis: string
  readonly confidence: string
}

export interface Finding {
  readonly findingId: string
  readonly state: FindingState
  readonly classification: { readonly taxonomy: string; readonly type: string; readonly identifier: string }
  readonly source: {
    readonly ip: string | null
    readonly port: number | null
    readonly protocol: string | null
    readonly asn: number | null
    readonly fqdn: string | null
    readonly url: string | null
    readonly network: string | null
    readonly account: string | null
  }
  /** Stands for a system outside the constituency, whose address or name is not kept; null for all others. */
  readonly pseudonym: string | null
  readonly places: readonly Place[]
  readonly severity: string
  readonly feed: string
  readonly firstSeen: string
  readonly lastSeen: string
  readonly daysSeen: number
  readonly sightings: number
  readonly route: {
    readonly teamId: string
    readonly teamName: string
    readonly contactId: string | null
    readonly basis: string
  } | null
  /** Several could answer, or the sources disagree about where it is: a person decides. */
  readonly uncertain: boolean
  readonly exercise: boolean
  readonly restricted: boolean
}

export interface FindingPage extends Page<Finding> {
  readonly estimate?: { readonly count: number; readonly exact: boolean }
}

export interface FindingDetail extends Finding {
  readonly version: number
  /** When it was put away, long after its end; null while it is not. */
  readonly putAwayAt: string | null
  /** The finding of the same problem on the same system that was put away before this one came. */
  readonly seenBefore: {
    readonly findingId: string
    readonly state: FindingState
    readonly firstSeen: string
    readonly lastSeen: string
  } | null
  readonly evidence: readonly {
    readonly field: string
    readonly value: string | number
    readonly meaning: string
    readonly disclosure: string
  }[]
  readonly seenDays: readonly string[]
  readonly routeExplanation: RouteAnswer | null
  readonly notifications: readonly {
    readonly notificationId: string
    readonly state: NotificationState
    readonly sentAt: string | null
  }[]
  readonly decisions: readonly { readonly decisionId: string; readonly outcome: Outcome }[]
  readonly history: readonly {
    readonly at: string
    readonly actor: string
    readonly what: string
    readonly detail: unknown
  }[]
  readonly advice: { readonly title: string; readonly text: string } | null
  /** The states that a person can set from here. */
  readonly may: readonly string[]
}

export interface FindingGroup {
  readonly key: string
  readonly label: string
  readonly count: number
}

/** A month of findings that were put away after their end. */
export interface ArchiveMonth {
  /** `2026-08`. */
  readonly month: string
  readonly findings: number
  /** When it is deleted. */
  readonly dropAt: string
}

/** A batch of notifications that is held as a whole. */
export interface HeldBatch {
  readonly batchId: string
  readonly feed: string
  readonly feedName: string
  readonly gatheredAt: string
  readonly findings: number
  readonly recipients: number
  readonly reasons: readonly { readonly kind: string; readonly text: string }[]
  /** The notification to look at. */
  readonly canaryId: string | null
}

export type ReportState = 'spooled' | 'processing' | 'done' | 'failed'

export interface Report {
  readonly reportId: string
  readonly sha256: string
  readonly feed: string | null
  readonly fileName: string
  readonly format: string | null
  readonly reportType: string | null
  readonly typeKnown: boolean | null
  readonly state: ReportState
  readonly sizeBytes: number
  readonly readBytes: number
  readonly rows: number
  readonly events: number
  readonly rejected: number
  readonly findingsNew: number
  readonly findingsSeen: number
  readonly durationMs: number | null
  readonly receivedAt: string
  readonly finishedAt: string | null
  readonly error: string | null
  readonly exercise: boolean
  readonly origin: 'http' | 'cli' | 'folder' | 'mail' | 'demo'
  readonly held: HeldReport | null
}

export interface ReportTaken {
  readonly reportId: string
  readonly sha256: string
  readonly state: ReportState
  readonly duplicateOf: string | null
  readonly heldFor: string | null
}

export interface RejectedRow {
  readonly part: string
  readonly line: number
  readonly offset: number
  readonly column: string | null
  readonly reason: string
  readonly meaning: string
  readonly sample: string
}

export const feedPeriods = ['at-once', 'hourly', 'daily', 'off'] as const
export type FeedPeriod = (typeof feedPeriods)[number]

export interface Feed {
  readonly feed: string
  readonly name: string
  readonly tlp: string
  readonly retentionDays: number
  readonly period: FeedPeriod
  readonly version: number
  readonly lastReportAt: string | null
  readonly days: readonly { readonly day: string; readonly reports: number; readonly rows: number }[]
  readonly silent: boolean
  readonly nameLeaves: boolean
}

export interface Notification {
  readonly notificationId: string
  readonly state: NotificationState
  readonly recipient: {
    readonly teamId: string | null
    readonly teamName: string
    readonly contactId: string | null
    readonly email: string
    /** Nobody verified the contact lately. */
    readonly stale: boolean
  }
  readonly format: string
  readonly feed: string
  readonly tlp: string
  readonly findings: number
  readonly decisionId: string | null
  readonly outcome: Outcome | null
  readonly whyHeld: string | null
  readonly createdAt: string
  readonly sentAt: string | null
  readonly exercise: boolean
  readonly may: readonly NotificationAct[]
}

export type NotificationAct = 'release' | 'hold' | 'suppress' | 'resend'

export interface NotificationDetail extends Notification {
  readonly preview: {
    readonly subject: string
    readonly text: string
    readonly html: string | null
    readonly attachments: readonly {
      readonly name: string
      readonly contentType: string
      readonly sizeBytes: number
      readonly text: string | null
    }[]
  }
  readonly items: readonly Finding[]
  readonly answers: readonly {
    readonly at: string
    readonly findingId: string | null
    readonly answer: string
    readonly comment: string | null
    readonly replaced: boolean
  }[]
  readonly messageId: string | null
  readonly clearedReason: string | null
  readonly suppressedReason: string | null
}

/** What an answer asks a person to do. */
export interface Task {
  readonly taskId: string
  readonly kind: 're-route' | 'false-positive'
  readonly notificationId: string
  readonly findingId: string | null
  readonly findings: number
  readonly feed: string
  readonly teamName: string
  readonly createdAt: string
  readonly dueAt: string
}

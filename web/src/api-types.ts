/** The shapes that the console reads from the HTTP API. Times are RFC 3339 in UTC, sizes bytes. */

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

export interface Session {
  readonly signedIn: boolean
  readonly setupNeeded: boolean
  readonly actor: {
    readonly id: string
    readonly name: string
    readonly roles: readonly string[]
    readonly actions: readonly string[]
  } | null
  readonly csrf: string | null
  readonly team: { readonly name: string; readonly country: string } | null
  readonly version: string
}

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

export type Outcome = 'ALLOW' | 'OBLIGE' | 'HOLD' | 'REQUIRE' | 'REFER' | 'FORBID' | 'FORBID!'

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

export type Freshness =
  | { readonly state: 'fresh'; readonly days: number }
  | { readonly state: 'amber'; readonly days: number | null; readonly reason: string }

/** A claim to a system: whose, through whom, from where it is known, and why it won or did not. */
export interface RouteCandidate {
  readonly networkId: string
  readonly basis: string
  readonly value: string
  readonly teamId: string
  readonly team: string
  readonly contactId: string
  readonly role: string
  readonly email: string
  readonly format: string
  readonly language: string
  readonly source: string
  readonly verified: string | null
  readonly freshness: Freshness
  readonly standing: string
  readonly why: string
}

/** What the directory answers to "who answers for this?". */
export interface RouteAnswer {
  readonly of: string
  readonly kind: string
  readonly askedAt: string
  readonly summary: string
  readonly winner: RouteCandidate | null
  readonly contested: boolean
  readonly candidates: readonly RouteCandidate[]
  readonly overlaps: readonly { readonly kind: string; readonly key: string; readonly teams: readonly string[] }[]
  readonly asns: readonly { readonly asn: number; readonly source: string; readonly asOf: string }[]
  readonly places: readonly {
    readonly country: string
    readonly basis: string
    readonly confidence: string
    readonly source: string
    readonly asOf: string
  }[]
  readonly verdict: string
}

export interface FindingGroup {
  readonly key: string
  readonly label: string
  readonly count: number
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
}

export interface ReportTaken {
  readonly reportId: string
  readonly sha256: string
  readonly state: ReportState
  readonly duplicateOf: string | null
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

export type FactValue = boolean | number | string

export interface EntityRef {
  readonly type: string
  readonly id: string
}

/** A decision of the norm gate: outcome, the rules that asked for it, what is missing, what would change it. */
export interface Decision {
  readonly decisionId: string
  readonly act: string
  readonly outcome: Outcome
  readonly rules: readonly DecisionRule[]
  readonly factsUsed: Readonly<Record<string, FactValue>>
  readonly factsMissing: readonly string[]
  readonly holds: readonly { readonly rule: string; readonly toLift: string }[]
  readonly approvals: readonly { readonly rule: string; readonly role: string }[]
  readonly referrals: readonly { readonly rule: string; readonly to: string }[]
  readonly obligations: readonly { readonly rule: string; readonly what: string; readonly due: string }[]
  readonly alternatives: readonly string[]
  readonly whatWouldChangeIt: readonly {
    readonly facts: Readonly<Record<string, FactValue>>
    readonly outcome: Outcome
  }[]
  readonly rulePack: { readonly base: string; readonly overlay: string | null }
  readonly subject: EntityRef
  readonly recipient: EntityRef | null
  readonly at: string
  readonly expiresAt: string
}

export interface DecisionRule {
  readonly id: string
  readonly norm: string
  readonly outcome: Outcome
  readonly absolute: string | null
  readonly reason: string
  /** False when the rule asks because it could not be judged. */
  readonly certain: boolean
}

/** A condition with what came out at each branch. */
export interface ExplainedCondition {
  readonly kind: string
  readonly truth: 'true' | 'false' | 'unknown' | (string & {})
  readonly fact?: string
  readonly value?: FactValue | null
  readonly wanted?: readonly FactValue[]
  readonly n?: number
  readonly parts?: readonly ExplainedCondition[]
}

export interface ExplainedRule {
  readonly id: string
  readonly norm: string
  readonly title: string
  readonly sentence: string
  readonly truth: string
  readonly asks: Outcome | null
  readonly source: readonly string[]
  readonly condition: ExplainedCondition
}

export interface DecisionDetail extends Decision {
  readonly explanation: readonly ExplainedRule[]
}

/** A decision as the list shows it. */
export interface DecisionSummary {
  readonly decisionId: string
  readonly act: string
  readonly outcome: Outcome
  readonly rules: readonly string[]
  readonly subject: EntityRef
  readonly recipient: EntityRef | null
  readonly by: { readonly kind: string; readonly id: string }
  readonly at: string
  readonly expiresAt: string
}

/** A fact of the vocabulary that rules ask about. */
export interface FactWord {
  readonly name: string
  readonly type: string
  readonly meaning: string
  readonly unit: string | null
  readonly values: readonly { readonly value: string; readonly meaning: string }[]
}

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

/** A message as the room that carries it knows it. */
export interface Message {
  readonly messageId: string
  readonly state: string
  readonly reason: string | null
  readonly protection: string | null
  readonly attempts: number
  readonly createdAt: string
  readonly nextAttemptAt: string
  readonly sentAt: string | null
  readonly settledAt: string | null
  readonly inbound: readonly { readonly inboundId: string; readonly receivedAt: string; readonly kind: string }[]
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

/** A team of the directory: who they are, not how to reach them. */
export interface Team {
  readonly teamId: string
  readonly name: string
  readonly functionClass: string | null
  readonly countries: readonly string[]
  readonly profile: Readonly<Record<string, unknown>>
  readonly sources: Readonly<Record<string, string>>
  readonly version: number
  readonly createdAt: string
  readonly endedAt: string | null
}

export interface Contact {
  readonly contactId: string
  readonly teamId: string
  readonly team: string
  readonly role: string
  readonly email: string
  readonly format: string
  readonly language: string
  readonly level: string
  readonly phone: string | null
  readonly openpgpKey: string | null
  readonly verified: string | null
  readonly freshness?: Freshness
  readonly sources: Readonly<Record<string, string>>
  readonly disabledAt: string | null
  readonly disabledReason: string | null
  readonly version: number
}

export interface Network {
  readonly networkId: string
  readonly kind: string
  readonly value: string
  readonly contactId: string
  readonly teamId: string
  readonly team: string
  readonly source: string
  readonly chosen: boolean
  readonly chosenReason: string | null
  readonly version: number
}

export interface HistoryEntry {
  readonly historyId: string
  readonly at: string
  readonly actor: { readonly kind: string; readonly id: string }
  readonly change: string
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
  readonly source: string | null
  readonly why: string | null
}

export interface ImportRecord {
  readonly importId: string
  readonly fileName: string
  readonly format: string
  readonly source: string
  readonly state: 'running' | 'done' | 'failed'
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly sizeBytes: number
  readonly counts: Readonly<Record<string, number>>
  readonly ignoredColumns: readonly string[]
  readonly failure: string | null
}

export interface ImportRefusal {
  readonly line: number
  readonly faults: readonly { readonly column: string; readonly reason: string }[]
  readonly text: string
}

export interface Proposal {
  readonly proposalId: string
  readonly subjectType: 'team' | 'contact'
  readonly subjectId: string
  readonly field: string
  readonly current: unknown
  readonly proposed: unknown
  readonly source: string
  readonly at: string
  readonly state: 'open' | 'accepted' | 'declined'
}

export interface Coverage {
  readonly asns: { readonly total: number; readonly withContact: number; readonly amber: number }
  readonly v4Addresses: { readonly total: number; readonly withContact: number }
  readonly v6Networks48: { readonly total: number; readonly withContact: number }
  readonly gaps: readonly { readonly kind: 'asn' | 'range'; readonly value: string; readonly covered: number }[]
}

export interface AddressTable {
  readonly source: string
  readonly format?: string
  readonly asOf: string
  readonly [other: string]: unknown
}

/** A person's account. */
export interface Account {
  readonly accountId: string
  readonly version: number
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly duties: readonly string[]
  readonly state: 'invited' | 'active' | 'closed'
  readonly createdAt: string
}

export interface OneTimeLink {
  readonly url: string
  readonly expiresAt: string
}

export interface RoleRow {
  readonly role: string
  readonly actions: readonly { readonly action: string; readonly meaning: string; readonly approval: boolean }[]
}

export interface DutyConflict {
  readonly accountId: string
  readonly name: string
  readonly kind: string
  readonly between: readonly string[]
  readonly why: string
}

export interface ApiToken {
  readonly tokenId: string
  readonly name: string
  readonly roles: readonly string[]
  readonly createdAt: string
  readonly createdBy: string
  readonly expiresAt: string
  readonly lastUsedOn: string | null
  readonly endedAt: string | null
}

export interface OwnSession {
  readonly sessionId: string
  readonly startedAt: string
  readonly lastSeenAt: string
  readonly expiresAt: string
  readonly address: string
  readonly agent: string
  readonly current: boolean
}

export interface Passkey {
  readonly passkeyId: string
  readonly name: string
  readonly createdAt: string
  readonly lastUsedOn: string | null
}

/** Who the team of this node is. */
export interface OwnTeam {
  readonly version: number
  readonly name: string
  readonly country: string
  readonly timeZone: string
  readonly hostModel: string
  readonly mandate: string
}

/** One thing that happened. */
export interface AuditFact {
  readonly factId: string
  readonly at: string
  readonly type: string
  readonly room: string
  readonly actor: { readonly kind: string; readonly id: string }
  readonly subject: EntityRef
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

/** What the HTTP API says about who answers for what. Times are RFC 3339 in UTC, sizes bytes. */

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

/** How a contact's OpenPGP key stands today. */
export interface ContactKey {
  readonly state: string
  readonly fingerprint: string | null
  readonly algorithm: string | null
  readonly expiresAt: string | null
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
  readonly key: ContactKey | null
  readonly period: string | null
  readonly messagesADay: number | null
  readonly verified: string | null
  readonly freshness: Freshness
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
  readonly basis: string
  readonly asOf: string
  readonly records: number
}

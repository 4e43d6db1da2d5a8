/** What the HTTP API says about people, sessions and tokens. Times are RFC 3339 in UTC, sizes bytes. */

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

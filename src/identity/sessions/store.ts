import type { FunctionClass, Role } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { AccountId } from '../accounts/account.ts'

export type SessionId = Id<'session'>

export interface SessionRow {
  readonly sessionId: SessionId
  readonly accountId: AccountId
  readonly startedAt: Instant
  readonly lastSeenAt: Instant
  readonly expiresAt: Instant
  readonly clientSealed: Buffer
}

const columns = `session_id as "sessionId", account_id as "accountId", started_at as "startedAt",
  last_seen_at as "lastSeenAt", expires_at as "expiresAt", client_sealed as "clientSealed"`

export async function insertSession(tx: Sql, row: SessionRow, sessionMac: Buffer): Promise<void> {
  await tx.query(
    `insert into identity.session (session_id, session_mac, account_id, started_at, last_seen_at, expires_at, client_sealed)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.sessionId, sessionMac, row.accountId, row.startedAt, row.lastSeenAt, row.expiresAt, row.clientSealed],
  )
}

/** A session that works, with what its person is now. */
export interface LiveSession {
  readonly sessionId: SessionId
  readonly lastSeenAt: Instant
  readonly accountId: AccountId
  readonly name: string
  readonly roles: readonly Role[]
  readonly duties: readonly FunctionClass[]
}

/** The session behind a secret, unless it has expired, lay idle too long or its account is not active. */
export async function findLiveSession(
  sql: Sql,
  { sessionMac, now, idleSince }: { readonly sessionMac: Buffer; readonly now: Instant; readonly idleSince: Instant },
): Promise<LiveSession | null> {
  const { rows } = await sql.query<LiveSession>(
    `select s.session_id as "sessionId", s.last_seen_at as "lastSeenAt", a.account_id as "accountId", a.name, a.roles, a.duties
     from identity.session s join identity.account a on a.account_id = s.account_id
     where s.session_mac = $1 and s.expires_at > $2 and s.last_seen_at > $3 and a.state = 'active'`,
    [sessionMac, now, idleSince],
  )
  return rows[0] ?? null
}

export async function markSessionSeen(sql: Sql, sessionId: string, at: Instant): Promise<void> {
  await sql.query('update identity.session set last_seen_at = $2 where session_id = $1 and last_seen_at < $2', [
    sessionId,
    at,
  ])
}

export async function listSessions(
  sql: Sql,
  { accountId, now, idleSince }: { readonly accountId: string; readonly now: Instant; readonly idleSince: Instant },
): Promise<SessionRow[]> {
  const { rows } = await sql.query<SessionRow>(
    `select ${columns} from identity.session
     where account_id = $1 and expires_at > $2 and last_seen_at > $3 order by session_id desc`,
    [accountId, now, idleSince],
  )
  return rows
}

/** Ends a session. @returns Whose it was; null when there is none with this id. */
export async function deleteSession(tx: Sql, sessionId: string): Promise<AccountId | null> {
  const { rows } = await tx.query<{ accountId: AccountId }>(
    'delete from identity.session where session_id = $1 returning account_id as "accountId"',
    [sessionId],
  )
  return rows[0]?.accountId ?? null
}

export async function deleteSessionsOf(tx: Sql, accountId: string): Promise<void> {
  await tx.query('delete from identity.session where account_id = $1', [accountId])
}

export async function sweepSessions(sql: Sql, now: Instant): Promise<void> {
  await sql.query('delete from identity.session where expires_at < $1', [now])
}

import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'

export type AnswerLinkId = Id<'answerlink'>

/** A link that was given out, still valid. */
export interface AnswerLink {
  readonly linkId: AnswerLinkId
  readonly subject: EntityRef
  readonly contactId: string | null
  readonly sealedRecipient: Buffer
  readonly expiresAt: Instant
}

export async function insertLink(tx: Tx, link: AnswerLink & { tokenHash: Buffer; createdAt: Instant }): Promise<void> {
  await tx.query(
    `insert into correspondence.answer_link (id, token_hash, subject_type, subject_id, contact_id, sealed_recipient, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      link.linkId,
      link.tokenHash,
      link.subject.type,
      link.subject.id,
      link.contactId,
      link.sealedRecipient,
      link.createdAt,
      link.expiresAt,
    ],
  )
}

/** The link of a token; null when it was never given out or its time is over. */
export async function findLink(sql: Sql, tokenHash: Buffer, now: Instant): Promise<AnswerLink | null> {
  const { rows } = await sql.query<{
    id: AnswerLinkId
    subject_type: string
    subject_id: string
    contact_id: string | null
    sealed_recipient: Buffer
    expires_at: Instant
  }>(
    `select id, subject_type, subject_id, contact_id, sealed_recipient, expires_at from correspondence.answer_link
     where token_hash = $1 and expires_at > $2`,
    [tokenHash, now],
  )
  const row = rows[0]
  if (!row) return null
  return {
    linkId: row.id,
    subject: { type: row.subject_type, id: row.subject_id },
    contactId: row.contact_id,
    sealedRecipient: row.sealed_recipient,
    expiresAt: row.expires_at,
  }
}

/** Sets a new code for a link, unless as many as may be were sent since `since`. The row is locked, so that two clicks count as two. */
export async function setCode(
  tx: Tx,
  linkId: AnswerLinkId,
  code: { mac: Buffer; expiresAt: Instant; tries: number; now: Instant; since: Instant; limit: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update correspondence.answer_link set code_mac = $2, code_expires_at = $3, code_tries_left = $4,
       codes_sent = case when codes_since is null or codes_since <= $6 then 1 else codes_sent + 1 end,
       codes_since = case when codes_since is null or codes_since <= $6 then $5 else codes_since end
     where id = $1 and (codes_since is null or codes_since <= $6 or codes_sent < $7)`,
    [linkId, code.mac, code.expiresAt, code.tries, code.now, code.since, code.limit],
  )
  return rowCount > 0
}

/** Takes one try of a link's code before the code is compared, so that tries cannot run beside each other. Null when there is none to take. */
export async function takeTry(
  sql: Sql,
  linkId: AnswerLinkId,
  now: Instant,
): Promise<{ mac: Buffer; triesLeft: number } | null> {
  const { rows } = await sql.query<{ code_mac: Buffer; code_tries_left: number }>(
    `update correspondence.answer_link set code_tries_left = code_tries_left - 1
     where id = $1 and code_mac is not null and code_tries_left > 0 and code_expires_at > $2 returning code_mac, code_tries_left`,
    [linkId, now],
  )
  const row = rows[0]
  return row ? { mac: row.code_mac, triesLeft: row.code_tries_left } : null
}

/** Uses a code up and opens the page for whoever holds the session. */
export async function openSession(
  tx: Tx,
  linkId: AnswerLinkId,
  sessionHash: Buffer,
  expiresAt: Instant,
): Promise<void> {
  await tx.query(
    'update correspondence.answer_link set code_mac = null, code_tries_left = null, code_expires_at = null where id = $1',
    [linkId],
  )
  await tx.query('insert into correspondence.answer_session (session_hash, link_id, expires_at) values ($1, $2, $3)', [
    sessionHash,
    linkId,
    expiresAt,
  ])
}

export async function hasSession(sql: Sql, linkId: AnswerLinkId, sessionHash: Buffer, now: Instant): Promise<boolean> {
  const { rowCount } = await sql.query(
    'select from correspondence.answer_session where session_hash = $1 and link_id = $2 and expires_at > $3',
    [sessionHash, linkId, now],
  )
  return rowCount > 0
}

export async function insertAnswer(tx: Tx, linkId: AnswerLinkId, at: Instant, sealed: Buffer): Promise<void> {
  await tx.query('insert into correspondence.answer (link_id, at, sealed) values ($1, $2, $3)', [linkId, at, sealed])
}

/** What was answered last through a link. */
export async function lastAnswer(sql: Sql, linkId: AnswerLinkId): Promise<{ at: Instant; sealed: Buffer } | null> {
  const { rows } = await sql.query<{ at: Instant; sealed: Buffer }>(
    'select at, sealed from correspondence.answer where link_id = $1 order by no desc limit 1',
    [linkId],
  )
  return rows[0] ?? null
}

/** Ends sessions whose time is over. */
export async function forgetSessions(sql: Sql, now: Instant): Promise<void> {
  await sql.query('delete from correspondence.answer_session where expires_at <= $1', [now])
}

/** Deletes links that ended before a moment, with whom they were for and what was answered through them. @returns how many. */
export async function forgetLinks(tx: Tx, endedBefore: Instant): Promise<number> {
  await tx.query(
    'delete from correspondence.answer a using correspondence.answer_link l where l.id = a.link_id and l.expires_at < $1',
    [endedBefore],
  )
  const { rowCount } = await tx.query('delete from correspondence.answer_link where expires_at < $1', [endedBefore])
  return rowCount
}

import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tlp } from '#kernel/marking.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { MessageId } from '../mail/message-id.ts'
import { priorities, type MessageRow, type MessageState } from './message.ts'

/** A row as PostgreSQL gives it. */
export interface Row {
  id: MessageId
  kind: string
  subject_type: string
  subject_id: string
  contact_id: string | null
  language: string
  tlp: Tlp
  exercise: boolean
  priority: number
  state: MessageState
  reason: string | null
  decision_id: string
  protection: MessageRow['protection']
  size_bytes: number
  attempts: number
  created_at: Instant
  next_attempt_at: Instant
  sent_at: Instant | null
  settled_at: Instant | null
  resend_of: MessageId | null
  erased: boolean
}

/** The columns of `MessageRow`, of a table by its alias. */
export const columnsOf = (table: string): string =>
  [
    'id',
    'kind',
    'subject_type',
    'subject_id',
    'contact_id',
    'language',
    'tlp',
    'exercise',
    'priority',
    'state',
    'reason',
    'decision_id',
    'protection',
    'size_bytes',
    'attempts',
    'created_at',
    'next_attempt_at',
    'sent_at',
    'settled_at',
    'resend_of',
  ]
    .map((name) => `${table}.${name}`)
    .join(', ') + `, ${table}.sealed is null as erased`

/** A row in our words. */
export function fromRow(row: Row): MessageRow {
  return {
    messageId: row.id,
    kind: row.kind,
    subject: { type: row.subject_type, id: row.subject_id },
    contactId: row.contact_id,
    language: row.language,
    tlp: row.tlp,
    exercise: row.exercise,
    priority: priorities[row.priority]!,
    state: row.state,
    reason: row.reason,
    decisionId: row.decision_id,
    protection: row.protection,
    sizeBytes: row.size_bytes,
    attempts: row.attempts,
    createdAt: row.created_at,
    nextAttemptAt: row.next_attempt_at,
    sentAt: row.sent_at,
    settledAt: row.settled_at,
    resendOf: row.resend_of,
    erased: row.erased,
  }
}

/** A message about to be kept. */
export interface NewMessage extends Pick<
  MessageRow,
  | 'messageId'
  | 'kind'
  | 'subject'
  | 'contactId'
  | 'language'
  | 'tlp'
  | 'exercise'
  | 'priority'
  | 'decisionId'
  | 'sizeBytes'
  | 'createdAt'
  | 'resendOf'
> {
  readonly recipientMac: Buffer
  readonly sealed: Buffer
  readonly lane: string
}

/**
 * Keeps a message. Its turn is one after the last of its lane, and not before those that are due now: so lanes take turns, however many
 * messages one of them has, and a lane that was quiet does not save up turns.
 */
export async function insertMessage(tx: Tx, message: NewMessage): Promise<void> {
  await tx.query('insert into correspondence.recipient (mac) values ($1) on conflict do nothing', [
    message.recipientMac,
  ])
  await tx.query(
    `insert into correspondence.message (id, kind, subject_type, subject_id, contact_id, language, tlp, exercise, priority, state,
       decision_id, recipient_mac, sealed, size_bytes, created_at, next_attempt_at, resend_of, lane, turn)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $10, $11, $12, $13, $14, $14, $15, $16, greatest(
       (select max(turn) + 1 from correspondence.message where state in ('queued', 'sending') and priority = $9 and lane = $16),
       (select min(turn) from correspondence.message where state in ('queued', 'sending') and priority = $9 and next_attempt_at <= $14),
       0))`,
    [
      message.messageId,
      message.kind,
      message.subject.type,
      message.subject.id,
      message.contactId,
      message.language,
      message.tlp,
      message.exercise,
      priorities.indexOf(message.priority),
      message.decisionId,
      message.recipientMac,
      message.sealed,
      message.sizeBytes,
      message.createdAt,
      message.resendOf,
      message.lane,
    ],
  )
}

/** Moves a message that nobody holds to another state; false when it is in none of the states `from`. */
export async function changeState(
  tx: Tx,
  id: MessageId,
  from: readonly MessageState[],
  to: { state: MessageState; reason: string | null; now: Instant },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update correspondence.message set state = $3, reason = $4, settled_at = $5 where id = $1 and state = any($2) and state <> 'sending'`,
    [id, from, to.state, to.reason, to.now],
  )
  return rowCount > 0
}

/** Holds a message against every other transaction that would change it, to the end of this one. @returns Its state at this moment. */
export async function lockMessage(tx: Tx, id: MessageId): Promise<MessageState | null> {
  const { rows } = await tx.query<{ state: MessageState }>(
    'select state from correspondence.message where id = $1 for update',
    [id],
  )
  return rows[0]?.state ?? null
}

export async function findMessage(
  sql: Sql,
  id: string,
): Promise<(MessageRow & { recipientMac: Buffer; sealed: Buffer | null }) | null> {
  const { rows } = await sql.query<Row & { recipient_mac: Buffer; sealed: Buffer | null }>(
    `select ${columnsOf('m')}, m.recipient_mac, m.sealed from correspondence.message m where m.id = $1`,
    [id],
  )
  const row = rows[0]
  return row ? { ...fromRow(row), recipientMac: row.recipient_mac, sealed: row.sealed } : null
}

export interface MessageFilter {
  readonly state?: MessageState | undefined
  readonly subject?: EntityRef | undefined
  readonly contactId?: string | undefined
}

/** Messages, latest first. `before` is the id after which the page begins. */
export async function listMessages(
  sql: Sql,
  filter: MessageFilter,
  before: string | null,
  limit: number,
): Promise<MessageRow[]> {
  const { rows } = await sql.query<Row>(
    `select ${columnsOf('m')} from correspondence.message m
     where ($1::text is null or m.id < $1) and ($2::text is null or m.state = $2)
       and ($3::text is null or (m.subject_type = $3 and m.subject_id = $4)) and ($5::text is null or m.contact_id = $5)
     order by m.id desc limit $6`,
    [
      before,
      filter.state ?? null,
      filter.subject?.type ?? null,
      filter.subject?.id ?? null,
      filter.contactId ?? null,
      limit,
    ],
  )
  return rows.map(fromRow)
}

/** How many messages are in each state, for the desk. */
export async function countByState(sql: Sql): Promise<Partial<Record<MessageState, number>>> {
  const { rows } = await sql.query<{ state: MessageState; n: number }>(
    'select state, count(*) as n from correspondence.message group by state',
  )
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}

/** Messages that wait to leave or are being handed over, and when the first of them was made. */
export async function oldestWaiting(sql: Sql): Promise<{ count: number; oldest: Instant | null }> {
  const { rows } = await sql.query<{ count: number; oldest: Instant | null }>(
    `select count(*) as count, min(created_at) as oldest from correspondence.message where state in ('queued', 'sending')`,
  )
  return rows[0]!
}

/** Forgets what settled messages said, and to whom. @returns how many. */
export async function eraseContent(sql: Sql, settledBefore: Instant): Promise<number> {
  const { rowCount } = await sql.query(
    'update correspondence.message set sealed = null where sealed is not null and settled_at < $1',
    [settledBefore],
  )
  return rowCount
}

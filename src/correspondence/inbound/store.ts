import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { MessageId } from '../mail/message-id.ts'
import type { MailClass } from './classify-mail.ts'

export type InboundId = Id<'inbound'>

/** A mail that came in, as lists show it. */
export interface InboundRow {
  readonly inboundId: InboundId
  readonly receivedAt: Instant
  readonly kind: MailClass['kind']
  readonly messageId: MessageId | null
  readonly sizeBytes: number
  readonly erased: boolean
}

interface Row {
  id: InboundId
  received_at: Instant
  kind: MailClass['kind']
  message_id: MessageId | null
  size_bytes: number
  erased: boolean
}

const columns = 'id, received_at, kind, message_id, size_bytes, sealed is null as erased'

function fromRow(row: Row): InboundRow {
  return {
    inboundId: row.id,
    receivedAt: row.received_at,
    kind: row.kind,
    messageId: row.message_id,
    sizeBytes: row.size_bytes,
    erased: row.erased,
  }
}

/** Keeps a mail. Null when the same bytes are kept already. */
export async function insertInbound(
  tx: Tx,
  mail: Omit<InboundRow, 'erased'> & { sha256: Buffer; sealed: Buffer },
): Promise<InboundRow | null> {
  const { rows } = await tx.query<Row>(
    `insert into correspondence.inbound (id, sha256, received_at, kind, message_id, size_bytes, sealed)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (sha256) do nothing returning ${columns}`,
    [mail.inboundId, mail.sha256, mail.receivedAt, mail.kind, mail.messageId, mail.sizeBytes, mail.sealed],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

export async function findInboundByHash(sql: Sql, sha256: Buffer): Promise<InboundRow | null> {
  const { rows } = await sql.query<Row>(`select ${columns} from correspondence.inbound where sha256 = $1`, [sha256])
  return rows[0] ? fromRow(rows[0]) : null
}

/** Mail that came in, latest first; of one message when it is named. */
export async function listInbound(
  sql: Sql,
  filter: { messageId?: string | undefined },
  before: string | null,
  limit: number,
): Promise<InboundRow[]> {
  const { rows } = await sql.query<Row>(
    `select ${columns} from correspondence.inbound where ($1::text is null or id < $1) and ($2::text is null or message_id = $2) order by id desc limit $3`,
    [before, filter.messageId ?? null, limit],
  )
  return rows.map(fromRow)
}

/** The bytes of a mail, sealed; null when there is none or they were erased. */
export async function sealedInbound(sql: Sql, id: string): Promise<Buffer | null> {
  const { rows } = await sql.query<{ sealed: Buffer | null }>(
    'select sealed from correspondence.inbound where id = $1',
    [id],
  )
  return rows[0]?.sealed ?? null
}

/** Forgets what mails said that came before a moment. @returns how many. */
export async function eraseInbound(sql: Sql, receivedBefore: Instant): Promise<number> {
  const { rowCount } = await sql.query(
    'update correspondence.inbound set sealed = null where sealed is not null and received_at < $1',
    [receivedBefore],
  )
  return rowCount
}

/** Notes that a message came back for good. @returns how many distinct messages to its address did, counting ones only; null when it was noted before. */
export async function noteBounce(
  tx: Tx,
  bounce: { messageId: MessageId; recipientMac: Buffer; status: string; counts: boolean; at: Instant },
): Promise<number | null> {
  const { rowCount } = await tx.query(
    'insert into correspondence.bounce (message_id, recipient_mac, status, counts, at) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [bounce.messageId, bounce.recipientMac, bounce.status, bounce.counts, bounce.at],
  )
  return rowCount === 0 ? null : (await notedBounce(tx, bounce.messageId))!.distinctBounces
}

/** What is known of a message that came back, and how many distinct messages to its address did; null when it is not known to have. */
export async function notedBounce(
  tx: Tx,
  messageId: MessageId,
): Promise<{ status: string; distinctBounces: number } | null> {
  const { rows } = await tx.query<{ status: string; n: number }>(
    `select b.status, (select count(*) from correspondence.bounce o where o.recipient_mac = b.recipient_mac and o.counts) as n
     from correspondence.bounce b where b.message_id = $1`,
    [messageId],
  )
  return rows[0] ? { status: rows[0].status, distinctBounces: rows[0].n } : null
}

import type { Instant } from '#kernel/instant.ts'
import type { Database, Sql, Tx } from '#platform/database.ts'
import { noLifeSign, withLifeSign } from '#platform/life-sign.ts'
import type { MessageId } from '../../mail/message-id.ts'
import type { ClaimedMessage, MessageRow, MessageState } from '../message.ts'
import { columnsOf, fromRow, type Row } from '../store.ts'

/** Shows all others on the database that this sender lives, for as long as the work takes. */
export function whileAlive<T>(db: Database, sender: string, work: () => Promise<T>): Promise<T> {
  return withLifeSign(db, sender, work)
}

/** A token of a lease: whose it is, and something that no other lease has. */
export function leaseTokenOf(sender: string, unique: string): string {
  return `${sender}.${unique}`
}

/**
 * The longest that a message is put off by plan: a day for a recipient that had its share, three hours after a failure. One that
 * is to wait longer was put off under a clock that was set back since; one that was never tried waits for nothing at all.
 */
const longestWait = `case when attempts > 0 then interval '4 hours' when m.reason is not null then interval '25 hours' else interval '1 minute' end`

/**
 * Takes messages that are due for a sender: at most one for each recipient, critical ones first, then the lanes in turn. What another sender is
 * just taking is passed over; what one held that is dead, or held too long, is taken over.
 *
 * The condition on the locked rows is checked again on their latest version, so two senders never hold two messages of one recipient.
 */
export async function claimDue(
  tx: Tx,
  claim: { now: Instant; leaseUntil: Instant; leaseToken: string; limit: number },
): Promise<ClaimedMessage[]> {
  const { rows: due } = await tx.query<{ id: MessageId; recipient: string }>(
    `select m.id, encode(m.recipient_mac, 'hex') as recipient
     from correspondence.message m join correspondence.recipient r on r.mac = m.recipient_mac
     where m.state in ('queued', 'sending')
       and ((m.state = 'queued' and r.in_flight is null
           and (m.next_attempt_at <= $1 or m.next_attempt_at > $1::timestamptz + ${longestWait}))
         or (m.state = 'sending' and (m.lease_until <= $1 or ${noLifeSign(`split_part(m.lease_token, '.', 1)`)})))
     order by m.priority, m.turn, m.next_attempt_at, m.id limit $2 for update of m, r skip locked`,
    // Looks past a clump of messages to one recipient, so that one desk with many findings does not slow the others.
    [claim.now, claim.limit * 8],
  )
  const seen = new Set<string>()
  const ids = due
    .filter(({ recipient }) => !seen.has(recipient) && seen.add(recipient))
    .slice(0, claim.limit)
    .map(({ id }) => id)
  if (ids.length === 0) return []
  const { rows } = await tx.query<Row & { lease_token: string; recipient_mac: Buffer; sealed: Buffer | null }>(
    // Taken over from one that died, it is the same attempt: dying is no word of the mail server's, and would use attempts up. Two at least, so that
    // one stays when it is put off: it may have left.
    `update correspondence.message m set state = 'sending', attempts = case m.state when 'sending' then greatest(m.attempts, 2) else m.attempts + 1 end, lease_token = $2, lease_until = $3, reason = null
     where id = any($1) returning ${columnsOf('m')}, m.lease_token, m.recipient_mac, m.sealed`,
    [ids, claim.leaseToken, claim.leaseUntil],
  )
  await tx.query(
    `update correspondence.recipient r set in_flight = m.id from correspondence.message m where m.id = any($1) and r.mac = m.recipient_mac`,
    [ids],
  )
  return rows
    .map((row) => ({
      ...fromRow(row),
      leaseToken: row.lease_token,
      recipientMac: row.recipient_mac,
      sealed: row.sealed,
    }))
    .toSorted((a, b) => ids.indexOf(a.messageId) - ids.indexOf(b.messageId))
}

/** Lengthens the hold on a message. @returns False when it was taken over: whoever asks no longer holds it. */
export async function keepHold(
  sql: Sql,
  held: Pick<ClaimedMessage, 'messageId' | 'leaseToken'>,
  until: Instant,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update correspondence.message set lease_until = $3 where id = $1 and state = 'sending' and lease_token = $2`,
    [held.messageId, held.leaseToken, until],
  )
  return rowCount === 1
}

/** Sets a held message down in a new state. False when it was taken away meanwhile: then nothing is changed. */
export async function settle(
  tx: Tx,
  held: Pick<ClaimedMessage, 'messageId' | 'leaseToken'>,
  to: {
    state: Exclude<MessageState, 'sending'>
    reason: string | null
    now: Instant
    nextAttemptAt?: Instant
    protection?: MessageRow['protection']
    decisionId?: string
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update correspondence.message set state = $3, reason = $4, lease_token = null, lease_until = null,
       next_attempt_at = coalesce($6, next_attempt_at), protection = coalesce($7, protection), decision_id = coalesce($8, decision_id),
       sent_at = case when $3 = 'sent' then $5::timestamptz else sent_at end,
       settled_at = case when $3 = 'queued' then null else $5::timestamptz end
     where id = $1 and state = 'sending' and lease_token = $2`,
    [
      held.messageId,
      held.leaseToken,
      to.state,
      to.reason,
      to.now,
      to.nextAttemptAt ?? null,
      to.protection ?? null,
      to.decisionId ?? null,
    ],
  )
  if (rowCount === 0) return false
  await tx.query('update correspondence.recipient set in_flight = null where in_flight = $1', [held.messageId])
  return true
}

/** Gives a held message back as if it had not been taken, to be tried at `at`. */
export async function postpone(
  tx: Tx,
  held: Pick<ClaimedMessage, 'messageId' | 'leaseToken'>,
  at: Instant,
  reason: string,
): Promise<void> {
  const { rowCount } = await tx.query(
    `update correspondence.message set state = 'queued', reason = $3, attempts = attempts - 1, next_attempt_at = $4, lease_token = null, lease_until = null
     where id = $1 and state = 'sending' and lease_token = $2`,
    [held.messageId, held.leaseToken, reason, at],
  )
  if (rowCount > 0)
    await tx.query('update correspondence.recipient set in_flight = null where in_flight = $1', [held.messageId])
}

/** The times at which the last messages were sent to an address since `since`, latest first. */
export async function sentSince(sql: Sql, recipientMac: Buffer, since: Instant, limit: number): Promise<Instant[]> {
  const { rows } = await sql.query<{ sent_at: Instant }>(
    'select sent_at from correspondence.message where recipient_mac = $1 and sent_at > $2 order by sent_at desc limit $3',
    [recipientMac, since, limit],
  )
  return rows.map((row) => row.sent_at)
}

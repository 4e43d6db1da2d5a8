import type { Actor } from '#kernel/actor.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { PendingRow } from './store.ts'

export interface RequestRow {
  readonly request_no: number
  readonly reason: string
  readonly asked_kind: string
  readonly asked_by: string
  readonly asked_person: string
  readonly asked_at: Instant
  /** The note with which the tree is to go on; null where a new one is asked for. */
  readonly checkpoint: string | null
}

const columns = 'request_no, reason, asked_kind, asked_by, asked_person, asked_at, checkpoint'

export async function insertRequest(
  sql: Sql,
  {
    reason,
    by,
    askedAt,
    checkpoint,
  }: {
    reason: string
    by: Pick<Actor, 'kind' | 'id' | 'personId'>
    askedAt: Instant
    checkpoint: string | null
  },
): Promise<number> {
  const { rows } = await sql.query<{ request_no: number }>(
    `insert into transparency.epoch_request (reason, asked_kind, asked_by, asked_person, asked_at, checkpoint)
     values ($1, $2, $3, $4, $5, $6) returning request_no`,
    [reason, by.kind, by.id, by.personId, askedAt, checkpoint],
  )
  return rows[0]!.request_no
}

/** The newest wish that nobody has fulfilled. */
export async function waitingRequest(sql: Sql): Promise<RequestRow | null> {
  const { rows } = await sql.query<RequestRow>(
    `select ${columns} from transparency.epoch_request where done_at is null order by request_no desc limit 1`,
  )
  return rows[0] ?? null
}

export async function lockRequest(tx: Tx, requestNo: number): Promise<RequestRow | null> {
  const { rows } = await tx.query<RequestRow>(
    `select ${columns} from transparency.epoch_request where request_no = $1 and done_at is null for update`,
    [requestNo],
  )
  return rows[0] ?? null
}

/** Whether two persons have compared what this restore brought with what others hold. */
export async function isSettled(sql: Sql, restoreId: string): Promise<boolean> {
  const { rows } = await sql.query('select from transparency.restore_settled where restore_id = $1', [restoreId])
  return rows.length > 0
}

export async function settleRestore(tx: Tx, restoreId: string, at: Instant): Promise<void> {
  await tx.query(
    'insert into transparency.restore_settled (restore_id, settled_at) values ($1, $2) on conflict do nothing',
    [restoreId, at],
  )
}

/** All wishes end with the epoch that one of them brought. */
export async function finishRequest(tx: Tx, requestNo: number, at: Instant): Promise<void> {
  await tx.query('update transparency.epoch_request set done_at = $2 where request_no <= $1 and done_at is null', [
    requestNo,
    at,
  ])
}

/** The waiting entry of the fact that names a new epoch: it is to be the first leaf of it. */
export async function takePendingOf(
  tx: Tx,
  subject: { readonly type: string; readonly id: string },
): Promise<PendingRow[]> {
  const { rows } = await tx.query<PendingRow>(
    `delete from transparency.pending where fact_no =
       (select max(fact_no) from transparency.fact where subject_type = $1 and subject_id = $2)
     returning fact_no, entry`,
    [subject.type, subject.id],
  )
  return rows
}

import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import type { HoldState, HoldWord } from './hold.ts'

export interface HoldRow {
  readonly hold_no: number
  readonly report_no: number
  readonly report_id: string
  readonly file_name: string
  readonly raw_deleted_at: Instant | null
  readonly reason: string
  readonly state: HoldState
  readonly asked_by: string
  readonly asked_at: Instant
  readonly until_at: Instant
  readonly in_force_at: Instant | null
  readonly lift_reason: string | null
  readonly ended_at: Instant | null
}

const columns = `
  h.hold_no, h.report_no, r.report_id, r.file_name, r.raw_deleted_at, h.reason, h.state, h.asked_by, h.asked_at, h.until_at, h.in_force_at,
  h.lift_reason, h.ended_at`
const tables = 'observations.legal_hold h join observations.report r using (report_no)'

/**
 * The report's row, kept from being deleted until the transaction ends.
 *
 * @returns Null where there is none.
 */
export async function lockReport(
  tx: Tx,
  reportId: string,
): Promise<{ report_no: number; raw_deleted_at: Instant | null } | null> {
  const { rows } = await tx.query<{ report_no: number; raw_deleted_at: Instant | null }>(
    'select report_no, raw_deleted_at from observations.report where report_id = $1 for update',
    [reportId],
  )
  return rows[0] ?? null
}

/** @returns The number of the hold, or null where the report has one that is asked for or in force. */
export async function insertHold(
  tx: Tx,
  hold: { reportNo: number; reason: string; until: Instant; by: string; at: Instant },
): Promise<number | null> {
  const { rows } = await tx.query<{ hold_no: number }>(
    `insert into observations.legal_hold (report_no, reason, until_at, asked_by, asked_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning hold_no`,
    [hold.reportNo, hold.reason, hold.until, hold.by, hold.at],
  )
  return rows[0]?.hold_no ?? null
}

/** A hold and its report, both kept from changing until the transaction ends. */
export async function lockHold(tx: Tx, holdNo: number): Promise<HoldRow | null> {
  const { rows } = await tx.query<HoldRow>(`select ${columns} from ${tables} where h.hold_no = $1 for update`, [holdNo])
  return rows[0] ?? null
}

export async function findHolds(
  sql: Sql,
  {
    holdNo = null,
    state = null,
    reportId = null,
    before = null,
    limit,
  }: {
    holdNo?: number | null
    state?: HoldState | null
    reportId?: string | null
    before?: number | null
    limit: number
  },
): Promise<HoldRow[]> {
  const { rows } = await sql.query<HoldRow>(
    `select ${columns} from ${tables}
     where ($1::bigint is null or h.hold_no = $1) and ($2::text is null or h.state = $2) and ($3::text is null or r.report_id = $3)
       and ($4::bigint is null or h.hold_no < $4)
     order by h.hold_no desc limit $5`,
    [holdNo, state, reportId, before, limit],
  )
  return rows
}

export interface WordRow {
  readonly hold_no: number
  readonly act: HoldWord['act']
  readonly role: HoldWord['role']
  readonly person_id: string
  readonly at: Instant
}

export async function readWords(sql: Sql, holdNos: readonly number[]): Promise<WordRow[]> {
  const { rows } = await sql.query<WordRow>(
    'select hold_no, act, role, person_id, at from observations.legal_hold_word where hold_no = any($1::bigint[]) order by at, role',
    [holdNos],
  )
  return rows
}

export async function addWord(tx: Tx, holdNo: number, word: HoldWord): Promise<void> {
  await tx.query(
    'insert into observations.legal_hold_word (hold_no, act, role, person_id, at) values ($1, $2, $3, $4, $5)',
    [holdNo, word.act, word.role, word.personId, word.at],
  )
}

export async function setLiftReason(tx: Tx, holdNo: number, reason: string): Promise<void> {
  await tx.query('update observations.legal_hold set lift_reason = coalesce(lift_reason, $2) where hold_no = $1', [
    holdNo,
    reason,
  ])
}

/** The hold and the mark on its report change together: retention reads the mark. */
export async function setHoldState(tx: Tx, hold: HoldRow, state: HoldState, at: Instant): Promise<void> {
  await tx.query(
    `update observations.legal_hold set state = $2, in_force_at = case when $2 = 'in-force' then $3 else in_force_at end,
       ended_at = case when $2 in ('lifted', 'ended') then $3::timestamptz end where hold_no = $1`,
    [hold.hold_no, state, at],
  )
  await tx.query('update observations.report set legal_hold = $2 where report_no = $1', [
    hold.report_no,
    state === 'in-force',
  ])
}

/** Holds whose date has come, and those asked for whose report is gone already. */
export async function lapsedHolds(sql: Sql, now: Instant, limit: number): Promise<number[]> {
  const { rows } = await sql.query<{ hold_no: number }>(
    `select h.hold_no from ${tables} where h.state in ('asked', 'in-force') and (h.until_at <= $1 or (h.state = 'asked' and r.raw_deleted_at is not null))
     order by h.hold_no limit $2`,
    [now, limit],
  )
  return rows.map((row) => row.hold_no)
}

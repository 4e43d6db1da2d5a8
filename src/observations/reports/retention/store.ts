import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'

/** When the bytes of a report go, by what its feed says now. */
const rawDue = 'coalesce(r.received_at + make_interval(days => f.retention_days), r.raw_until)'
const keptBytes = `
  from observations.report r left join observations.feed f using (feed_no) where r.raw_deleted_at is null and (r.state in ('done', 'failed') or r.held_for is not null)`

/** Reports whose bytes have reached the end of their time. */
export async function overdueReports(sql: Sql, now: Instant, limit: number): Promise<{ report_no: number }[]> {
  const { rows } = await sql.query<{ report_no: number }>(
    `select r.report_no ${keptBytes} and not r.legal_hold and ${rawDue} <= $1 order by r.report_no limit $2`,
    [now, limit],
  )
  return rows
}

/** A report that is to be deleted, kept from being held meanwhile. @returns Null where a hold has come into force. */
export async function lockOverdue(tx: Tx, reportNo: number): Promise<{ report_id: string; size_bytes: number } | null> {
  const { rows } = await tx.query<{ report_id: string; size_bytes: number }>(
    `select report_id, size_bytes from observations.report where report_no = $1 and raw_deleted_at is null and not legal_hold for update`,
    [reportNo],
  )
  return rows[0] ?? null
}

/** The samples of refused rows are bytes of the report too, and go with it. @returns How many there were. */
export async function markRawDeleted(tx: Tx, reportNo: number, now: Instant): Promise<number> {
  await tx.query(
    `update observations.report set raw_deleted_at = $2, held_for = null, state = case when held_for is null then state else 'failed' end,
       finished_at = case when held_for is null then finished_at else $2 end, error = case when held_for is null then error
         when retry_round > 0 then 'Its refused rows were not read again: its source ' || held_for || ' was not assessed when its time had come. Its bytes are deleted.'
         else 'It was not read: nobody had assessed its source ' || held_for || ' when its time had come. Its bytes are deleted.' end
     where report_no = $1`,
    [reportNo, now],
  )
  const { rowCount } = await tx.query('delete from observations.rejected where report_no = $1', [reportNo])
  return rowCount
}

/** Evidence of reports under legal hold stays. */
const evidenceHeld = `
  exists (select from observations.sighting_block b join observations.report r using (report_no) where b.block_no = e.block_no and r.legal_hold)`

export async function deleteEvidence(tx: Tx, now: Instant): Promise<{ data_class: string; n: number }[]> {
  const { rows } = await tx.query<{ data_class: string; n: number }>(
    `with gone as (delete from observations.evidence_block e where e.delete_at <= $1 and not ${evidenceHeld} returning data_class)
     select data_class, count(*) as n from gone group by 1 order by 1`,
    [now],
  )
  return rows
}

/** How a class of kept data stands. */
export interface KeptRow {
  readonly data_class: string
  readonly kept: number
  readonly oldest: Instant | null
  readonly next_deletion: Instant | null
  readonly overdue: number
  readonly held: number
}

/** Evidence by class of personal data. @param daysOf How long each class is kept, so that its age follows from its date of deletion. */
export async function keptEvidence(sql: Sql, now: Instant, daysOf: ReadonlyMap<string, number>): Promise<KeptRow[]> {
  const { rows } = await sql.query<KeptRow>(
    `select e.data_class, count(*) as kept, min(e.delete_at - make_interval(days => d.days)) as oldest,
       min(e.delete_at) filter (where not h.held) as next_deletion,
       count(*) filter (where e.delete_at <= $1 and not h.held) as overdue, count(*) filter (where h.held) as held
     from observations.evidence_block e join unnest($2::text[], $3::int[]) as d (data_class, days) using (data_class)
       cross join lateral (select ${evidenceHeld} as held) h
     group by e.data_class`,
    [now, [...daysOf.keys()], [...daysOf.values()]],
  )
  return rows
}

/** The bytes of reports. */
export async function keptReports(sql: Sql, now: Instant): Promise<Omit<KeptRow, 'data_class'>> {
  const { rows } = await sql.query<Omit<KeptRow, 'data_class'>>(
    `select count(*) as kept, min(r.received_at) as oldest, min(${rawDue}) filter (where not r.legal_hold) as next_deletion,
       count(*) filter (where ${rawDue} <= $1 and not r.legal_hold) as overdue, count(*) filter (where r.legal_hold) as held
     ${keptBytes}`,
    [now],
  )
  return rows[0]!
}

/** Findings under pseudonyms, and those whose evidence is still to be made unreadable. */
export async function pseudonymCounts(sql: Sql): Promise<{ pseudonyms: number; to_clear: number }> {
  const { rows } = await sql.query<{ pseudonyms: number; to_clear: number }>(
    `select (select count(*) from observations.finding where get_byte(key, 0) & 64 = 64) as pseudonyms,
       (select count(*) from observations.evidence_to_clear) as to_clear`,
  )
  return rows[0]!
}

import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'

/** Reports whose bytes have reached the end of their time, by what their feed says now. */
export async function overdueReports(
  sql: Sql,
  now: Instant,
  limit: number,
): Promise<{ report_no: number; report_id: string }[]> {
  const { rows } = await sql.query<{ report_no: number; report_id: string }>(
    `select r.report_no, r.report_id from observations.report r left join observations.feed f using (feed_no)
     where r.raw_deleted_at is null and not r.legal_hold and r.state in ('done', 'failed')
       and coalesce(r.received_at + make_interval(days => f.retention_days), r.raw_until) <= $1
     order by r.report_no limit $2`,
    [now, limit],
  )
  return rows
}

/** The samples of refused rows are bytes of the report too, and go with it. */
export async function markRawDeleted(tx: Tx, reportNo: number, now: Instant): Promise<void> {
  await tx.query('update observations.report set raw_deleted_at = $2 where report_no = $1', [reportNo, now])
  await tx.query('delete from observations.rejected where report_no = $1', [reportNo])
}

export async function deleteEvidence(tx: Tx, now: Instant): Promise<{ data_class: string; n: number }[]> {
  const { rows } = await tx.query<{ data_class: string; n: number }>(
    `with gone as (delete from observations.evidence_block where delete_at <= $1 returning data_class)
     select data_class, count(*) as n from gone group by 1 order by 1`,
    [now],
  )
  return rows
}

import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import { noLifeSign } from '#platform/life-sign.ts'
import { numbersAStep } from '../known/store.ts'

/** The longest that a report is put back for; more is no plan of ours but a clock that was set back. */
const longestWait = '10 minutes'

/** Lets go of the reports that dead workers held, or that wait for a time that a clock set back moved far off. @returns How many there were. */
export async function freeReportsOfTheDead(sql: Sql, now: Instant): Promise<number> {
  const { rowCount } = await sql.query(
    `update observations.report r set state = 'spooled', worker = null
     where r.state = 'processing' and case when r.worker is null
       then r.worker_until > $1::timestamptz + interval '${longestWait}'
       else ${noLifeSign('r.worker')} end`,
    [now],
  )
  return rowCount
}

/** A report that a worker took. */
export interface ClaimedRow {
  readonly report_no: number
  readonly report_id: string
  readonly feed: string | null
  readonly file_name: string
  readonly exercise: boolean
  readonly received_at: Instant
  readonly retry_round: number
  readonly attempts: number
  /** The feed, or what stands for it while nobody knows it: reports of one lane take turns with those of others. */
  readonly lane: string
}

/** What a report has at most to be short, in bytes as they are read: what is packed is taken for ten times as many. */
const shortBytes = 8 * 1024 * 1024
/** A report that waited longer goes with the short ones, so that a stream of them does not keep it waiting for ever. */
const longWaitsFor = '10 minutes'

/**
 * Takes the next waiting report under a lease; a report whose worker died is taken over when its lease has run out. Short ones go before
 * long ones, and the feeds take turns. One whose source is to be assessed first is passed over.
 *
 * @param served The lanes of the reports that were taken last, each once, the latest at the end.
 * @param shortOnly For a worker that has one in hand: leaves that one, and long ones, where they are.
 */
export async function claimReport(
  sql: Sql,
  worker: string,
  now: Instant,
  until: Instant,
  { served = [], shortOnly = false }: { served?: readonly string[]; shortOnly?: boolean } = {},
): Promise<ClaimedRow | null> {
  const { rows } = await sql.query<ClaimedRow>(
    `with waiting as (
       select report_no, coalesce(feed, regexp_replace(file_name, '[0-9]+', '', 'g')) as lane, received_at,
         size_bytes * case when file_name ~* '\\.(gz|zip|eml)$' then 10 else 1 end > ${shortBytes} as long
       from observations.report
       where held_for is null and (state = 'spooled' or (state = 'processing' and worker_until < $2))
     ), next as materialized (
       select r.report_no, w.lane from waiting w join observations.report r using (report_no)
       where not ($5 and (w.long or r.worker is not distinct from $1))
       order by w.long and w.received_at > $2::timestamptz - interval '${longWaitsFor}', array_position($4::text[], w.lane) nulls first, report_no
       limit 1 for update of r skip locked
     ), marked as (
       -- Numbers that were handed out are below the next step of the sequence.
       insert into observations.intake_mark (from_no, at)
       select last_value + case when is_called then ${numbersAStep} else 0 end, $2 from observations.finding_number, next
       on conflict (from_no) do update set at = excluded.at
     )
     update observations.report r set state = 'processing', worker = $1, worker_until = $3, started_at = coalesce(started_at, $2),
       attempts = attempts + 1
     from next where r.report_no = next.report_no and (r.state = 'spooled' or (r.state = 'processing' and r.worker_until < $2))
     returning r.report_no, r.report_id, r.feed, r.file_name, r.exercise, r.received_at, r.retry_round, r.attempts, next.lane`,
    [worker, now, until, served, shortOnly],
  )
  return rows[0] ?? null
}

/** Lengthens the lease. @returns False when another worker holds the report. */
export async function keepLease(sql: Sql, reportNo: number, worker: string, until: Instant): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update observations.report set worker_until = $3 where report_no = $1 and worker = $2 and state = 'processing'`,
    [reportNo, worker, until],
  )
  return rowCount === 1
}

/** Lets go of reports that this worker held, so that the next start need not wait for the lease. */
export async function releaseLeases(sql: Sql, worker: string): Promise<void> {
  await sql.query(
    `update observations.report set state = 'spooled', worker = null, attempts = greatest(attempts - 1, 0)
     where worker = $1 and state = 'processing'`,
    [worker],
  )
}

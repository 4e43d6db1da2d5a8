import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tlp } from '#kernel/marking.ts'
import type { ReportOrigin, ReportRow, ReportState } from './report.ts'

/** A report that was taken in, as the spool's note has it. */
export interface NewReport {
  readonly reportId: string
  readonly sha256: string
  readonly feed: string | null
  readonly fileName: string
  readonly origin: ReportOrigin
  readonly addedBy: string
  readonly exercise: boolean
  readonly sizeBytes: number
  readonly receivedAt: Instant
  readonly rawUntil: Instant
}

/** What came of registering a report. */
export interface Registered {
  /** False when it, or the same bytes, were registered before. */
  readonly isNew: boolean
  /** The report that had the same bytes before; null where there is none. */
  readonly before: string | null
}

/** Registers a report, once. @param heldFor The source whose assessment it waits for. */
export async function insertReport(sql: Sql, report: NewReport, heldFor: string | null = null): Promise<Registered> {
  const inserted = await sql.query(
    `insert into observations.report (report_id, sha256, feed, file_name, origin, added_by, exercise, size_bytes, received_at, raw_until, held_for)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      report.reportId,
      report.sha256,
      report.feed,
      report.fileName,
      report.origin,
      report.addedBy,
      report.exercise,
      report.sizeBytes,
      report.receivedAt,
      report.rawUntil,
      heldFor,
    ],
  )
  if (inserted.rowCount === 1) return { isNew: true, before: null }
  const { rows } = await sql.query<{ report_id: string }>(
    'select report_id from observations.report where sha256 = $1 and exercise = $2',
    [report.sha256, report.exercise],
  )
  const before = rows[0]?.report_id ?? report.reportId
  return { isNew: false, before: before === report.reportId ? null : before }
}

const reportColumns = `
  r.report_no, r.report_id, r.sha256, r.feed, r.file_name, r.format, r.report_type, r.type_known, r.state, r.origin, r.exercise, r.size_bytes,
  r.read_bytes, r.received_at, r.started_at, r.finished_at, r.error, r.dropped, r.raw_until, r.raw_deleted_at, r.legal_hold, r.held_for,
  (select s.state from observations.source_assessment s where s.feed = r.held_for and s.state <> 'replaced') as source_state,
  (select s.reason from observations.source_assessment s where s.feed = r.held_for and s.state <> 'replaced') as source_reason, c.*`
const reportCounts = `
  cross join lateral (
    select coalesce(sum(rows), 0)::bigint as rows, coalesce(sum(events), 0)::bigint as events, coalesce(sum(findings_new), 0)::bigint as findings_new,
      coalesce(sum(findings_seen), 0)::bigint as findings_seen,
      (select count(*) from observations.rejected j where j.report_no = r.report_no) as rejected
    from observations.chunk where report_no = r.report_no) c`

export async function findReport(sql: Sql, reportId: string): Promise<ReportRow | null> {
  const { rows } = await sql.query<ReportRow>(
    `select ${reportColumns} from observations.report r ${reportCounts} where r.report_id = $1`,
    [reportId],
  )
  return rows[0] ?? null
}

export async function listReports(
  sql: Sql,
  {
    state,
    feed,
    before,
    limit,
  }: { state: ReportState | null; feed: string | null; before: number | null; limit: number },
): Promise<ReportRow[]> {
  const { rows } = await sql.query<ReportRow>(
    `select ${reportColumns} from observations.report r ${reportCounts}
     where ($1::text is null or r.state = $1) and ($2::text is null or r.feed = $2) and ($3::bigint is null or r.report_no < $3)
     order by r.report_no desc limit $4`,
    [state, feed, before, limit],
  )
  return rows
}

export interface RejectedRecord {
  readonly rejected_no: number
  readonly part: string
  readonly line: number
  readonly byte_offset: number
  readonly byte_length: number
  readonly column_name: string | null
  readonly reason: string
  readonly sample: Buffer
}

export async function listRejected(
  sql: Sql,
  reportNo: number,
  after: number,
  limit: number,
): Promise<RejectedRecord[]> {
  const { rows } = await sql.query<RejectedRecord>(
    `select rejected_no, part, line, byte_offset, byte_length, column_name, reason, sample from observations.rejected
     where report_no = $1 and rejected_no > $2 order by rejected_no limit $3`,
    [reportNo, after, limit],
  )
  return rows
}

/** Reports that wait or are in work, and when the first of them came in. */
export async function waitingReports(sql: Sql): Promise<{ count: number; oldest: Instant | null }> {
  const { rows } = await sql.query<{ count: number; oldest: Instant | null }>(
    `select count(*) as count, min(received_at) as oldest from observations.report where state in ('spooled', 'processing') and held_for is null`,
  )
  return rows[0]!
}

/** Whether a worker may have something to do. One in work counts too: whether its worker lives, a worker finds out. */
export async function anyReportWaiting(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ waiting: boolean }>(
    `select exists (select from observations.report where state in ('spooled', 'processing') and held_for is null) as waiting`,
  )
  return rows[0]!.waiting
}

/** The size by which a report is cut: that of its first run for as long as it exists, whatever would be right by now. */
export async function chunkSize(sql: Sql, reportNo: number, likely: number): Promise<number> {
  const { rows } = await sql.query<{ chunk_bytes: number }>(
    'update observations.report set chunk_bytes = coalesce(chunk_bytes, $2) where report_no = $1 returning chunk_bytes',
    [reportNo, likely],
  )
  return rows[0]!.chunk_bytes
}

/** Chunks that were committed, as `part/number`. */
export async function committedChunks(sql: Sql, reportNo: number): Promise<Set<string>> {
  const { rows } = await sql.query<{ chunk: string }>(
    `select part || '/' || chunk_no as chunk from observations.chunk where report_no = $1`,
    [reportNo],
  )
  return new Set(rows.map((row) => row.chunk))
}

/** Refused rows of the rounds before, as `part/offset`. */
export async function rejectedOffsets(sql: Sql, reportNo: number): Promise<Set<string>> {
  const { rows } = await sql.query<{ place: string }>(
    `select regexp_replace(part, '#\\d+$', '') || '/' || byte_offset as place from observations.rejected where report_no = $1`,
    [reportNo],
  )
  return new Set(rows.map((row) => row.place))
}

/** The number of a feed, made at its first report with the defaults. */
export async function feedNumber(sql: Sql, feed: string, name: string): Promise<number> {
  await sql.query('insert into observations.feed (feed, name, tlp) values ($1, $2, $3) on conflict do nothing', [
    feed,
    name,
    usualMarking(feed),
  ])
  const { rows } = await sql.query<{ feed_no: number }>('select feed_no from observations.feed where feed = $1', [feed])
  return rows[0]!.feed_no
}

/** What a feed is marked while the team has said nothing else: Shadowserver tells those affected and their community; the rest is narrower. */
function usualMarking(feed: string): Tlp {
  return feed.startsWith('shadowserver:') ? 'TLP:GREEN' : 'TLP:AMBER'
}

export async function noteFormat(
  sql: Sql,
  reportNo: number,
  known: {
    feed: string
    feedNo: number
    format: string
    reportType: string | null
    typeKnown: boolean | null
  },
): Promise<void> {
  await sql.query(
    'update observations.report set feed = $2, feed_no = $3, format = $4, report_type = $5, type_known = $6 where report_no = $1',
    [reportNo, known.feed, known.feedNo, known.format, known.reportType, known.typeKnown],
  )
}

/** Adds to what a running report shows of itself, in the transaction of a chunk. */
export async function noteProgress(
  tx: Tx,
  reportNo: number,
  readBytes: number,
  dropped: ReadonlyMap<string, number>,
): Promise<void> {
  await tx.query(
    `update observations.report set read_bytes = greatest(read_bytes, $2), attempts = 0,
       dropped = case when $3::jsonb = '{}' then dropped else dropped || (
         select jsonb_object_agg(key, value::bigint + coalesce((dropped ->> key)::bigint, 0)) from jsonb_each_text($3::jsonb)) end
     where report_no = $1`,
    [reportNo, readBytes, JSON.stringify(Object.fromEntries(dropped))],
  )
}

/** Marks a report as done and counts its day, once: of two workers that both come to its end, the second changes nothing. */
export async function finishReport(tx: Tx, reportNo: number, now: Instant): Promise<void> {
  const { rowCount } = await tx.query(
    `update observations.report set state = 'done', finished_at = $2, worker = null, read_bytes = size_bytes, error = null
     where report_no = $1 and state = 'processing'`,
    [reportNo, now],
  )
  if (rowCount === 0) return
  // The day of the report counts for its feed although it may have no rows: the feed was up, and saw nothing.
  await tx.query(
    `insert into observations.feed_day as f (feed_no, day, exercise, reports, rows)
     select r.feed_no, coalesce(substring(r.file_name from '^\\d{4}-\\d{2}-\\d{2}')::date,
       (r.received_at at time zone 'UTC')::date), r.exercise, 1, 0
     from observations.report r where r.report_no = $1 and r.feed_no is not null and r.retry_round = 0
     on conflict (feed_no, day, exercise) do update set reports = f.reports + 1`,
    [reportNo],
  )
  await tx.query(
    `update observations.feed set last_report_at = greatest(last_report_at, r.received_at), silence_told_at = null
     from observations.report r where r.report_no = $1 and feed.feed_no = r.feed_no and not r.exercise`,
    [reportNo],
  )
}

/** A try that failed for no fault of the report does not count against it. */
export async function forgiveTry(sql: Sql, reportNo: number): Promise<void> {
  await sql.query('update observations.report set attempts = greatest(attempts - 1, 0) where report_no = $1', [
    reportNo,
  ])
}

/** Puts a report back, to be tried again; after too many attempts it has failed, with the reason kept. */
export async function putBack(
  sql: Sql,
  reportNo: number,
  error: string,
  failed: boolean,
  now: Instant,
  retryAt: Instant,
): Promise<void> {
  await sql.query(
    `update observations.report set state = $2, error = $3, worker = null, worker_until = $5,
       finished_at = case when $2 = 'failed' then $4::timestamptz end where report_no = $1`,
    [reportNo, failed ? 'failed' : 'processing', error, now, retryAt],
  )
}

/** Lets refused rows be read again: a new round, whose chunks stand beside the old ones. */
export async function startRetry(tx: Tx, reportNo: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update observations.report set state = 'spooled', retry_round = retry_round + 1, finished_at = null, error = null, attempts = 0
     where report_no = $1 and state in ('done', 'failed') and raw_deleted_at is null`,
    [reportNo],
  )
  return rowCount === 1
}

/** After a round of retry: what was refused before and is not any more leaves the list. */
export async function dropOldRejected(tx: Tx, reportNo: number, round: number): Promise<void> {
  await tx.query(
    `with gone as (delete from observations.rejected where report_no = $1 and coalesce(substring(part from '#(\\d+)$')::int, 0) < $2 returning part)
     select count(*) from gone`,
    [reportNo, round],
  )
}

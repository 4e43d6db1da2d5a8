import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import { isShipped } from './shipped.ts'
import type { SourceDescription, SourceState } from './source.ts'

export interface SourceRow {
  readonly assessment_no: number
  readonly feed: string
  readonly state: SourceState
  readonly purpose: string | null
  readonly ground: string | null
  readonly fields: string | null
  readonly retention_days: number | null
  readonly described_by: string | null
  readonly described_at: Instant | null
  readonly decided_by: string | null
  readonly decided_at: Instant | null
  readonly reason: string | null
  readonly waiting: number
}

const columns = `
  s.assessment_no, s.feed, s.state, s.purpose, s.ground, s.fields, s.retention_days, s.described_by, s.described_at, s.decided_by, s.decided_at,
  s.reason, (select count(*) from observations.report r where r.held_for = s.feed) as waiting`

/** Whether the reports of a feed may be read: what people said of it, else what the release says. @source rule e-5 */
export async function isAssessed(sql: Sql, feed: string): Promise<boolean> {
  const { rows } = await sql.query<{ state: SourceState }>(
    `select state from observations.source_assessment where feed = $1 and state <> 'replaced'`,
    [feed],
  )
  return rows[0] === undefined ? isShipped(feed) : rows[0].state === 'assessed'
}

/** Sources of which somebody here has said something, those that need somebody first. */
export async function listSources(sql: Sql, limit: number): Promise<SourceRow[]> {
  const { rows } = await sql.query<SourceRow>(
    `select ${columns} from observations.source_assessment s where s.state <> 'replaced'
     order by array_position(array['new', 'described', 'refused', 'assessed'], s.state), s.feed limit $1`,
    [limit],
  )
  return rows
}

export async function findSource(sql: Sql, feed: string): Promise<SourceRow | null> {
  const { rows } = await sql.query<SourceRow>(
    `select ${columns} from observations.source_assessment s where s.feed = $1 and s.state <> 'replaced'`,
    [feed],
  )
  return rows[0] ?? null
}

/** How a source stands now, kept from being changed by others. */
export async function lockSource(tx: Tx, feed: string): Promise<SourceRow | null> {
  const { rows } = await tx.query<SourceRow>(
    `select ${columns} from observations.source_assessment s where s.feed = $1 and s.state <> 'replaced' for update`,
    [feed],
  )
  return rows[0] ?? null
}

/** The assessment with this number, kept from being changed by others; null once another one has taken its place. */
export async function lockAssessment(tx: Tx, assessmentNo: number): Promise<SourceRow | null> {
  const { rows } = await tx.query<SourceRow>(
    `select ${columns} from observations.source_assessment s where s.assessment_no = $1 and s.state <> 'replaced' for update`,
    [assessmentNo],
  )
  return rows[0] ?? null
}

/** Begins an assessment. @returns Its number; null where one of the feed stands. */
export async function insertSource(
  tx: Tx,
  feed: string,
  state: Extract<SourceState, 'new' | 'refused'>,
  now: Instant,
): Promise<number | null> {
  const { rows } = await tx.query<{ assessment_no: number }>(
    `insert into observations.source_assessment (feed, state, asked_at) values ($1, $2, $3)
     on conflict (feed) where state <> 'replaced' do nothing returning assessment_no`,
    [feed, state, now],
  )
  return rows[0]?.assessment_no ?? null
}

export async function describeSource(
  tx: Tx,
  assessmentNo: number,
  { purpose, ground, fields, retentionDays }: SourceDescription,
  by: string,
  now: Instant,
): Promise<void> {
  await tx.query(
    `update observations.source_assessment set state = 'described', purpose = $2, ground = $3, fields = $4, retention_days = $5,
       described_by = $6, described_at = $7 where assessment_no = $1`,
    [assessmentNo, purpose, ground, fields, retentionDays, by, now],
  )
}

export async function decideSource(
  tx: Tx,
  assessmentNo: number,
  decided: { state: Extract<SourceState, 'assessed' | 'refused'>; by: string; at: Instant; reason: string | null },
): Promise<void> {
  await tx.query(
    `update observations.source_assessment set state = $2, decided_by = $3, decided_at = $4, reason = $5 where assessment_no = $1`,
    [assessmentNo, decided.state, decided.by, decided.at, decided.reason],
  )
}

/** Puts an assessment on record as one that another takes the place of. */
export async function replaceSource(tx: Tx, assessmentNo: number): Promise<void> {
  await tx.query(`update observations.source_assessment set state = 'replaced' where assessment_no = $1`, [
    assessmentNo,
  ])
}

/** Gives a feed the retention that was written for it. */
export async function setRetention(tx: Tx, feedNo: number, days: number): Promise<void> {
  await tx.query('update observations.feed set retention_days = $2, version = version + 1 where feed_no = $1', [
    feedNo,
    days,
  ])
}

/** Lets go of the reports that waited for a source. @returns How many. */
export async function releaseReports(sql: Sql, feed: string): Promise<number> {
  const { rowCount } = await sql.query('update observations.report set held_for = null where held_for = $1', [feed])
  return rowCount
}

/** The sources that reports wait for. */
export async function heldSources(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ feed: string }>(
    'select distinct held_for as feed from observations.report where held_for is not null order by 1',
  )
  return rows.map((row) => row.feed)
}

/** Puts a report back unread, to wait until its source is assessed: no try of it is spent. */
export async function holdReport(sql: Sql, reportNo: number, feed: string): Promise<void> {
  await sql.query(
    `update observations.report set state = 'spooled', held_for = $2, feed = coalesce(feed, $2), worker = null, worker_until = null,
       attempts = greatest(attempts - 1, 0) where report_no = $1`,
    [reportNo, feed],
  )
}

/** Whether a feed has ever delivered here. */
export async function knowsFeed(sql: Sql, feed: string): Promise<boolean> {
  const { rows } = await sql.query<{ known: boolean }>(
    'select exists (select from observations.feed where feed = $1) as known',
    [feed],
  )
  return rows[0]!.known
}

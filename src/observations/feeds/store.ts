import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tlp } from '#kernel/marking.ts'

export interface FeedRow {
  readonly feed_no: number
  readonly feed: string
  readonly name: string
  readonly tlp: Tlp
  readonly retention_days: number | null
  readonly period: 'at-once' | 'hourly' | 'daily' | 'off'
  readonly last_report_at: Instant | null
  readonly version: number
}

export async function readFeeds(sql: Sql): Promise<FeedRow[]> {
  const { rows } = await sql.query<FeedRow>(
    'select feed_no, feed, name, tlp, retention_days, period, last_report_at, version from observations.feed order by feed',
  )
  return rows
}

export interface FeedDayRow {
  readonly feed_no: number
  readonly day: string
  readonly reports: number
  readonly rows: number
}

/** Notes that it was said of a feed that it is silent. @returns False when it was said already; a report that comes makes it news again. */
export async function noteSilence(tx: Tx, feed: string, at: Instant): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update observations.feed set silence_told_at = $2 where feed = $1 and silence_told_at is null',
    [feed, at],
  )
  return rowCount === 1
}

/** Days on which feeds delivered, exercises apart. */
export async function readFeedDays(sql: Sql, from: string): Promise<FeedDayRow[]> {
  const { rows } = await sql.query<FeedDayRow>(
    'select feed_no, day, reports, rows from observations.feed_day where day >= $1 and not exercise order by day',
    [from],
  )
  return rows
}

export async function updateFeed(
  tx: Tx,
  feed: string,
  version: number,
  change: { name: string; tlp: Tlp; retentionDays: number | null; period: FeedRow['period'] },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update observations.feed set name = $3, tlp = $4, retention_days = $5, period = $6, version = version + 1 where feed = $1 and version = $2`,
    [feed, version, change.name, change.tlp, change.retentionDays, change.period],
  )
  return rowCount === 1
}

export interface TrendRow {
  readonly day: string
  readonly type: string
  readonly new_findings: number
  readonly sightings: number
}

export async function readTrend(sql: Sql, from: string): Promise<TrendRow[]> {
  const { rows } = await sql.query<TrendRow>(
    `select t.day, c.type, sum(t.new_findings)::bigint as new_findings, sum(t.sightings)::bigint as sightings
     from observations.trend t join observations.classification c using (class_no)
     where t.day >= $1 and not t.exercise group by 1, 2 order by 1, 2`,
    [from],
  )
  return rows
}

import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { Closing } from './feed-day.ts'

export type LeafKind = 'feed-day' | 'outcomes-day' | 'retention-day'

/** Notes that a day is said. @returns False when it was said before. */
export async function markSaid(
  tx: Tx,
  leaf: { kind: LeafKind; name: string; day: string; at: Instant },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into observations.daily_leaf (kind, name, day, said_at) values ($1, $2, $3, $4) on conflict do nothing`,
    [leaf.kind, leaf.name, leaf.day, leaf.at],
  )
  return rowCount === 1
}

/** The day after the last that was said of any feed; the first on which a feed delivered when none was; null without any. */
export async function firstUnsaid(sql: Sql): Promise<string | null> {
  const { rows } = await sql.query<{ day: string | null }>(
    `select coalesce((select max(day) + 1 from observations.daily_leaf where kind = 'feed-day'),
       (select min(day) from observations.feed_day where not exercise)) as day`,
  )
  return rows[0]!.day
}

export interface FeedOfDay {
  readonly feed_no: number
  readonly feed: string
  readonly reports: number
  readonly rows: number
  readonly up: boolean
}

/** Feeds that have delivered by a day, with what they delivered on it. */
export async function feedsOnDay(sql: Sql, day: string): Promise<FeedOfDay[]> {
  const { rows } = await sql.query<FeedOfDay>(
    `select f.feed_no, f.feed, coalesce(d.reports, 0) as reports, coalesce(d.rows, 0) as rows, d.feed_no is not null as up
     from observations.feed f left join observations.feed_day d on d.feed_no = f.feed_no and d.day = $1 and not d.exercise
     where exists (select from observations.feed_day e where e.feed_no = f.feed_no and e.day <= $1 and not e.exercise)
     order by f.feed_no`,
    [day],
  )
  return rows
}

/** Between two moments, the first within. */
export interface Span {
  readonly from: Instant
  readonly to: Instant
}

export interface NewRow {
  readonly feed_no: number
  readonly new: number
  readonly orphans: number
}

/** Findings first seen in a span, and of these those without a recipient. */
export async function newFindings(sql: Sql, { from, to }: Span): Promise<NewRow[]> {
  const { rows } = await sql.query<NewRow>(
    `select feed_no, count(*) as new, count(*) filter (where contact_no is null) as orphans
     from observations.finding where first_seen >= $1 and first_seen < $2 and not exercise group by feed_no`,
    [from, to],
  )
  return rows
}

export interface ActRow {
  readonly feed_no: number
  readonly told: number
  readonly ended: number
  readonly reopened: number
}

/** What the history of a span says: first notified, ended, seen again. */
export async function actsOfDay(sql: Sql, { from, to }: Span): Promise<ActRow[]> {
  const { rows } = await sql.query<ActRow>(
    `select f.feed_no,
       count(*) filter (where h.what = 'notified' and not exists (
         select from observations.finding_history e
         where e.finding_no = h.finding_no and e.what = 'notified' and e.history_no < h.history_no)) as told,
       count(*) filter (where h.what in ('no-longer-observed', 'set-resolved')) as ended,
       count(*) filter (where h.what = 'seen-again') as reopened
     from observations.finding_history h join observations.any_finding f using (finding_no)
     where h.at >= $1 and h.at < $2 and h.what in ('notified', 'no-longer-observed', 'set-resolved', 'seen-again') and not f.exercise
     group by f.feed_no`,
    [from, to],
  )
  return rows
}

/**
 * Findings that ended in a span for the first time since somebody was told of them, counted by their two ages. One that a person closed, or whose
 * feed was not up on the day after the last sighting, was not watched as it went. What the team judged a false positive ends here too.
 *
 * @source R143; C16, M-c2
 */
export async function closingsOfDay(sql: Sql, { from, to }: Span): Promise<(Closing & { readonly feed_no: number })[]> {
  const { rows } = await sql.query<Closing & { readonly feed_no: number }>(
    `with ended as (
       select f.feed_no, h.what, (h.at at time zone 'UTC')::date as closed_on,
         (least(f.last_seen, h.at) at time zone 'UTC')::date as seen_on,
         (select min(n.at) at time zone 'UTC' from observations.finding_history n
          where n.finding_no = h.finding_no and n.what = 'notified')::date as told_on
       from observations.finding_history h join observations.any_finding f using (finding_no)
       where h.at >= $1 and h.at < $2 and h.what in ('no-longer-observed', 'set-resolved', 'set-false-positive') and not f.exercise
         and not exists (select from observations.finding_history e
           where e.finding_no = h.finding_no and e.history_no < h.history_no
             and e.what in ('no-longer-observed', 'set-resolved', 'set-false-positive'))
     )
     select feed_no, closed_on - told_on as age, greatest(0, seen_on - told_on) as seen,
       what <> 'no-longer-observed' or not exists (
         select from observations.feed_day d where d.feed_no = ended.feed_no and d.day = ended.seen_on + 1 and not d.exercise) as unwatched,
       count(*) as count
     from ended where told_on is not null and told_on <= closed_on group by 1, 2, 3, 4`,
    [from, to],
  )
  return rows
}

import { systemActor, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { day, dayOf, hour, msBetween, plusMs, type Instant } from '#kernel/instant.ts'
import type { Tlp } from '#kernel/marking.ts'
import type { ObservationsDeps } from '../deps.ts'
import type { Job } from '#platform/jobs.ts'
import { nameOutside } from './feed-name.ts'
import {
  noteSilence,
  readFeedDays,
  readFeeds,
  readTrend,
  updateFeed,
  type FeedDayRow,
  type FeedRow,
  type TrendRow,
} from './store.ts'

/** A feed with the days on which it delivered. */
export interface FeedView {
  readonly feed: string
  readonly name: string
  readonly tlp: Tlp
  readonly retentionDays: number
  readonly period: FeedRow['period']
  readonly lastReportAt: Instant | null
  readonly version: number
  readonly days: readonly { readonly day: string; readonly reports: number; readonly rows: number }[]
  /** It used to deliver day by day and has not for longer than usual. */
  readonly silent: boolean
  /** Whether those outside read its name; one that may name a State or an actor does not leave. @source R016 */
  readonly nameLeaves: boolean
}

export interface Feeds {
  list(): Promise<FeedView[]>
  edit(
    actor: Actor,
    feed: string,
    change: { name: string; tlp: Tlp; retentionDays: number; period: FeedRow['period']; version: number },
  ): Promise<FeedView>
  /** Counts by day and type, from the roll-ups. */
  trend(days: number): Promise<TrendRow[]>
  /** Raises an alarm of each feed that has fallen silent: once, until it delivers again. */
  readonly watch: Job
}

const shownDays = 30

/**
 * Whether a feed that used to come is missing: it delivered on most of the days before its last report, and has not for two days longer
 * than its longest pause.
 */
export function isSilent(days: readonly string[], today: string): boolean {
  if (days.length < 5) return false
  const numbers = days.map((each) => Date.parse(`${each}T00:00:00Z`) / day)
  const pauses = numbers.slice(1).map((each, at) => each - numbers[at]!)
  const since = Date.parse(`${today}T00:00:00Z`) / day - numbers.at(-1)!
  return since > Math.max(...pauses) + 1
}

export function createFeeds({ db, clock, settings, emit, log }: ObservationsDeps): Feeds {
  function view(row: FeedRow, rows: readonly FeedDayRow[], today: string): FeedView {
    const own = rows.filter((each) => each.feed_no === row.feed_no)
    return {
      feed: row.feed,
      name: row.name,
      tlp: row.tlp,
      retentionDays: row.retention_days ?? settings.reportRetentionDays,
      period: row.period,
      lastReportAt: row.last_report_at,
      version: row.version,
      days: own.map(({ day: on, reports, rows: count }) => ({ day: on, reports, rows: count })),
      silent:
        isSilent(
          own.map((each) => each.day),
          today,
        ) &&
        row.last_report_at !== null &&
        msBetween(row.last_report_at, clock()) > 1.5 * day,
      nameLeaves: nameOutside(row.name) === row.name,
    }
  }

  async function list(): Promise<FeedView[]> {
    const now = clock()
    const [feeds, days] = await Promise.all([
      readFeeds(db),
      readFeedDays(db, dayOf(plusMs(now, -(shownDays - 1) * day))),
    ])
    return feeds.map((row) => view(row, days, dayOf(now)))
  }

  async function tellSilent(): Promise<void> {
    for (const { feed, silent, lastReportAt } of await list()) {
      if (!silent) continue
      await db.transaction(async (tx) => {
        if (!(await noteSilence(tx, feed, clock()))) return
        log.error({ feed, lastReportAt }, 'a feed has fallen silent')
        await emit(tx, {
          type: 'observations.feed-silent',
          at: clock(),
          actor: systemActor('feeds'),
          subject: { type: 'observations.feed', id: feed },
          detail: { lastReportAt },
        })
      })
    }
  }

  return {
    list,
    watch: { name: 'observations.silent-feeds', everyMs: hour, run: tellSilent },
    trend: (days) => readTrend(db, dayOf(plusMs(clock(), -(days - 1) * day))),
    async edit(actor, feed, { version, ...change }) {
      await db.transaction(async (tx) => {
        if (!(await updateFeed(tx, feed, version, change)))
          throw new AppError('platform.stale', 'The feed changed meanwhile, or is not there; load it again.')
        await emit(tx, {
          type: 'observations.feed-edited',
          at: clock(),
          actor,
          subject: { type: 'observations.feed', id: feed },
          detail: { tlp: change.tlp, retentionDays: change.retentionDays, period: change.period },
        })
      })
      return (await list()).find((each) => each.feed === feed)!
    },
  }
}

import type { Directory } from '#directory'
import type { Actor } from '#kernel/actor.ts'
import { numberedId } from '#kernel/id.ts'
import { day, hour, plusMs, type Clock, type Instant } from '#kernel/instant.ts'
import type { BatchView, FeedView, Observations, TaskView } from '#observations'
import type { Sql } from '#platform/database.ts'
import type { Need, NeedSource } from '#kernel/need.ts'
import { inOrder } from './need.ts'
import {
  troubledReports,
  waitingNotifications,
  type NetworkRow,
  type TroubledReport,
  type WaitingNotification,
} from './store.ts'

/** What a duty officer sees first. */
export interface Today {
  readonly needs: readonly Need[]
  readonly feeds: readonly FeedView[]
  readonly trends: readonly {
    readonly day: string
    readonly type: string
    readonly newFindings: number
    readonly sightings: number
  }[]
  readonly networks: readonly {
    readonly asn: number
    readonly open: number
    readonly longLasting: number
    readonly lastMeasure: Instant | null
  }[]
  readonly counts: {
    readonly open: Count
    readonly notified: Count
    readonly unrouted: Count
    readonly heldNotifications: number
    readonly bounced: number
    readonly tasks: number
  }
  readonly asOf: Instant
}
export interface Count {
  readonly count: number
  readonly exact: boolean
}

export interface TodayDeps {
  readonly db: Sql
  readonly clock: Clock
  readonly directory: Directory
  readonly observations: Observations
  readonly busiest: () => Promise<NetworkRow[]>
  readonly overdue: () => Promise<Overdue>
  /** What other rooms have that needs a person. */
  readonly sources: readonly NeedSource[]
}
type Overdue = Awaited<ReturnType<Observations['followUp']['overdue']>>

/** By when somebody has looked at what waits. */
const heldHours = 4
const bouncedHours = 24
/** The last-resort queue has an owner and a clock: by the end of a day somebody has routed or closed. @source rule last-resort-1 */
const unroutedHours = 24
/** Days until a finding on own territory has an outcome or a reason. @source R020 */
const outcomeDays = 7

/** Reads the first page together. */
export function createToday(deps: TodayDeps): (actor: Actor) => Promise<Today> {
  const { db, clock, directory, observations } = deps
  return async (actor) => {
    const now = clock()
    const count = async (filter: Parameters<typeof observations.findings.list>[1]): Promise<Count> =>
      (await observations.findings.list(actor, filter, { limit: 1, order: 'newest' })).estimate
    const [waiting, tasks, feeds, trend, reports, open, notified, unrouted, rows, overdue, batches, others] =
      await Promise.all([
        waitingNotifications(db, 200),
        observations.tasks.open(200),
        observations.feeds.list(),
        observations.feeds.trend(30),
        troubledReports(db, plusMs(now, -3 * day), 20),
        count({ state: 'open' }),
        count({ state: 'notified' }),
        count({ state: 'open', route: 'none' }),
        deps.busiest(),
        deps.overdue(),
        observations.batches.list({ state: 'held' }),
        Promise.all(deps.sources.map((source) => source(actor))),
      ])
    const recipients = await directory.recipients(waiting.map((each) => each.contact_no))
    return {
      needs: inOrder([
        ...waiting.map((each) =>
          needOfNotification(each, recipients.get(each.contact_no)?.teamName ?? 'a contact that is gone'),
        ),
        ...batches.map(needOfBatch),
        ...tasks.map(needOfTask),
        ...feeds.filter((feed) => feed.silent).map((feed) => needOfFeed(feed)),
        ...reports.map(needOfReport),
        ...(unrouted.count === 0 ? [] : [needOfUnrouted(unrouted, now)]),
        ...(overdue.count === 0 ? [] : [needOfOverdue(overdue)]),
        ...others.flat(),
      ]),
      feeds,
      trends: trend.map((each) => ({
        day: each.day,
        type: each.type,
        newFindings: each.new_findings,
        sightings: each.sightings,
      })),
      networks: rows.map((each) => ({
        asn: each.asn,
        open: each.open,
        longLasting: each.long_lasting,
        lastMeasure: each.last_measure,
      })),
      counts: {
        open,
        notified,
        unrouted,
        heldNotifications: waiting.filter((each) => each.state === 'held').length,
        bounced: waiting.filter((each) => each.state === 'bounced').length,
        tasks: tasks.length,
      },
      asOf: now,
    }
  }
}

function needOfNotification(row: WaitingNotification, teamName: string): Need {
  const held = row.state === 'held'
  return {
    kind: held ? 'held-notification' : 'bounced-notification',
    title: held ? `A notification to ${teamName} is held` : `A notification to ${teamName} came back`,
    detail: row.why_held ?? '',
    href: `/notifications/${numberedId('notification', row.notification_no)}`,
    dueAt: plusMs(row.created_at, (held ? heldHours : bouncedHours) * hour),
    harm: row.findings,
  }
}

function needOfBatch(batch: BatchView): Need {
  return {
    kind: 'held-batch',
    title: `All notifications of ${batch.feedName} are held: ${batch.recipients} recipients wait`,
    detail: batch.reasons.map((each) => each.text).join(' '),
    href: '/notifications',
    dueAt: plusMs(batch.gatheredAt, heldHours * hour),
    harm: batch.findings,
  }
}

function needOfTask(task: TaskView): Need {
  return {
    kind: task.kind,
    title: task.kind === 're-route' ? `${task.teamName} says: not ours` : `${task.teamName} says: false positive`,
    detail: `${task.findings} ${task.findings === 1 ? 'finding' : 'findings'} of ${task.feed}`,
    href: `/notifications/${task.notificationId}`,
    dueAt: task.dueAt,
    harm: task.findings,
  }
}

function needOfFeed(feed: FeedView): Need {
  return {
    kind: 'silent-feed',
    title: `The feed ${feed.name} has fallen silent`,
    detail: `Its last report came ${feed.lastReportAt?.slice(0, 10) ?? 'long ago'}. Days without it are no evidence of improvement.`,
    href: '/reports',
    dueAt: null,
    harm: 1,
  }
}

function needOfReport(report: TroubledReport): Need {
  const failed = report.state === 'failed'
  return {
    kind: failed ? 'failed-report' : 'refused-rows',
    title: failed
      ? `The report ${report.file_name || report.report_id} could not be worked through`
      : `${report.rejected} ${report.rejected === 1 ? 'row' : 'rows'} of ${report.file_name || report.report_id} refused`,
    detail: report.error ?? 'They are kept, each with its line, column and reason.',
    href: `/reports/${report.report_id}`,
    dueAt: null,
    harm: failed ? 100 : report.rejected,
  }
}

function needOfUnrouted(unrouted: Count, now: Instant): Need {
  return {
    kind: 'unrouted',
    title: `${unrouted.exact ? '' : 'about '}${unrouted.count} open findings have nobody who answers for them`,
    detail: 'The last-resort queue: find who answers, or close them with a reason.',
    href: '/findings?route=none&state=open',
    dueAt: plusMs(now, unroutedHours * hour),
    harm: unrouted.count,
  }
}

/** The seven days of the oldest ended long ago; so it stands first until somebody says what became of it. @source R020, rule c-4 */
function needOfOverdue({ count, exact, oldest }: Overdue): Need {
  return {
    kind: 'overdue-finding',
    title: `${exact ? '' : 'more than '}${count} ${count === 1 ? 'finding' : 'findings'} on own territory ${count === 1 ? 'has' : 'have'} neither outcome nor reason after seven days`,
    detail: 'Say what became of each, or why nothing can be done now and when to look again.',
    href: '/findings/ageing',
    dueAt: oldest === null ? null : plusMs(oldest, outcomeDays * day),
    harm: count,
  }
}

import type { Correspondence, MessageState } from '#correspondence'
import type { Desk } from '#desk'
import type { Identity } from '#identity'
import { msBetween, second, type Clock, type Instant } from '#kernel/instant.ts'
import type { Observations } from '#observations'
import type { Sql } from '#platform/database.ts'
import type { Metric, Readiness } from '#platform/http/health.ts'
import type { Spool } from '#platform/spool.ts'
import { tableStats } from '#platform/table-stats.ts'
import type { TransparencyLog } from '#transparency'

/** The tables that grow and change most; others are not worth a label. */
const hotTables: ReadonlySet<string> = new Set([
  'observations.finding',
  'observations.pending',
  'observations.notification',
  'observations.report',
  'correspondence.message',
  'transparency.pending',
])

/** What the health of a node is read from. */
export interface HealthDeps {
  readonly db: Sql
  readonly clock: Clock
  readonly desk: Desk
  readonly identity: Identity
  readonly transparencyLog: TransparencyLog
  readonly observations: Pick<Observations, 'reports' | 'batches' | 'feeds' | 'archive'>
  readonly correspondence: Pick<Correspondence, 'status' | 'oldestWaiting'>
  readonly spool: Pick<Spool, 'room'>
  readonly version: string
}

/** How a node tells its operators how it is. */
export function nodeHealth(deps: HealthDeps) {
  return {
    metrics: () => nodeMetrics(deps),
    async readiness(): Promise<Readiness> {
      const { freeBytes, reserveBytes, isWritable } = await deps.spool.room()
      return {
        disk: !isWritable ? 'unwritable' : freeBytes < reserveBytes ? 'low' : 'ok',
        log: deps.transparencyLog.quarantine === null ? 'ok' : 'quarantined',
      }
    },
  }
}

/** All states, so that one without messages is 0 rather than gone. */
const noMessages = { queued: 0, sending: 0, sent: 0, failed: 0, bounced: 0, withdrawn: 0 } as const satisfies Record<
  MessageState,
  number
>

/** The figures of a node, for the monitoring of its operators. */
async function nodeMetrics(deps: HealthDeps): Promise<Metric[]> {
  const { observations, correspondence, clock } = deps
  const owner = await deps.identity.authenticate({
    authorization: undefined,
    cookies: {},
    ip: '',
    viaControlSocket: true,
  })
  const [
    { counts },
    { size, pending, quarantine },
    reports,
    messages,
    { counts: byState },
    held,
    feeds,
    room,
    tables,
    away,
  ] = await Promise.all([
    deps.desk.today(owner.actor),
    deps.transparencyLog.state(),
    observations.reports.waiting(),
    correspondence.oldestWaiting(),
    correspondence.status(),
    observations.batches.list({ state: 'held' }),
    observations.feeds.list(),
    deps.spool.room(),
    tableStats(deps.db, 1000),
    observations.archive.months(),
  ])
  const gauge = (name: string, help: string, value: Metric['value']): Metric => ({ name, help, kind: 'gauge', value })
  const age = (oldest: Instant | null): number =>
    oldest === null ? 0 : Math.max(0, Math.round(msBetween(oldest, clock()) / second))
  const labelled = (label: string, values: Readonly<Record<string, number>>): Metric['value'] =>
    Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }))
  const silent = feeds.filter((feed) => feed.silent).length
  const hot = tables.filter(({ table }) => hotTables.has(table)).toSorted((a, b) => (a.table < b.table ? -1 : 1))
  return [
    gauge('comity_build_info', 'The version that runs.', labelled('version', { [deps.version]: 1 })),
    gauge('comity_reports_waiting', 'Reports that wait or are in work.', reports.count),
    gauge('comity_report_oldest_seconds', 'How long the oldest of them has waited.', age(reports.oldest)),
    gauge('comity_findings_open', 'Open findings.', counts.open.count),
    gauge('comity_findings_unrouted', 'Open findings that nobody answers for.', counts.unrouted.count),
    gauge(
      'comity_findings_put_away',
      'Findings that ended long ago and lie in the archive.',
      away.reduce((all, { findings }) => all + findings, 0),
    ),
    gauge('comity_notifications_held', 'Notifications that wait for a person.', counts.heldNotifications),
    gauge('comity_batches_held', 'Batches of notifications that are held as a whole.', held.length),
    gauge(
      'comity_feeds',
      'Feeds, by whether they deliver as they used to.',
      labelled('state', { delivering: feeds.length - silent, silent }),
    ),
    gauge('comity_messages', 'Messages by state.', labelled('state', { ...noMessages, ...byState })),
    gauge('comity_message_oldest_seconds', 'How long the oldest message has waited to leave.', age(messages.oldest)),
    gauge('comity_log_entries', 'Entries of the log that have their place.', size),
    gauge('comity_log_pending', 'Entries of the log that wait for their place.', pending.count),
    gauge('comity_log_oldest_pending_seconds', 'How long the oldest of them has waited.', age(pending.oldest)),
    gauge('comity_log_quarantined', 'Whether nothing is signed or sent until two persons decide.', quarantine ? 1 : 0),
    gauge('comity_spool_free_bytes', 'Free room on the disk of the spool.', room.freeBytes),
    gauge('comity_spool_reserve_bytes', 'Free room below which no report is taken in.', room.reserveBytes),
    gauge(
      'comity_database_live_rows',
      'Rows of the busiest tables, as the server estimates them.',
      labelled('table', Object.fromEntries(hot.map(({ table, live }) => [table, live]))),
    ),
    gauge(
      'comity_database_dead_rows',
      'Dead rows of the busiest tables, as the server estimates them.',
      labelled('table', Object.fromEntries(hot.map(({ table, dead }) => [table, dead]))),
    ),
    gauge('process_resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
  ]
}

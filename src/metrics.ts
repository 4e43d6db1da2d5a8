import type { Desk } from '#desk'
import type { Identity } from '#identity'
import type { Metric } from '#platform/http/health.ts'

/** What `/metrics` says of the work that waits, read as the command line would. */
export function nodeMetrics(identity: Identity, desk: Desk): () => Promise<Metric[]> {
  return async (): Promise<Metric[]> => {
    const { counts } = await desk.today(
      (await identity.authenticate({ authorization: undefined, cookies: {}, ip: '', viaControlSocket: true })).actor,
    )
    return [
      { name: 'comity_findings_open', help: 'Open findings.', kind: 'gauge', value: counts.open.count },
      {
        name: 'comity_findings_unrouted',
        help: 'Open findings that nobody answers for.',
        kind: 'gauge',
        value: counts.unrouted.count,
      },
      {
        name: 'comity_notifications_held',
        help: 'Notifications that wait for a person.',
        kind: 'gauge',
        value: counts.heldNotifications,
      },
      {
        name: 'process_resident_memory_bytes',
        help: 'Memory of the process.',
        kind: 'gauge',
        value: process.memoryUsage.rss(),
      },
    ]
  }
}

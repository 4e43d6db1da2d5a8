import type { Desk } from '#desk'
import type { Identity } from '#identity'
import type { Metric } from '#platform/http/health.ts'
import type { TransparencyLog } from '#transparency'

/** What `/metrics` says of the work that waits and of the log, read as the command line would. */
export function nodeMetrics(identity: Identity, desk: Desk, log: TransparencyLog): () => Promise<Metric[]> {
  const gauge = (name: string, help: string, value: number): Metric => ({ name, help, kind: 'gauge', value })
  return async () => {
    const { counts } = await desk.today(
      (await identity.authenticate({ authorization: undefined, cookies: {}, ip: '', viaControlSocket: true })).actor,
    )
    const { size, pending, quarantine } = await log.state()
    return [
      gauge('comity_findings_open', 'Open findings.', counts.open.count),
      gauge('comity_findings_unrouted', 'Open findings that nobody answers for.', counts.unrouted.count),
      gauge('comity_notifications_held', 'Notifications that wait for a person.', counts.heldNotifications),
      gauge('comity_log_entries', 'Entries of the log that have their place.', size),
      gauge('comity_log_pending', 'Entries of the log that wait for their place.', pending.count),
      gauge('comity_log_quarantined', '1 while nothing is signed or sent.', quarantine === null ? 0 : 1),
      gauge('process_resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
    ]
  }
}

import type { Desk } from '#desk'
import type { Identity } from '#identity'
import type { Metric } from '#platform/http/health.ts'
import type { TransparencyLog } from '#transparency'

/** The figures of a node, for the monitoring of its operators. */
export async function nodeMetrics({
  desk,
  identity,
  log,
}: {
  readonly desk: Desk
  readonly identity: Identity
  readonly log: TransparencyLog
}): Promise<Metric[]> {
  const owner = await identity.authenticate({ authorization: undefined, cookies: {}, ip: '', viaControlSocket: true })
  const { counts } = await desk.today(owner.actor)
  const { size, pending, quarantine } = await log.state()
  const gauge = (name: string, help: string, value: number): Metric => ({ name, help, kind: 'gauge', value })
  return [
    gauge('comity_findings_open', 'Open findings.', counts.open.count),
    gauge('comity_findings_unrouted', 'Open findings that nobody answers for.', counts.unrouted.count),
    gauge('comity_notifications_held', 'Notifications that wait for a person.', counts.heldNotifications),
    gauge('comity_log_entries', 'Entries of the log that have their place.', size),
    gauge('comity_log_pending', 'Entries of the log that wait for their place.', pending.count),
    gauge('comity_log_quarantined', 'Whether nothing is signed or sent until two persons decide.', quarantine ? 1 : 0),
    gauge('process_resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
  ]
}

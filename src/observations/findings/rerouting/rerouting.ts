import { RouteTable } from '#directory'
import { instantFromMs, minute, type Instant } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../../deps.ts'
import { newEvent } from '../../event.ts'
import { createRouter } from '../../ingest/router.ts'
import { addPending } from '../../notifications/store.ts'
import type { Classification } from '../../rsit.ts'
import { latestFinding } from '../store.ts'
import { noteRoutedVersion, oldReportsRun, openFindings, routedVersion, saveRoutes, type RoutableRow } from './store.ts'

const batch = 5000

/**
 * When the directory has changed, finds anew who answers for each open finding. A finding that gets a contact it had not is told to
 * it; what was told before is not told to the same contact again.
 *
 * A report in work goes on by the routes of its beginning. What it brings after everything was gone through is gone through once more
 * when it is done, and not while it comes in.
 */
export function createRerouting({
  db,
  clock,
  directory,
  log,
}: Pick<ObservationsDeps, 'db' | 'clock' | 'directory' | 'log'>): Job {
  /** A change that was followed, but for reports that were in work at the time. */
  let followed: { version: number; at: Instant; upTo: number } | null = null
  /** The latest number a turn ago: no transaction that took a lower one is still open. */
  let settled = 0

  return {
    name: 'observations.re-route',
    everyMs: minute / 2,
    async run(signal) {
      const version = await directory.routesVersion()
      const latest = await latestFinding(db)
      if (version !== (await routedVersion(db))) await follow(version, signal)
      settled = latest
    },
  }

  async function follow(version: number, signal: AbortSignal): Promise<void> {
    const changed = followed?.version !== version
    const at = changed ? clock() : followed!.at
    const oldRun = await oldReportsRun(db, at)
    if (!changed && oldRun) return
    if (!(await passFrom(changed ? 0 : followed!.upTo, version, signal))) return
    followed = { version, at, upTo: settled }
    if (!oldRun) await noteRoutedVersion(db, version)
  }

  /** @returns False when it was broken off. */
  async function passFrom(first: number, version: number, signal: AbortSignal): Promise<boolean> {
    const router = createRouter(new RouteTable((await directory.loadRoutes()).data))
    const latest = await latestFinding(db)
    let changed = 0
    for (let after = first; after < latest;) {
      if (signal.aborted) return false
      const rows = await openFindings(db, after, batch)
      after = rows.at(-1)?.finding_no ?? latest
      changed += await rerouteBatch(rows, router)
    }
    if (changed > 0) log.info({ changed, version }, 'findings were routed anew')
    return true
  }

  async function rerouteBatch(rows: readonly RoutableRow[], router: ReturnType<typeof createRouter>): Promise<number> {
    const moved = rows.flatMap((row) => {
      const route = router.route(eventOf(row))
      const same =
        route.networkNo === row.network_no && route.teamNo === row.team_no && route.contactNo === row.contact_no
      return same ? [] : [{ row, route }]
    })
    if (moved.length === 0) return 0
    await db.transaction(async (tx) => {
      await saveRoutes(
        tx,
        moved.map(({ row, route }) => ({ findingNo: row.finding_no, ...route })),
      )
      const told = moved.flatMap(({ row, route }) =>
        route.contactNo === null || route.contactNo === row.contact_no || row.state !== 0
          ? []
          : [{ findingNo: row.finding_no, contactNo: route.contactNo }],
      )
      if (told.length > 0) await addPending(tx, told, clock())
    })
    return moved.length
  }
}

/** What routing asks of an event, from what a finding keeps. */
function eventOf(row: RoutableRow): ReturnType<typeof newEvent> {
  const event = newEvent(anyTime, unclassed)
  event.ip = row.ip
  event.asn = row.asn
  event.country = row.country
  event.fqdn = row.host
  return event
}
/** Routing asks neither when something was seen nor what it is. */
const anyTime = instantFromMs(0)
const unclassed: Classification = { taxonomy: 'other', type: 'undetermined', identifier: '' }

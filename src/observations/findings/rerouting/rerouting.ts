import { RouteTable } from '#directory'
import { minute } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../../deps.ts'
import { newEvent } from '../../event.ts'
import { createRouter } from '../../ingest/router.ts'
import { addPending } from '../../notifications/store.ts'
import type { Classification } from '../../rsit.ts'
import { openFindings, saveRoutes, type RoutableRow } from './store.ts'

const batch = 5000

/**
 * When the directory has changed, finds anew who answers for each open finding. A finding that gets a contact it had not is told to
 * it; what was told before is not told to the same contact again.
 */
export function createRerouting({ db, clock, directory, log }: ObservationsDeps): Job {
  let routed = -1
  return {
    name: 'observations.re-route',
    everyMs: minute / 2,
    async run(signal) {
      const version = await directory.routesVersion()
      if (version === routed) return
      const router = createRouter(new RouteTable((await directory.loadRoutes()).data))
      let after = 0
      let changed = 0
      for (;;) {
        if (signal.aborted) return
        const rows = await openFindings(db, after, batch)
        const last = rows.at(-1)
        if (last === undefined) break
        after = last.finding_no
        changed += await rerouteBatch(rows, router)
      }
      routed = version
      if (changed > 0) log.info({ changed, version }, 'findings were routed anew')
    },
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
  const event = newEvent(row.last_seen, unclassed)
  event.ip = row.ip
  event.asn = row.asn
  event.country = row.country
  event.fqdn = row.host
  return event
}
const unclassed: Classification = { taxonomy: 'other', type: 'undetermined', identifier: '' }

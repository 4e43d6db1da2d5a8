import { emptyRouteQuery, type RouteTable } from '#directory'
import { parseIpWords } from '#kernel/ip.ts'
import type { Event } from '../event.ts'

/** Who answers for the system of an entry, as the directory's numbers; null where nobody does. */
export interface EntryRoute {
  readonly networkNo: number | null
  readonly teamNo: number | null
  readonly contactNo: number | null
  /** Several teams claim it, or its places disagree: a person or a rule chooses. */
  readonly uncertain: boolean
}

/** Finds who answers for the system of an event. */
export interface Router {
  route(event: Event): EntryRoute
}

/** Nobody answers: the last-resort queue's. */
export const nobody: EntryRoute = { networkNo: null, teamNo: null, contactNo: null, uncertain: false }

/**
 * A router over the directory's table. The same network gets the same object, so that a chunk makes few of them.
 *
 * @param table Null before anything was imported: everything is then the last-resort queue's.
 */
export function createRouter(table: RouteTable | null): Router {
  if (table === null) return { route: () => nobody }
  const query = emptyRouteQuery()
  const made = new Map<number, EntryRoute>()
  const { networkNo, teamNo, contactNo } = table.data
  return {
    route(event) {
      query.family = event.ip === null ? 0 : parseIpWords(event.ip, query.words)
      query.asn = event.asn ?? 0
      query.domain = event.fqdn ?? event.hostname ?? ''
      query.country = event.country ?? ''
      const index = table.route(query)
      if (index < 0) return nobody
      let route = made.get(index)
      if (route === undefined) {
        route = {
          networkNo: networkNo[index]!,
          teamNo: teamNo[index]!,
          contactNo: contactNo[index]!,
          uncertain: table.isContested(index),
        }
        made.set(index, route)
      }
      return route
    },
  }
}

import { emptyRouteQuery, type RouteTable } from '#directory'
import { parseIpWords } from '#kernel/ip.ts'
import { columnOf, type EventColumns } from '../columns/event-columns.ts'
import type { Event } from '../event.ts'

/** Who answers for the system of an entry, as the directory's numbers; null where nobody does. */
export interface EntryRoute {
  readonly networkNo: number | null
  readonly teamNo: number | null
  readonly contactNo: number | null
  /** Several teams claim it, or its places disagree: a person or a rule chooses. */
  readonly uncertain: boolean
}

/** Finds who answers for a system. */
export interface Router {
  route(event: Event): EntryRoute
  /** The same for a row of a chunk. */
  routeRow(columns: EventColumns, row: number): EntryRoute
}

/** Nobody answers: the last-resort queue's. */
export const nobody: EntryRoute = { networkNo: null, teamNo: null, contactNo: null, uncertain: false }

/**
 * A router over the directory's table. The same network gets the same object, so that a chunk makes few of them.
 *
 * @param table Null before anything was imported: everything is then the last-resort queue's.
 */
export function createRouter(table: RouteTable | null): Router {
  if (table === null) return { route: () => nobody, routeRow: () => nobody }
  const query = emptyRouteQuery()
  const made = new Map<number, EntryRoute>()
  const { networkNo, teamNo, contactNo } = table.data

  function answer(index: number): EntryRoute {
    if (index < 0) return nobody
    let route = made.get(index)
    if (route === undefined) {
      route = {
        networkNo: networkNo[index]!,
        teamNo: teamNo[index]!,
        contactNo: contactNo[index]!,
        uncertain: table!.isContested(index),
      }
      made.set(index, route)
    }
    return route
  }

  return {
    route(event) {
      query.family = event.ip === null ? 0 : parseIpWords(event.ip, query.words)
      query.asn = event.asn ?? 0
      query.domain = event.fqdn ?? event.hostname ?? ''
      query.country = event.country ?? ''
      return answer(table.route(query))
    },
    routeRow(columns, row) {
      query.family = columns.addressOf(row, query.words)
      query.asn = columns.asnOf(row) ?? 0
      // Most systems are found by their numbers; their names are read for the others alone.
      const byNumbers = table.routeByNumbers(query)
      if (byNumbers >= 0) return answer(byNumbers)
      if (table.hasDomains)
        query.domain = columns.textOf(columnOf.fqdn, row) ?? columns.textOf(columnOf.hostname, row) ?? ''
      if (table.hasCountries) query.country = columns.textOf(columnOf.country, row) ?? ''
      return answer(table.routeByNames(query))
    },
  }
}

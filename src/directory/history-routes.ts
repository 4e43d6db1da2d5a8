import { route, type Route } from '#platform/http/route.ts'
import type { Directory } from './directory.ts'
import * as shape from './shapes.ts'
import { base, byId } from './request-parts.ts'

/** Who changed an entry, when, from what to what. */
export function historyRoute(path: string, type: 'team' | 'contact' | 'network', directory: Directory): Route {
  return route({
    method: 'GET',
    path: `${base}/${path}/:id/history`,
    access: 'directory.read',
    summary: `Who changed this ${type}, when, from what to what.`,
    params: byId,
    response: shape.listOf(shape.HistoryEntry),
    handler: async ({ params }) => ({ items: await directory.history(type, params.id) }),
  })
}

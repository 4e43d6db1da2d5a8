import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Archive } from './archive.ts'

/** The address of the months of the archive. */
export function archiveRoutes(archive: Pick<Archive, 'months'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/findings/archive',
      access: 'observations.read',
      summary: 'Months of findings that ended long ago and were put away: how many each has, and when it is deleted.',
      response: Type.Object({
        items: Type.Array(Type.Object({ month: Type.String(), findings: Type.Integer(), dropAt: Type.String() })),
      }),
      handler: async () => ({ items: await archive.months() }),
    }),
  ]
}

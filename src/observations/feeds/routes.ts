import { Type } from '#kernel/schema.ts'
import { tlps } from '#kernel/marking.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, words } from '#platform/http/schemas.ts'
import type { Feeds } from './feeds.ts'

const periods = ['at-once', 'hourly', 'daily', 'off'] as const
const feedSchema = Type.Object({
  feed: Type.String(),
  name: Type.String(),
  tlp: words(tlps),
  retentionDays: Type.Integer(),
  period: words(periods),
  lastReportAt: nullable(Type.String()),
  version: Type.Integer(),
  days: Type.Array(Type.Object({ day: Type.String(), reports: Type.Integer(), rows: Type.Integer() })),
  silent: Type.Boolean(),
  nameLeaves: Type.Boolean(),
})

/** The addresses of feeds. */
export function feedRoutes(feeds: Feeds): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/feeds',
      access: 'observations.read',
      summary: 'Feeds with the days on which they delivered.',
      response: Type.Object({ items: Type.Array(feedSchema), nextCursor: nullable(Type.String()) }),
      handler: async () => ({ items: await feeds.list(), nextCursor: null }),
    }),
    route({
      method: 'PUT',
      path: '/api/v1/feeds/:feed',
      access: 'observations.retention.edit',
      summary: 'Sets the marking, retention and period of a feed.',
      params: Type.Object({ feed: Type.String({ maxLength: 100 }) }),
      body: Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 200 }),
          tlp: words(tlps),
          retentionDays: Type.Integer({ minimum: 1, maximum: 3650 }),
          period: words(periods),
        },
        { additionalProperties: false },
      ),
      conditional: true,
      response: feedSchema,
      async handler({ actor, params: { feed }, body, ifMatch, reply }) {
        const view = await feeds.edit(actor, feed, { ...body, version: Number(ifMatch) || 0 })
        reply.etag(view.version)
        return view
      },
    }),
  ]
}

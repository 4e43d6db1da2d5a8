import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, words } from '#platform/http/schemas.ts'
import { sourceStates } from './source.ts'
import type { Sources } from './sources.ts'

const strict = { additionalProperties: false } as const
const text = Type.String()
const sentence = Type.String({ minLength: 3, maxLength: 1000 })
const description = {
  purpose: sentence,
  ground: sentence,
  fields: sentence,
  retentionDays: Type.Integer({ minimum: 1, maximum: 3650 }),
}
const source = Type.Object(
  {
    feed: text,
    state: words(sourceStates),
    description: nullable(Type.Object({ purpose: text, ground: text, fields: text, retentionDays: Type.Integer() })),
    describedBy: nullable(text),
    describedAt: nullable(text),
    decidedBy: nullable(text),
    decidedAt: nullable(text),
    reason: nullable(text),
    waiting: Type.Integer(),
    shipped: Type.Boolean(),
  },
  strict,
)
const params = Type.Object({
  feed: Type.String({ pattern: '^[a-z0-9][a-z0-9-]*:[A-Za-z0-9][A-Za-z0-9_.-]*$', maxLength: 100 }),
})

/** The addresses of sources. @source rule e-5 */
export function sourceRoutes(sources: Sources): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/sources',
      access: 'observations.read',
      summary: 'Where reports come from: what each source is for, and what the data-protection officer said of it.',
      response: Type.Object({ items: Type.Array(source), nextCursor: nullable(text) }),
      handler: async () => ({ items: await sources.list(), nextCursor: null }),
    }),
    route({
      method: 'PUT',
      path: '/api/v1/sources/:feed',
      access: 'observations.source.describe',
      summary: 'Writes what a source is for; the data-protection officer is asked, and its reports are read on a yes.',
      params,
      body: Type.Object(description, strict),
      response: source,
      handler: ({ actor, params: { feed }, body }) => sources.describe(actor, feed, body),
    }),
    route({
      method: 'POST',
      path: '/api/v1/sources/:feed/close',
      access: 'observations.source.close',
      summary: 'Takes back that a source may be read, with the reason; reports that come are kept unread.',
      params,
      body: Type.Object({ reason: sentence }, strict),
      response: source,
      handler: ({ actor, params: { feed }, body }) => sources.close(actor, feed, body.reason),
    }),
  ]
}

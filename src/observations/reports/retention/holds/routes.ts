import { Type } from '#kernel/schema.ts'
import { instant } from '#kernel/instant.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import { holdRoles, holdStates } from './hold.ts'
import type { Holds } from './holds.ts'

const strict = { additionalProperties: false } as const
const holdSchema = Type.Object({
  holdId: Type.String(),
  reportId: Type.String(),
  fileName: Type.String(),
  reason: Type.String(),
  state: words(holdStates),
  askedBy: Type.String(),
  askedAt: Type.String(),
  until: Type.String(),
  inForceAt: nullable(Type.String()),
  liftReason: nullable(Type.String()),
  endedAt: nullable(Type.String()),
  words: Type.Array(
    Type.Object({ act: words(['hold', 'lift']), role: words(holdRoles), personId: Type.String(), at: Type.String() }),
  ),
  missing: Type.Array(words(holdRoles)),
})
const reason = Type.String({ minLength: 1, maxLength: 2000 })
const role = words(holdRoles)
const params = Type.Object({ holdId: Type.String({ maxLength: 40 }) })

/** The addresses of legal holds. */
export function holdRoutes(holds: Holds): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/holds',
      access: 'observations.read',
      summary: 'Legal holds: what is kept beyond its time, why, until when, and who confirmed it.',
      query: Type.Object(
        {
          state: Type.Optional(words(holdStates)),
          report: Type.Optional(Type.String({ maxLength: 60 })),
          ...pageQuery,
        },
        strict,
      ),
      response: Type.Object({ items: Type.Array(holdSchema), nextCursor: nullable(Type.String()) }),
      handler: ({ query }) => holds.list(query),
    }),
    route({
      method: 'GET',
      path: '/api/v1/holds/:holdId',
      access: 'observations.read',
      summary: 'One legal hold.',
      params,
      response: holdSchema,
      handler: ({ params: { holdId } }) => holds.show(holdId),
    }),
    route({
      method: 'POST',
      path: '/api/v1/reports/:reportId/holds',
      access: 'observations.retention.edit',
      summary:
        'Asks for a legal hold on a report, and confirms it in one role; two other persons confirm it in the others.',
      params: Type.Object({ reportId: Type.String({ maxLength: 60 }) }),
      body: Type.Object({ reason, until: Type.String({ format: 'date-time' }), role }, strict),
      response: holdSchema,
      async handler({ actor, params: { reportId }, body, reply }) {
        const hold = await holds.ask(actor, reportId, { ...body, until: instant(body.until) })
        reply.status(201)
        return hold
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/holds/:holdId/confirm',
      access: 'observations.retention.edit',
      summary: 'Confirms a legal hold, or lifting it where that was asked, in a role that one holds.',
      params,
      body: Type.Object({ role }, strict),
      response: holdSchema,
      handler: ({ actor, params: { holdId }, body }) => holds.confirm(actor, holdId, body.role),
    }),
    route({
      method: 'POST',
      path: '/api/v1/holds/:holdId/lift',
      access: 'observations.retention.edit',
      summary: 'Asks for a legal hold to be lifted; the same three roles confirm it.',
      params,
      body: Type.Object({ role, reason }, strict),
      response: holdSchema,
      handler: ({ actor, params: { holdId }, body }) => holds.lift(actor, holdId, body),
    }),
  ]
}

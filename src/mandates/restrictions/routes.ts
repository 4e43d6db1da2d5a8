import { Type } from '#kernel/schema.ts'
import { instant } from '#kernel/instant.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import { byId, line, prose, said, strict, time } from '../schema-parts.ts'
import { restrictionEffects } from '../words.ts'
import type { Restrictions } from './restrictions.ts'

const text = Type.String()
const restriction = Type.Object({
  restrictionId: text,
  partner: text,
  laidBy: text,
  instrument: text,
  effect: words(restrictionEffects),
  scope: text,
  from: text,
  until: text,
  recordedBy: text,
  recordedAt: text,
  lifted: nullable(Type.Object({ ...said, why: text })),
  exercise: Type.Boolean(),
})

/** The addresses of what governments lay on cooperation. */
export function restrictionRoutes(restrictions: Restrictions): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/mandates/restrictions',
      access: 'mandates.read',
      summary: 'What governments lay on working with partners: instrument, scope, end.',
      query: Type.Object(
        {
          partner: Type.Optional(Type.String({ maxLength: 200 })),
          inForce: Type.Boolean({ default: false }),
          ...pageQuery,
        },
        strict,
      ),
      response: Type.Object({ items: Type.Array(restriction), nextCursor: nullable(text) }),
      handler: ({ query }) => restrictions.list(query),
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/restrictions',
      access: 'mandates.restrict',
      summary: 'Puts on record what a government lays on working with a partner; it always has an end.',
      body: Type.Object(
        {
          partner: line,
          laidBy: line,
          instrument: line,
          effect: words(restrictionEffects),
          scope: prose,
          from: time,
          until: time,
          exercise: Type.Boolean({ default: false }),
        },
        strict,
      ),
      response: restriction,
      async handler({ actor, body, reply }) {
        const made = await restrictions.record(actor, { ...body, from: instant(body.from), until: instant(body.until) })
        reply.status(201)
        return made
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/restrictions/:id/lift',
      access: 'mandates.restrict',
      summary: 'A restriction was lifted before its end.',
      params: byId,
      body: Type.Object({ why: prose }, strict),
      response: restriction,
      handler: ({ actor, params, body }) => restrictions.lift(actor, params.id, body.why),
    }),
  ]
}

import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Desk } from './desk.ts'

const strict = { additionalProperties: false } as const
const orNull = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()])
const time = orNull(Type.String())
const limit = Type.Integer({ minimum: 1, maximum: 500, default: 50 })

/** The addresses of what needs a person now, and of how the nation's networks stand. */
export function deskRoutes(desk: Desk): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/desk/today',
      access: 'desk.read',
      summary: 'What needs a person now, by clock and harm; the state of the feeds; trends.',
      response: Type.Unknown(),
      handler: ({ actor }) => desk.today(actor),
    }),
    route({
      method: 'GET',
      path: '/api/v1/desk/coverage',
      access: 'desk.read',
      summary: 'AS numbers of the nation with and without a contact, with and without findings in the last 30 days.',
      query: Type.Object(
        {
          show: Type.Unsafe<'all' | 'no-contact' | 'no-findings'>({
            type: 'string',
            enum: ['all', 'no-contact', 'no-findings'],
            default: 'all',
          }),
          cursor: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
          limit,
        },
        strict,
      ),
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            asn: Type.Integer(),
            basis: Type.String(),
            contact: Type.Boolean(),
            findings: Type.Boolean(),
          }),
        ),
        nextCursor: time,
        sums: Type.Object({
          asns: Type.Integer(),
          withContact: Type.Integer(),
          withFindings: Type.Integer(),
          withNeither: Type.Integer(),
        }),
        tables: Type.Integer(),
      }),
      handler: ({ query }) => desk.coverage(query),
    }),
    route({
      method: 'GET',
      path: '/api/v1/desk/networks',
      access: 'desk.read',
      summary: 'Networks where problems come back, with the measures taken.',
      query: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 64 })), limit }, strict),
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            asn: Type.Integer(),
            open: Type.Integer(),
            reopened: Type.Integer(),
            newAfter: Type.Integer(),
            lastAt: Type.String(),
            measures: Type.Object({
              notifications: Type.Integer(),
              lastSentAt: time,
              answers: Type.Integer(),
              answersToMend: Type.Integer(),
              lastAnswerAt: time,
            }),
          }),
        ),
        nextCursor: time,
      }),
      handler: ({ query }) => desk.networks(query),
    }),
  ]
}

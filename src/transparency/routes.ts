import { Type } from 'typebox'
import { route, type Route } from '#platform/http/route.ts'
import type { Transparency } from './transparency.ts'

const strict = { additionalProperties: false } as const
const word = Type.String({ minLength: 1, maxLength: 200 })
const pair = (first: string) => Type.Object({ [first]: Type.String(), id: Type.String() }, strict)

const fact = Type.Object(
  {
    factId: Type.String(),
    at: Type.String({ format: 'date-time' }),
    type: Type.String(),
    room: Type.String(),
    actor: pair('kind'),
    subject: pair('type'),
    // Open by its nature, and harmless by its rule: ids, words and numbers, never contents.
    detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
  },
  strict,
)

/** The record of what happened, for those who look into it. */
export function transparencyRoutes(transparency: Transparency): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/audit',
      access: 'identity.audit.read',
      summary: 'What happened, the newest first',
      query: Type.Object(
        {
          type: Type.Optional(word),
          actor: Type.Optional(word),
          subjectType: Type.Optional(word),
          subjectId: Type.Optional(word),
          cursor: Type.Optional(word),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        },
        strict,
      ),
      response: Type.Object({ items: Type.Array(fact), nextCursor: Type.Union([Type.String(), Type.Null()]) }, strict),
      handler: async ({ query: { cursor, limit, ...filter } }) =>
        transparency.list(filter, { limit: limit ?? 100, ...(cursor === undefined ? {} : { cursor }) }),
    }),
  ]
}

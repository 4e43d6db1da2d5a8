import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { TransparencyLog } from './log/transparency-log.ts'
import type { Transparency } from './transparency.ts'

const strict = { additionalProperties: false } as const
const word = Type.String({ minLength: 1, maxLength: 200 })
const pair = (first: string) => Type.Object({ [first]: Type.String(), id: Type.String() }, strict)

const factFields = {
  factId: Type.String(),
  at: Type.String({ format: 'date-time' }),
  type: Type.String(),
  room: Type.String(),
  actor: pair('kind'),
  subject: pair('type'),
  // Open by its nature, and harmless by its rule: ids, words and numbers, never contents.
  detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
}
const fact = Type.Object(factFields, strict)
const entry = Type.Object(
  {
    ...factFields,
    log: Type.Object(
      {
        state: Type.Union([Type.Literal('pending'), Type.Literal('integrated'), Type.Literal('published')]),
        epoch: Type.Union([Type.Integer(), Type.Null()]),
        index: Type.Union([Type.Integer(), Type.Null()]),
      },
      strict,
    ),
  },
  strict,
)
const pageOf = (item: typeof fact | typeof entry) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) }, strict)

const query = Type.Object(
  {
    type: Type.Optional(word),
    actor: Type.Optional(word),
    subjectType: Type.Optional(word),
    subjectId: Type.Optional(word),
    cursor: Type.Optional(word),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  strict,
)

/** The record of what happened, for those who look into it; with the log, also where each thing stands in it. */
export function transparencyRoutes(transparency: Transparency, log?: TransparencyLog): Route[] {
  return [
    ...(log === undefined ? [] : logEntryRoutes(transparency, log)),
    route({
      method: 'GET',
      path: '/api/v1/audit',
      access: 'identity.audit.read',
      summary: 'What happened, the newest first',
      query,
      response: pageOf(fact),
      handler: async ({ query: { cursor, limit, ...filter } }) =>
        transparency.list(filter, { limit: limit ?? 100, ...(cursor === undefined ? {} : { cursor }) }),
    }),
  ]
}

/** The same with the place of each in the log. */
function logEntryRoutes(transparency: Transparency, log: TransparencyLog): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/log/entries',
      access: 'identity.audit.read',
      summary: 'What happened, the newest first, with how far its entry in the log has come',
      query,
      response: pageOf(entry),
      async handler({ query: { cursor, limit, ...filter } }) {
        const page = await transparency.list(filter, {
          limit: limit ?? 100,
          ...(cursor === undefined ? {} : { cursor }),
        })
        const places = await log.openings.places(page.items.map(({ factId }) => factId))
        return { ...page, items: page.items.map((item, i) => ({ ...item, log: places[i]! })) }
      },
    }),
  ]
}

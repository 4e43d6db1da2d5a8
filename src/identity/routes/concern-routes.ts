import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import { readerRoles } from '../conscience/concern.ts'
import type { Identity } from '../identity.ts'
import { nullable, strict, time } from './shapes.ts'

const dayText = Type.String({ format: 'date' })
const params = Type.Object({ concern: Type.String({ maxLength: 60 }) }, strict)
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

const listed = Type.Object(
  {
    concernId: Type.String(),
    raisedOn: dayText,
    openedOn: nullable(dayText),
    answeredOn: nullable(dayText),
    askedBy: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          reason: Type.String(),
          role: nullable(Type.Enum([...readerRoles])),
          readsUntil: nullable(time),
          you: Type.Boolean(),
        },
        strict,
      ),
    ),
  },
  strict,
)

const read = Type.Object(
  {
    concernId: Type.String(),
    raisedOn: dayText,
    readsUntil: time,
    answeredOn: nullable(dayText),
    answer: nullable(Type.String()),
    subject: Type.String(),
    text: Type.String(),
    about: nullable(Type.String()),
    name: nullable(Type.String()),
  },
  strict,
)

const channel = Type.Object(
  {
    reader: Type.Boolean(),
    readers: Type.Integer(),
    canBeOpened: Type.Boolean(),
    figures: nullable(
      Type.Object({ raised: Type.Integer(), opened: Type.Integer(), answered: Type.Integer() }, strict),
    ),
  },
  strict,
)

const fate = Type.Object(
  {
    raisedOn: dayText,
    openedOn: nullable(dayText),
    answeredOn: nullable(dayText),
    answer: nullable(Type.String()),
  },
  strict,
)

/** Concerns: every change is `secret`, so that no key of a request keeps who sent it, or an answer's hash. */
export function concernRoutes({ conscience }: Identity): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/concerns/channel',
      access: 'signed-in',
      summary: 'Who could open a concern, and how many were raised, opened and answered',
      response: channel,
      handler: async ({ actor }) => conscience.channel(actor),
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/concerns',
      access: 'signed-in',
      summary: 'Raise a concern; gives the code by which its answer is seen, this once',
      body: Type.Object(
        {
          subject: words(200),
          text: words(20_000),
          about: Type.Optional(Type.String({ maxLength: 60, pattern: '^(decision|tasking|measure)_[0-9a-z]{1,40}$' })),
          nameKnown: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
      response: Type.Object({ code: Type.String() }, strict),
      handler: async ({ actor, body, reply }) => {
        reply.status(201)
        return conscience.raise(actor, { about: null, nameKnown: false, ...body })
      },
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/concerns/fate',
      access: 'signed-in',
      summary: 'What became of the concern with this code; who asks is not recorded',
      body: Type.Object({ code: words(200) }, strict),
      response: fate,
      handler: async ({ body }) => conscience.fate(body.code),
    }),
    route({
      method: 'GET',
      path: '/api/v1/concerns',
      access: 'identity.concerns.read',
      summary: 'Concerns without what they say, and who asked to open them',
      response: Type.Object({ items: Type.Array(listed), nextCursor: Type.Null() }, strict),
      handler: async ({ actor }) => ({ items: await conscience.list(actor), nextCursor: null }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/concerns/:concern',
      access: 'identity.concerns.read',
      summary: 'A concern that is open to you; that you read it is recorded',
      params,
      response: read,
      handler: async ({ actor, params: { concern } }) => conscience.read(actor, concern),
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/concerns/:concern/openings',
      access: 'identity.concerns.read',
      summary: 'Ask to open a concern; the second person, in another role, opens it for both',
      params,
      body: Type.Object({ reason: words(1000) }, strict),
      response: Type.Object({ open: Type.Boolean(), readsUntil: nullable(time) }, strict),
      handler: async ({ actor, params: { concern }, body }) => conscience.askToOpen(actor, concern, body.reason),
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/concerns/:concern/answer',
      access: 'identity.concerns.read',
      summary: 'Answer a concern that is open to you, once',
      params,
      body: Type.Object({ text: words(20_000) }, strict),
      handler: async ({ actor, params: { concern }, body }) => conscience.answer(actor, concern, body.text),
    }),
  ]
}

import { Type } from '#kernel/schema.ts'
import { roles, type Role } from '#kernel/actor.ts'
import { instant } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { NewId } from '#kernel/id.ts'
import type { Obligations } from './obligations.ts'

const strict = { additionalProperties: false } as const
const text = Type.String()
const words = (max: number) => Type.String({ minLength: 1, maxLength: max, pattern: '\\S' })
const orNull = Type.Union([Type.String(), Type.Null()])
const role = Type.Unsafe<Role>({ type: 'string', enum: [...roles] })
const period = Type.Record(text, Type.Number())
const byId = Type.Object({ id: Type.String({ maxLength: 64 }) }, strict)
const ref = Type.Object({ type: text, id: text }, strict)

const obligation = {
  id: text,
  rule: text,
  what: text,
  subject: ref,
  decisionId: orNull,
  reference: orNull,
  period,
  ofLaw: Type.Boolean(),
  pausable: Type.Boolean(),
  startedAt: text,
  dueAt: text,
  legalDueAt: text,
  pausedAt: orNull,
  owner: text,
  escalateTo: text,
  escalatedAt: orNull,
  endedAt: orNull,
  ended: orNull,
  endedBy: orNull,
  evidence: orNull,
  exercise: Type.Boolean(),
  standing: text,
}
const step = Type.Object(
  { at: text, step: text, by: Type.Object({ kind: text, id: text }, strict), note: text },
  strict,
)
const holidays = Type.Object(
  {
    holidays: Type.Array(
      Type.Object({ day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), name: words(80) }, strict),
      { maxItems: 400 },
    ),
  },
  strict,
)

/** The addresses of what is owed, of the clocks that law sets, and of the calendar by which they are read. */
export function obligationRoutes(obligations: Obligations, { db, ids }: { db: Database; ids: NewId }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/obligations',
      access: 'norms.obligations.read',
      summary: 'What is owed, the most pressing clock first.',
      query: Type.Object(
        {
          state: Type.Optional(
            Type.Unsafe<'open' | 'overdue' | 'ended'>({ type: 'string', enum: ['open', 'overdue', 'ended'] }),
          ),
          owner: Type.Optional(role),
          subject: Type.Optional(Type.String({ maxLength: 80 })),
          cursor: Type.Optional(Type.String({ maxLength: 120 })),
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
        },
        strict,
      ),
      response: Type.Object({ items: Type.Array(Type.Object(obligation)), nextCursor: orNull }),
      handler: ({ query: { subject, ...query } }) =>
        obligations.list({ ...query, ...(subject !== undefined && { subjectId: subject }) }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/obligations/:id',
      access: 'norms.obligations.read',
      summary: 'One thing that is owed, with all that happened to it.',
      params: byId,
      response: Type.Object({ ...obligation, steps: Type.Array(step) }),
      handler: ({ params }) => obligations.find(params.id),
    }),
    route({
      method: 'POST',
      path: '/api/v1/obligations',
      access: 'norms.obligations.edit',
      summary: 'Starts a clock that law sets, from the moment on which it begins.',
      body: Type.Object(
        {
          clock: words(60),
          what: words(300),
          startedAt: words(40),
          reference: words(300),
          owner: Type.Optional(role),
          exercise: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
      response: Type.Object({ subject: ref }),
      async handler({ actor, body, reply }) {
        const subject = { type: 'norms.clock', id: ids('clock') }
        await db.transaction((tx) =>
          obligations.owe(tx, {
            rule: body.clock,
            what: body.what,
            subject,
            clock: { named: body.clock },
            owner: body.owner ?? 'duty-officer',
            escalateTo: 'head',
            pausable: false,
            by: actor,
            from: instant(body.startedAt),
            reference: body.reference,
            exercise: body.exercise ?? false,
          }),
        )
        reply.status(201)
        return { subject }
      },
    }),
    ...(['met', 'not-done', 'paused', 'resumed'] as const).map((which) =>
      route({
        method: 'POST',
        path: `/api/v1/obligations/:id/${which}`,
        access: 'norms.obligations.edit',
        summary: summaries[which],
        params: byId,
        body: Type.Object({ note: words(2000) }, strict),
        response: Type.Object(obligation),
        handler: ({ actor, params, body }) => obligations.answer(params.id, which, actor, body.note),
      }),
    ),
    route({
      method: 'GET',
      path: '/api/v1/clocks',
      access: 'norms.obligations.read',
      summary: 'The clocks that law sets, each with its article, and the days by which they are read.',
      response: Type.Object({ clocks: Type.Array(Type.Unknown()), holidays: Type.Array(Type.Unknown()) }),
      handler: async () => ({ clocks: obligations.clocks, holidays: await obligations.holidays() }),
    }),
    route({
      method: 'PUT',
      path: '/api/v1/clocks/holidays',
      access: 'norms.calendar.edit',
      summary: 'Sets the public holidays by which clocks of days and months are read.',
      body: holidays,
      response: holidays,
      async handler({ actor, body }) {
        await obligations.setHolidays(body.holidays, actor)
        return { holidays: await obligations.holidays() }
      },
    }),
  ]
}

const summaries = {
  met: 'Says that it is done, with the evidence.',
  'not-done': 'Ends it without it being done, with the reason; it is counted as that.',
  paused: 'Halts a clock, with the reason. A clock that law sets cannot be halted.',
  resumed: 'Lets a halted clock run on.',
} as const

import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, words } from '#platform/http/schemas.ts'
import { anomalyKinds } from './anomaly.ts'
import { batchVerdicts, type Batches } from './batches.ts'

const states = ['held', 'released', 'rejected'] as const
const batchSchema = Type.Object({
  batchId: Type.String(),
  feed: Type.String(),
  feedName: Type.String(),
  state: words(states),
  gatheredAt: Type.String(),
  findings: Type.Integer(),
  recipients: Type.Integer(),
  reasons: Type.Array(Type.Object({ kind: words(anomalyKinds), text: Type.String() })),
  canaryId: nullable(Type.String()),
  decidedBy: nullable(Type.String()),
  decidedAt: nullable(Type.String()),
  decidedReason: nullable(Type.String()),
})

const summaries = {
  release: 'Lets a held batch go on: each of its notifications is decided by the rules and sent.',
  reject:
    'Says that a held batch is not to be sent, and why; its findings stay as they are, and nobody is told of them.',
} as const

/** The addresses of batches that the circuit breaker held. */
export function batchRoutes(batches: Batches): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/notification-batches',
      access: 'observations.read',
      summary: 'Batches of notifications that are or were held as a whole, those that wait first.',
      query: Type.Object({ state: Type.Optional(words(states)) }, { additionalProperties: false }),
      response: Type.Object({ items: Type.Array(batchSchema), nextCursor: Type.Null() }),
      handler: async ({ query }) => ({ items: await batches.list(query), nextCursor: null }),
    }),
    ...batchVerdicts.map((verdict) =>
      route({
        method: 'POST',
        path: `/api/v1/notification-batches/:batchId/${verdict}`,
        access: 'observations.release',
        summary: summaries[verdict],
        params: Type.Object({ batchId: Type.String({ maxLength: 40 }) }),
        body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2000 }) }, { additionalProperties: false }),
        response: batchSchema,
        handler: ({ actor, params: { batchId }, body: { reason } }) => batches.decide(actor, batchId, verdict, reason),
      }),
    ),
  ]
}

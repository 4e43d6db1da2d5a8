import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, words } from '#platform/http/schemas.ts'
import type { RetentionOverview } from './overview.ts'

const classSchema = Type.Object({
  dataClass: Type.String(),
  meaning: Type.String(),
  purpose: Type.String(),
  ground: Type.String(),
  days: Type.Integer(),
  unit: words(['reports', 'blocks']),
  kept: Type.Integer(),
  oldestKept: nullable(Type.String()),
  nextDeletion: nullable(Type.String()),
  overdue: Type.Integer(),
  underHold: Type.Integer(),
})

/** The address of the retention board. */
export function retentionRoutes(read: () => Promise<RetentionOverview>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/retention',
      access: 'observations.read',
      summary:
        'What is kept by class: purpose, ground, days, the oldest kept, the next deletion, what is overdue or held.',
      response: Type.Object({
        asOf: Type.String(),
        classes: Type.Array(classSchema),
        outside: Type.Object({
          clearDays: Type.Integer(),
          pseudonyms: Type.Integer(),
          evidenceToClear: Type.Integer(),
        }),
        closedFindings: Type.Object({
          days: Type.Integer(),
          kept: Type.Integer(),
          nextDeletion: nullable(Type.String()),
          overdue: Type.Integer(),
        }),
      }),
      handler: read,
    }),
  ]
}

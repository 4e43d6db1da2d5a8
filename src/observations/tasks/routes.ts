import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, words } from '#platform/http/schemas.ts'
import type { Tasks } from './tasks.ts'

const taskSchema = Type.Object({
  taskId: Type.String(),
  kind: words(['re-route', 'false-positive']),
  notificationId: Type.String(),
  findingId: nullable(Type.String()),
  findings: Type.Integer(),
  feed: Type.String(),
  teamName: Type.String(),
  createdAt: Type.String(),
  dueAt: Type.String(),
})

/** The addresses of what answers ask a person to do. */
export function taskRoutes(tasks: Tasks): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/tasks',
      access: 'observations.read',
      summary: 'What answers ask a person to do: route anew, tell a source of false positives.',
      response: Type.Object({ items: Type.Array(taskSchema), nextCursor: nullable(Type.String()) }),
      handler: async () => ({ items: await tasks.open(500), nextCursor: null }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/tasks/:taskId/done',
      access: 'observations.edit',
      summary: 'Says that a task is done, and what came of it.',
      params: Type.Object({ taskId: Type.String({ maxLength: 40 }) }),
      body: Type.Object({ outcome: Type.String({ minLength: 1, maxLength: 2000 }) }, { additionalProperties: false }),
      handler: ({ actor, params: { taskId }, body: { outcome } }) => tasks.finish(actor, taskId, outcome),
    }),
  ]
}

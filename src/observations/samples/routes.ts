import { Type } from '#kernel/schema.ts'
import { AppError } from '#kernel/errors.ts'
import { instant } from '#kernel/instant.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, words } from '#platform/http/schemas.ts'
import { largestSample, sampleAnswers } from './sample.ts'
import type { Samples } from './samples.ts'

const strict = { additionalProperties: false } as const
const text = Type.String()
const count = Type.Integer()
const sample = Type.Object({
  sampleId: text,
  seed: text,
  from: text,
  to: text,
  population: count,
  drawnBy: text,
  drawnAt: text,
  size: count,
  judged: count,
  notNeeded: count,
})
const item = Type.Object({ notificationId: text, answer: nullable(words(sampleAnswers)), judgedAt: nullable(text) })
const params = Type.Object({ sampleId: Type.String({ maxLength: 40 }) })
const time = Type.String({ format: 'date-time' })

/** The addresses of samples of what left. */
export function sampleRoutes(samples: Samples): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/samples',
      access: 'observations.sample.read',
      summary: 'Samples of notifications that left, with how many held personal data that was not needed.',
      response: Type.Object({ items: Type.Array(sample) }),
      handler: async () => ({ items: await samples.list() }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/samples',
      access: 'observations.sample',
      summary: 'Draws a sample of what left within a time; the seed is kept, so that anybody can draw it again.',
      body: Type.Object({ from: time, to: time, size: Type.Integer({ minimum: 1, maximum: largestSample }) }, strict),
      response: sample,
      async handler({ actor, body, reply }) {
        const [from, to] = [instant(body.from), instant(body.to)]
        if (from >= to)
          throw new AppError('platform.bad-request', 'The time ends before it begins.', {
            faults: [{ pointer: '/body/to', reason: 'must be after from' }],
          })
        reply.status(201)
        return samples.draw(actor, { from, to, size: body.size })
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/samples/:sampleId/items',
      access: 'observations.sample.read',
      summary: 'The messages of a sample, and how each was judged.',
      params,
      response: Type.Object({ items: Type.Array(item) }),
      handler: async ({ params: { sampleId } }) => ({ items: await samples.items(sampleId) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/samples/:sampleId/items/:notificationId',
      access: 'observations.sample',
      summary: 'Judges a message: no personal data of victims, some that was needed, or some that was not.',
      params: Type.Object({ ...params.properties, notificationId: Type.String({ maxLength: 40 }) }),
      body: Type.Object({ answer: words(sampleAnswers) }, strict),
      response: sample,
      handler: ({ actor, params: { sampleId, notificationId }, body }) =>
        samples.judge(actor, sampleId, notificationId, body.answer),
    }),
  ]
}

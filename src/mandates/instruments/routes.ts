import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import { about, byId, line, prose, said, strict, time } from '../schema-parts.ts'
import { bodyClasses, dataClasses, instrumentKinds } from '../words.ts'
import { instrumentStates } from './instrument.ts'
import type { Instruments } from './instruments.ts'

/** What somebody writes down of an instrument, for the rooms under whose subjects it is recorded. */
export const instrumentFields = {
  kind: words(instrumentKinds),
  authority: line,
  authorityClass: words(bodyClasses),
  reference: line,
  dated: Type.String({ format: 'date' }),
  validUntil: nullable(time),
  gag: nullable(Type.Object({ reference: line, until: nullable(time) }, strict)),
  scope: prose,
  dataClasses: Type.Array(words(dataClasses), { minItems: 1, maxItems: dataClasses.length, uniqueItems: true }),
}

const text = Type.String()
const instrument = Type.Object({
  instrumentId: text,
  about,
  kind: words(instrumentKinds),
  authority: text,
  authorityClass: words(bodyClasses),
  reference: text,
  dated: text,
  validUntil: nullable(text),
  gag: nullable(Type.Object({ reference: text, until: nullable(text) })),
  scope: text,
  dataClasses: Type.Array(words(dataClasses)),
  source: nullable(Type.Object({ name: text, contactId: nullable(text) })),
  recordedBy: text,
  recordedAt: text,
  state: words(instrumentStates),
  records: nullable(Type.Object({ from: Type.Integer(), to: Type.Integer() })),
  validated: nullable(Type.Object({ ...said, note: text })),
  countersigned: nullable(Type.Object(said)),
  ended: nullable(Type.Object({ ...said, why: text })),
  told: nullable(Type.Object({ ...said, how: text })),
  tellBy: nullable(text),
  exercise: Type.Boolean(),
})
const count = Type.Integer({ minimum: 1, maximum: 1_000_000_000 })

/** The addresses of compelled instruments. They are recorded where what they compel is: beside a tasking. */
export function instrumentRoutes(instruments: Instruments): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/mandates/instruments',
      access: 'mandates.read',
      summary:
        'What compels the team: instruments, who answered for them, how far they were narrowed, whether the source was told.',
      query: Type.Object(
        {
          state: Type.Optional(words(instrumentStates)),
          about: Type.Optional(Type.String({ maxLength: 80 })),
          ...pageQuery,
        },
        strict,
      ),
      response: Type.Object({ items: Type.Array(instrument), nextCursor: nullable(text) }),
      handler: ({ query }) => instruments.list(query),
    }),
    route({
      method: 'GET',
      path: '/api/v1/mandates/instruments/:id',
      access: 'mandates.read',
      summary: 'One compelled instrument.',
      params: byId,
      response: instrument,
      handler: ({ params }) => instruments.show(params.id),
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/instruments/:id/validate',
      access: 'mandates.validate',
      summary: 'The legal adviser finds an instrument in form, and narrows it: from how many records to how many.',
      params: byId,
      body: Type.Object({ records: Type.Object({ from: count, to: count }, strict), note: prose }, strict),
      response: instrument,
      handler: ({ actor, params, body }) => instruments.validate(actor, params.id, body),
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/instruments/:id/countersign',
      access: 'mandates.countersign',
      summary: 'The head countersigns a validated instrument: it is in force, and what it covers is decided anew.',
      params: byId,
      response: instrument,
      handler: ({ actor, params }) => instruments.countersign(actor, params.id),
    }),
    route({
      method: 'POST',
      path: '/api/v1/mandates/instruments/:id/refuse',
      access: 'mandates.validate',
      summary: 'An instrument is not accepted as it is, with the reason.',
      params: byId,
      body: Type.Object({ why: prose }, strict),
      response: instrument,
      handler: ({ actor, params, body }) => instruments.refuse(actor, params.id, body.why),
    }),
  ]
}

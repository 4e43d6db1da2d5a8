import { Readable } from 'node:stream'
import { Type } from '#kernel/schema.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Measures } from './measures.ts'
import { ProposalInput } from './proposal.ts'
import * as shape from './shapes.ts'
import { sheetCsv, sheetText } from './sheet.ts'
import { callResults, reversalCauses, setAsideReasons } from './words.ts'

const closed = { additionalProperties: false } as const
const base = '/api/v1/measures'
const params = Type.Object({ measureId: Type.String({ maxLength: 40 }) })
const note = Type.String({ maxLength: 2000, default: '' })

/** The addresses of measures. */
export function measureRoutes(measures: Measures): Route[] {
  return [...readRoutes(measures), ...proposeRoutes(measures), ...endRoutes(measures)]
}

function readRoutes(measures: Measures): Route[] {
  return [
    route({
      method: 'GET',
      path: base,
      access: 'measures.read',
      summary: 'Measures, newest first.',
      query: Type.Object(shape.measureQuery, closed),
      response: Type.Object({ items: Type.Array(shape.Measure), nextCursor: shape.nullable(Type.String()) }),
      handler: ({ query: { cursor, limit, state, kind, nearMiss } }) =>
        measures.list(
          { state, kind, nearMiss: nearMiss === undefined ? undefined : nearMiss === 'yes' },
          { cursor, limit },
        ),
    }),
    route({
      method: 'GET',
      path: `${base}/:measureId`,
      access: 'measures.read',
      summary: 'A measure: what it is, what the rules say of it now, what gentler ways there are.',
      params,
      response: shape.JudgedMeasure,
      async handler({ params: { measureId }, reply }) {
        const measure = await measures.show(measureId)
        reply.etag(measure.version)
        return measure
      },
    }),
    route({
      method: 'GET',
      path: `${base}/:measureId/harms`,
      access: 'measures.read',
      summary: 'Who said that a measure harmed somebody, and how.',
      params,
      response: Type.Object({ items: Type.Array(shape.Harm) }),
      handler: async ({ params: { measureId } }) => ({ items: await measures.harms(measureId) }),
    }),
    route({
      method: 'GET',
      path: `${base}/:measureId/sheet`,
      access: 'measures.read',
      summary: 'What the executor of a measure is handed: exactly what was decided, until when, how it is undone.',
      params,
      query: Type.Object({ format: Type.Optional(shape.oneOf(['json', 'text', 'csv'])) }, closed),
      response: shape.Sheet,
      async handler({ params: { measureId }, query: { format }, reply }) {
        const sheet = await measures.sheet(measureId)
        if (format === 'text') return reply.text(sheetText(sheet))
        if (format === 'csv') return reply.stream(Readable.from([sheetCsv(sheet)]), 'text/csv; charset=utf-8')
        return sheet
      },
    }),
  ]
}

function proposeRoutes(measures: Measures): Route[] {
  return [
    route({
      method: 'POST',
      path: `${base}/preview`,
      access: 'measures.propose',
      summary: 'What the rules would say of a proposal; nothing is kept.',
      body: ProposalInput,
      response: shape.Preview,
      handler: ({ body }) => measures.preview(body),
    }),
    route({
      method: 'POST',
      path: base,
      access: 'measures.propose',
      summary: 'Proposes a measure; rows that are contact points of response teams are kept apart and wait.',
      body: ProposalInput,
      response: shape.Proposed,
      async handler({ actor, body, reply }) {
        const proposed = await measures.propose(actor, body)
        reply.status(201)
        return proposed
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/:measureId`,
      access: 'measures.propose',
      summary: 'Changes a proposal; what was asked for it is asked anew.',
      conditional: true,
      params,
      body: ProposalInput,
      response: shape.Proposed,
      handler: ({ actor, params: { measureId }, body, ifMatch }) =>
        measures.edit(actor, measureId, versionOf(ifMatch), body),
    }),
    route({
      method: 'POST',
      path: `${base}/:measureId/call`,
      access: 'measures.propose',
      summary: 'Notes that the response team whose contact point it would hit was called on another channel.',
      params,
      body: Type.Object(
        {
          result: shape.oneOf(callResults),
          channel: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
          note,
        },
        closed,
      ),
      response: shape.JudgedMeasure,
      handler: ({ actor, params: { measureId }, body }) => measures.called(actor, measureId, body),
    }),
    route({
      method: 'POST',
      path: `${base}/:measureId/apply`,
      access: 'measures.apply',
      summary: 'Decides; in force where nothing is left open, else it waits for approvals or says what is missing.',
      params,
      body: Type.Object({ why: note }, closed),
      response: shape.JudgedMeasure,
      handler: ({ actor, params: { measureId }, body }) => measures.apply(actor, measureId, body.why),
    }),
  ]
}

function endRoutes(measures: Measures): Route[] {
  return [
    route({
      method: 'POST',
      path: `${base}/:measureId/reverse`,
      access: 'measures.reverse',
      summary: 'Takes a measure in force back at once.',
      params,
      body: Type.Object({ cause: shape.oneOf(reversalCauses), note }, closed),
      response: shape.JudgedMeasure,
      handler: ({ actor, params: { measureId }, body }) => measures.reverse(actor, measureId, body),
    }),
    route({
      method: 'POST',
      path: `${base}/:measureId/extend`,
      access: 'measures.propose',
      summary: 'A new proposal like a measure in force: an extension is a decision of its own.',
      params,
      body: Type.Object({ expiryHours: Type.Integer({ minimum: 1, maximum: 720 }) }, closed),
      response: shape.JudgedMeasure,
      async handler({ actor, params: { measureId }, body, reply }) {
        reply.status(201)
        return measures.extend(actor, measureId, body.expiryHours)
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:measureId/set-aside`,
      access: 'measures.propose',
      summary: 'Does not do it, with the reason; what cannot be done has a date to look again.',
      params,
      body: Type.Object(
        {
          reason: shape.oneOf(setAsideReasons),
          note,
          reviewAt: Type.Optional(shape.nullable(Type.String({ format: 'date-time' }))),
        },
        closed,
      ),
      response: shape.JudgedMeasure,
      handler: ({ actor, params: { measureId }, body }) =>
        measures.setAside(actor, measureId, { ...body, reviewAt: body.reviewAt ?? null }),
    }),
    route({
      method: 'POST',
      path: `${base}/:measureId/harms`,
      access: 'signed-in',
      summary: 'Says that a measure harms somebody; anybody who is signed in may, and it is counted.',
      params,
      body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' }) }, closed),
      async handler({ actor, params: { measureId }, body, reply }) {
        await measures.reportHarm(actor, measureId, body.text)
        reply.status(201)
        return {}
      },
    }),
  ]
}

function versionOf(ifMatch: string): number {
  const version = Number(ifMatch)
  if (!Number.isSafeInteger(version) || version < 1)
    throw new AppError('platform.bad-request', 'The If-Match header holds no version of a measure.')
  return version
}

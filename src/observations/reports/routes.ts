import { freedAfter } from '#kernel/bytes.ts'
import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import { reportOrigins, reportStates } from './report.ts'
import type { Reports } from './reports.ts'
import { sourceStates } from '../sources/source.ts'

const reportSchema = Type.Object(
  {
    reportId: Type.String(),
    sha256: Type.String(),
    feed: nullable(Type.String()),
    fileName: Type.String(),
    format: nullable(Type.String()),
    reportType: nullable(Type.String()),
    typeKnown: nullable(Type.Boolean()),
    state: words(reportStates),
    origin: words(reportOrigins),
    exercise: Type.Boolean(),
    sizeBytes: Type.Integer(),
    readBytes: Type.Integer(),
    rows: Type.Integer(),
    events: Type.Integer(),
    rejected: Type.Integer(),
    findingsNew: Type.Integer(),
    findingsSeen: Type.Integer(),
    durationMs: nullable(Type.Integer()),
    receivedAt: Type.String(),
    finishedAt: nullable(Type.String()),
    rawUntil: Type.String(),
    rawKept: Type.Boolean(),
    legalHold: Type.Boolean(),
    held: nullable(Type.Object({ source: Type.String(), state: words(sourceStates), reason: nullable(Type.String()) })),
    droppedFields: Type.Record(Type.String(), Type.Integer()),
    error: nullable(Type.String()),
  },
  { additionalProperties: false },
)
const reportParams = Type.Object({ reportId: Type.String({ maxLength: 60 }) })
const page = (item: typeof reportSchema | typeof refusedSchema) =>
  Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) })

const refusedSchema = Type.Object(
  {
    part: Type.String(),
    line: Type.Integer(),
    offset: Type.Integer(),
    length: Type.Integer(),
    column: nullable(Type.String()),
    reason: Type.String(),
    meaning: Type.String(),
    sample: Type.String(),
  },
  { additionalProperties: false },
)

/** The addresses of reports. @source CONTRACT, HTTP */
export function reportRoutes(reports: Reports): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/reports',
      access: 'observations.report.add',
      summary:
        'Takes in a report: CSV, JSON lines, XARF, gzip, zip or a mail, as received. Answers once it is safely written.',
      query: Type.Object(
        {
          feed: Type.Optional(
            Type.String({ pattern: '^[a-z0-9][a-z0-9-]*:[A-Za-z0-9][A-Za-z0-9_.-]*$', maxLength: 100 }),
          ),
          exercise: Type.Boolean({ default: false }),
        },
        { additionalProperties: false },
      ),
      body: 'stream',
      response: Type.Object({
        reportId: Type.String(),
        sha256: Type.String(),
        state: words(reportStates),
        duplicateOf: nullable(Type.String()),
        heldFor: nullable(Type.String()),
      }),
      async handler({ actor, query, request, reply }) {
        const accepted = await reports.accept(actor, freedAfter(request.stream), {
          fileName: fileNameOf(request.headers['x-file-name']),
          feed: query.feed ?? null,
          exercise: query.exercise,
          origin: request.viaControlSocket ? 'cli' : 'http',
        })
        reply.status(202)
        return accepted
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/reports',
      access: 'observations.read',
      summary: 'Reports, the latest first.',
      query: Type.Object(
        {
          ...pageQuery,
          state: Type.Optional(words(reportStates)),
          feed: Type.Optional(Type.String({ maxLength: 100 })),
        },
        { additionalProperties: false },
      ),
      response: page(reportSchema),
      handler: ({ query }) => reports.list(query),
    }),
    route({
      method: 'GET',
      path: '/api/v1/reports/:reportId',
      access: 'observations.read',
      summary: 'One report: the same figures while it runs and after.',
      params: reportParams,
      response: reportSchema,
      handler: ({ params }) => reports.show(params.reportId),
    }),
    route({
      method: 'GET',
      path: '/api/v1/reports/:reportId/rejected',
      access: 'observations.read',
      summary: 'The rows that were refused: where, why, and their bytes.',
      params: reportParams,
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: page(refusedSchema),
      handler: ({ params, query }) => reports.rejected(params.reportId, query),
    }),
    route({
      method: 'GET',
      path: '/api/v1/reports/:reportId/bytes',
      access: 'observations.edit',
      summary: 'The report as it was received; each reading is recorded.',
      params: reportParams,
      async handler({ actor, params, reply }) {
        const { stream, report } = await reports.raw(actor, params.reportId)
        reply.header('content-disposition', `attachment; filename="${report.reportId}.bin"`)
        return reply.stream(stream, 'application/octet-stream')
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/reports/:reportId/retry',
      access: 'observations.edit',
      summary: 'Reads the refused rows again, with the mapping of today.',
      params: reportParams,
      response: reportSchema,
      handler: ({ actor, params }) => reports.retry(actor, params.reportId),
    }),
  ]
}

/** The name that the sender gave the file: one header, percent-encoded, never used as a path. */
export function fileNameOf(header: string | string[] | undefined): string {
  if (typeof header !== 'string') return ''
  try {
    return decodeURIComponent(header)
      .replaceAll(/[\u0000-\u001f\u007f]/g, '')
      .replace(/^.*[\\/]/, '')
  } catch {
    return ''
  }
}

import { Type } from '#kernel/schema.ts'
import { instant } from '#kernel/instant.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Directory } from './directory.ts'
import { importFormats } from './imports/format.ts'
import { importLimits } from './import-run.ts'
import { base, byId, closed, oneOf, paging } from './request-parts.ts'
import * as shape from './shapes.ts'

/** Imports, what they refused, and what they propose. */
export function importRoutes(directory: Directory): Route[] {
  return [
    route({
      method: 'POST',
      path: `${base}/imports`,
      access: 'directory.import',
      summary:
        'Take in a file, plain or gzip: contacts-csv, global-irt, or an address table. Refused rows are kept with their reasons.',
      query: Type.Object(
        {
          format: Type.Optional(oneOf(importFormats)),
          source: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          asOf: Type.Optional(Type.String({ format: 'date' })),
        },
        closed,
      ),
      body: 'stream',
      bodyLimitBytes: importLimits.fileBytes,
      response: shape.ImportRecord,
      handler: async ({ actor, query: { asOf, ...query }, request }) =>
        directory.import(actor, {
          ...query,
          ...(asOf === undefined ? {} : { asOf: instant(`${asOf}T00:00:00Z`) }),
          stream: request.stream,
          fileName: fileNameOf(request.headers['x-file-name']),
        }),
    }),
    route({
      method: 'GET',
      path: `${base}/imports`,
      access: 'directory.read',
      summary: 'Imports, the latest first.',
      query: Type.Object(paging, closed),
      response: shape.pageOf(shape.ImportRecord),
      handler: async ({ query }) => directory.listImports(query),
    }),
    route({
      method: 'GET',
      path: `${base}/imports/:id`,
      access: 'directory.read',
      summary: 'What became of a file, with notes on rows that were taken.',
      params: byId,
      response: shape.ImportWithNotes,
      handler: async ({ params }) => directory.importRecord(params.id),
    }),
    route({
      method: 'GET',
      path: `${base}/imports/:id/refused`,
      access: 'directory.import',
      summary: 'Each refused row: line, column, reason, what it said.',
      params: byId,
      query: Type.Object(paging, closed),
      response: shape.pageOf(shape.RefusedRow),
      handler: async ({ params, query }) => directory.refusedRows(params.id, query),
    }),
    route({
      method: 'GET',
      path: `${base}/proposals`,
      access: 'directory.read',
      summary: 'What another source says of a field that has a source of record: not overwritten, to be decided.',
      query: Type.Object(paging, closed),
      response: shape.pageOf(shape.Proposal),
      handler: async ({ query }) => directory.listProposals(query),
    }),
    route({
      method: 'POST',
      path: `${base}/proposals/:id/decide`,
      access: 'directory.edit',
      summary: 'Accept or decline a proposal.',
      params: byId,
      body: Type.Object({ state: oneOf(['accepted', 'declined'] as const) }, closed),
      response: shape.Proposal,
      handler: async ({ actor, params, body }) => directory.decide(actor, params.id, body.state),
    }),
  ]
}

/** Names of files are shown, never used as paths; only the last part is kept. */
function fileNameOf(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header[0] : header
  if (text === undefined) return 'file'
  let decoded = text
  try {
    decoded = decodeURIComponent(text)
  } catch {
    // A name that is not percent-encoded is taken as it stands.
  }
  const last = decoded.split(/[/\\]/).at(-1) ?? ''
  // oxlint-disable-next-line no-control-regex -- the controls are what this removes
  return last.replaceAll(/[\u0000-\u001f\u007f]/g, '').slice(0, 200) || 'file'
}

import { Type, type Static } from '#kernel/schema.ts'
import { Readable } from 'node:stream'
import { numberOfId } from '#kernel/id.ts'
import { AppError } from '#kernel/errors.ts'
import { route, type Route } from '#platform/http/route.ts'
import { findingStates } from '../finding-state.ts'
import { nullable, pageQuery, words } from '#platform/http/schemas.ts'
import { monthPattern } from '../archive/month.ts'
import { severities } from '../severity.ts'
import type { FindingFilter } from './filter.ts'
import type { Findings } from './findings.ts'
import { groupingNames } from './store.ts'

/** What lists of findings may be narrowed to. */
export const filterQuery = {
  state: Type.Optional(words(findingStates)),
  asn: Type.Optional(Type.Integer({ minimum: 1, maximum: 4_294_967_295 })),
  country: Type.Optional(Type.String({ pattern: '^[A-Za-z]{2}$' })),
  type: Type.Optional(Type.String({ maxLength: 80 })),
  identifier: Type.Optional(Type.String({ maxLength: 120 })),
  feed: Type.Optional(Type.String({ maxLength: 200 })),
  since: Type.Optional(Type.String({ format: 'date-time' })),
  search: Type.Optional(Type.String({ maxLength: 300 })),
  team: Type.Optional(Type.String({ maxLength: 40 })),
  route: Type.Optional(words(['found', 'none', 'uncertain'])),
  exercise: Type.Optional(Type.Boolean()),
}
/** What may be listed: also a month of those that were put away. */
const listQuery = {
  ...filterQuery,
  archive: Type.Optional(Type.String({ pattern: monthPattern, description: 'A month of the archive, `2026-08`.' })),
}
export type FilterQuery = Static<ReturnType<typeof filterObject>>
const filterObject = () => Type.Object(listQuery)

/** The filter that a query string says. @throws {AppError} `platform.bad-request` for a team that is no id. */
export function filterOf({ team, ...rest }: FilterQuery): FindingFilter {
  const filter: Record<string, unknown> = {}
  for (const name of Object.keys(listQuery)) {
    const value = (rest as Record<string, unknown>)[name]
    if (value !== undefined) filter[name] = value
  }
  if (team !== undefined) {
    const no = numberOfId('team', team)
    if (no === null)
      throw new AppError('platform.bad-request', 'The team is named by its id, team_….', {
        faults: [{ pointer: '/querystring/team', reason: 'no team id' }],
      })
    filter['team'] = no
  }
  return filter as FindingFilter
}

/** A finding as it leaves, field by field. */
export const findingFields = {
  findingId: Type.String(),
  state: words(findingStates),
  classification: Type.Object({ taxonomy: Type.String(), type: Type.String(), identifier: Type.String() }),
  source: Type.Object({
    ip: nullable(Type.String()),
    port: nullable(Type.Integer()),
    protocol: nullable(Type.String()),
    asn: nullable(Type.Integer()),
    fqdn: nullable(Type.String()),
    url: nullable(Type.String()),
    network: nullable(Type.String()),
    account: nullable(Type.String()),
  }),
  pseudonym: nullable(Type.String()),
  places: Type.Array(Type.Object({ country: Type.String(), basis: Type.String(), confidence: Type.String() })),
  severity: words(severities),
  feed: Type.String(),
  firstSeen: Type.String(),
  lastSeen: Type.String(),
  daysSeen: Type.Integer(),
  sightings: Type.Integer(),
  route: nullable(
    Type.Object({
      teamId: Type.String(),
      teamName: Type.String(),
      contactId: Type.String(),
      basis: Type.String(),
    }),
  ),
  uncertain: Type.Boolean(),
  exercise: Type.Boolean(),
  restricted: Type.Boolean(),
}
export const findingSchema = Type.Object(findingFields)

const detailSchema = Type.Object({
  ...findingFields,
  version: Type.Integer(),
  putAwayAt: nullable(Type.String()),
  seenBefore: nullable(
    Type.Object({
      findingId: Type.String(),
      state: words(findingStates),
      firstSeen: Type.String(),
      lastSeen: Type.String(),
    }),
  ),
  evidence: Type.Array(
    Type.Object({
      field: Type.String(),
      value: Type.Union([Type.String(), Type.Number()]),
      meaning: Type.String(),
      disclosure: Type.String(),
    }),
  ),
  seenDays: Type.Array(Type.String()),
  routeExplanation: Type.Unknown(),
  notifications: Type.Array(
    Type.Object({ notificationId: Type.String(), state: Type.String(), sentAt: nullable(Type.String()) }),
  ),
  decisions: Type.Array(Type.Object({ decisionId: Type.String(), outcome: Type.String() })),
  history: Type.Array(
    Type.Object({ at: Type.String(), actor: Type.String(), what: Type.String(), detail: Type.Unknown() }),
  ),
  advice: nullable(Type.Object({ title: Type.String(), text: Type.String() })),
  may: Type.Array(Type.String()),
})
const params = Type.Object({ findingId: Type.String({ maxLength: 40 }) })
const reason = Type.String({ minLength: 1, maxLength: 2000 })

/** The addresses of findings. */
export function findingRoutes(findings: Findings): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/findings',
      access: 'observations.read',
      summary: 'Findings, narrowed by what is asked.',
      query: Type.Object(
        { ...listQuery, ...pageQuery, order: words(['newest', 'oldest'], { default: 'newest' }) },
        { additionalProperties: false },
      ),
      response: Type.Object({
        items: Type.Array(findingSchema),
        nextCursor: nullable(Type.String()),
        estimate: Type.Object({ count: Type.Integer(), exact: Type.Boolean() }),
      }),
      handler: ({ actor, query: { cursor, limit, order, ...filter } }) =>
        findings.list(actor, filterOf(filter), { ...(cursor === undefined ? {} : { cursor }), limit, order }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/findings/groups',
      access: 'observations.read',
      summary: 'How many findings there are of each kind.',
      query: Type.Object({ ...listQuery, by: words(groupingNames) }, { additionalProperties: false }),
      response: Type.Object({
        items: Type.Array(Type.Object({ key: Type.String(), label: Type.String(), count: Type.Integer() })),
      }),
      handler: ({ actor, query: { by, ...filter } }) => findings.groups(actor, filterOf(filter), by),
    }),
    route({
      method: 'GET',
      path: '/api/v1/findings/export',
      access: 'observations.export',
      summary: 'All findings of a filter as CSV or JSON lines; what leaves is recorded.',
      query: Type.Object(
        { ...listQuery, format: words(['csv', 'jsonl'], { default: 'csv' }) },
        { additionalProperties: false },
      ),
      async handler({ actor, query: { format, ...filter }, reply }) {
        reply.header('content-disposition', `attachment; filename="findings.${format}"`)
        return reply.stream(
          Readable.from(findings.export(actor, filterOf(filter), format)),
          format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        )
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/findings/:findingId',
      access: 'observations.read',
      summary: 'One finding: evidence, days seen, who answers and why, what was told and decided.',
      params,
      response: detailSchema,
      async handler({ actor, params: { findingId }, reply }) {
        const detail = await findings.show(actor, findingId)
        reply.etag(detail.version)
        return detail
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/findings/:findingId/state',
      access: 'observations.edit',
      summary: 'Closes a finding, or opens it again; the version that one saw is named.',
      params,
      body: Type.Object(
        { state: words(['resolved', 'false-positive', 'open']), reason },
        { additionalProperties: false },
      ),
      response: detailSchema,
      conditional: true,
      async handler({ actor, params: { findingId }, body, ifMatch, reply }) {
        const detail = await findings.setState(actor, findingId, { ...body, version: Number(ifMatch) || 0 })
        reply.etag(detail.version)
        return detail
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/findings/:findingId/restricted',
      access: 'observations.restricted.read',
      summary: 'Restricts who sees a finding, or lifts that.',
      params,
      body: Type.Object({ restricted: Type.Boolean(), reason }, { additionalProperties: false }),
      response: detailSchema,
      handler: ({ actor, params: { findingId }, body }) => findings.restrict(actor, findingId, body),
    }),
  ]
}

import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Directory } from './directory.ts'
import { pageOf } from '#kernel/page.ts'
import { cursorNumber, versionOf } from './ids.ts'
import { sectors } from './sectors.ts'
import * as shape from './shapes.ts'

const closed = { additionalProperties: false } as const
const base = '/api/v1/directory/operators'
const byId = Type.Object({ id: Type.String({ maxLength: 60 }) }, closed)
const sector = Type.Union(sectors.map(({ id }) => Type.Literal(id)))
const testedOn = Type.Union([Type.String({ format: 'date' }), Type.Null()])

/** The registry of critical operators: listed without names, opened one at a time, each look on record. */
export function operatorRoutes({ operators }: Directory): Route[] {
  return [
    route({
      method: 'GET',
      path: base,
      access: 'directory.operators.read',
      summary: 'Critical operators without names or networks: sector, when tested, whether you may open them.',
      query: Type.Object(
        {
          cursor: Type.Optional(Type.String({ maxLength: 60 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        },
        closed,
      ),
      response: shape.pageOf(shape.OperatorListing),
      handler: async ({ actor, query: { cursor, limit = 50 } }) =>
        pageOf(
          await operators.list(actor, cursorNumber('operator', cursor), limit + 1),
          limit,
          (last) => last.operatorId,
        ),
    }),
    route({
      method: 'POST',
      path: base,
      access: 'directory.operators.edit',
      summary: 'Record a critical operator; who makes the record is named as its first reader.',
      body: Type.Object({ sector, testedOn, secrets: shape.OperatorSecrets }, closed),
      response: shape.OperatorListing,
      handler: async ({ actor, body, reply }) => {
        const made = await operators.create(actor, body)
        reply.status(201)
        reply.etag(made.version)
        return made
      },
    }),
    route({
      method: 'GET',
      path: `${base}/:id`,
      access: 'directory.operators.read',
      summary: 'Open one operator; needs to be named, and is on record either way.',
      params: byId,
      response: shape.Operator,
      handler: async ({ actor, params, reply }) => {
        const operator = await operators.view(actor, params.id)
        reply.etag(operator.version)
        reply.header('cache-control', 'no-store')
        return operator
      },
    }),
    route({
      method: 'PATCH',
      path: `${base}/:id`,
      access: 'directory.operators.edit',
      summary: 'Change an operator; the history says that sealed fields changed, not what they said.',
      conditional: true,
      params: byId,
      body: Type.Object(
        {
          sector: Type.Optional(sector),
          testedOn: Type.Optional(testedOn),
          secrets: Type.Optional(shape.OperatorSecrets),
        },
        closed,
      ),
      response: shape.OperatorListing,
      handler: async ({ actor, params, body, ifMatch, reply }) => {
        const operator = await operators.edit(actor, params.id, versionOf(ifMatch), body)
        reply.etag(operator.version)
        return operator
      },
    }),
    route({
      method: 'GET',
      path: `${base}/:id/readers`,
      access: 'directory.operators.edit',
      summary: 'Who is named as needing to know, by whom and why.',
      params: byId,
      response: shape.listOf(shape.OperatorReader),
      handler: async ({ params }) => ({ items: await operators.readers(params.id) }),
    }),
    route({
      method: 'POST',
      path: `${base}/:id/readers`,
      access: 'directory.operators.edit',
      summary: 'Name somebody else who needs to know, with a reason.',
      params: byId,
      body: Type.Object(
        {
          personId: Type.String({ minLength: 1, maxLength: 60 }),
          reason: Type.String({ minLength: 1, maxLength: 500 }),
        },
        closed,
      ),
      handler: async ({ actor, params, body, reply }) => {
        await operators.grant(actor, params.id, body.personId, body.reason)
        reply.status(204)
      },
    }),
    route({
      method: 'DELETE',
      path: `${base}/:id/readers/:personId`,
      access: 'directory.operators.edit',
      summary: "End somebody's need to know.",
      params: Type.Object({ id: Type.String({ maxLength: 60 }), personId: Type.String({ maxLength: 60 }) }, closed),
      handler: async ({ actor, params, reply }) => {
        await operators.revoke(actor, params.id, params.personId)
        reply.status(204)
      },
    }),
    route({
      method: 'GET',
      path: `${base}/:id/views`,
      access: 'directory.operators.edit',
      summary: 'Every look at an operator, also the refused ones.',
      params: byId,
      response: shape.listOf(shape.OperatorView),
      handler: async ({ params }) => ({ items: await operators.views(params.id, 500) }),
    }),
  ]
}

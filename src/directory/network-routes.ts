import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Directory } from './directory.ts'
import { historyRoute } from './history-routes.ts'
import { versionOf } from './ids.ts'
import { base, byId, closed, oneOf, paging, search } from './request-parts.ts'
import * as shape from './shapes.ts'
import { networkKinds } from './words.ts'

/** Networks: list, show, claim, hand on, choose, end. */
export function networkRoutes(directory: Directory): Route[] {
  return [
    route({
      method: 'GET',
      path: `${base}/networks`,
      access: 'directory.read',
      summary: 'Networks and who answers for them, with search by the beginning of the value.',
      query: Type.Object(
        {
          ...paging,
          ...search,
          kind: Type.Optional(oneOf(networkKinds)),
          teamId: Type.Optional(Type.String({ maxLength: 60 })),
          contactId: Type.Optional(Type.String({ maxLength: 60 })),
          source: Type.Optional(Type.String({ maxLength: 200 })),
        },
        closed,
      ),
      response: shape.pageOf(shape.Network),
      handler: async ({ query: { cursor, limit, ...filter } }) => directory.listNetworks(filter, { cursor, limit }),
    }),
    route({
      method: 'POST',
      path: `${base}/networks`,
      access: 'directory.edit',
      summary: 'Say that a contact answers for a network.',
      body: Type.Object(
        {
          kind: oneOf(networkKinds),
          value: Type.String({ minLength: 1, maxLength: 260 }),
          contactId: Type.String({ maxLength: 60 }),
          source: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
        },
        closed,
      ),
      response: shape.Network,
      handler: async ({ actor, body, reply }) => {
        const made = await directory.createNetwork(actor, body)
        reply.status(201)
        reply.etag(made.version)
        return made
      },
    }),
    route({
      method: 'GET',
      path: `${base}/networks/:id`,
      access: 'directory.read',
      summary: 'A network and who answers for it.',
      params: byId,
      response: shape.Network,
      handler: async ({ params, reply }) => {
        const network = await directory.network(params.id)
        reply.etag(network.version)
        return network
      },
    }),
    route({
      method: 'PATCH',
      path: `${base}/networks/:id`,
      access: 'directory.edit',
      summary: 'Hand a network to another contact, or choose this claim among several, with a reason.',
      conditional: true,
      params: byId,
      body: Type.Union([
        Type.Object({ contactId: Type.String({ maxLength: 60 }) }, closed),
        Type.Object({ chosen: Type.Literal(true), reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
      ]),
      response: shape.Network,
      handler: async ({ actor, params, body, ifMatch, reply }) => {
        const version = versionOf(ifMatch)
        const network =
          'contactId' in body
            ? await directory.moveNetwork(actor, params.id, version, body.contactId)
            : await directory.chooseNetwork(actor, params.id, version, body.reason)
        reply.etag(network.version)
        return network
      },
    }),
    route({
      method: 'DELETE',
      path: `${base}/networks/:id`,
      access: 'directory.edit',
      summary: 'End a claim; the history stays.',
      conditional: true,
      params: byId,
      handler: async ({ actor, params, ifMatch, reply }) => {
        await directory.endNetwork(actor, params.id, versionOf(ifMatch))
        reply.status(204)
      },
    }),
    historyRoute('networks', 'network', directory),
  ]
}

import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import { assetRoutes } from './assets/routes.ts'
import { contactRoutes } from './contact-routes.ts'
import type { Directory } from './directory.ts'
import { importRoutes } from './import-routes.ts'
import { networkRoutes } from './network-routes.ts'
import { operatorRoutes } from './operator-routes.ts'
import { base, closed } from './request-parts.ts'
import * as shape from './shapes.ts'
import { teamRoutes } from './team-routes.ts'

/** The room's HTTP. @param directory The service. */
export function directoryRoutes(directory: Directory): Route[] {
  return [
    ...teamRoutes(directory),
    ...contactRoutes(directory),
    ...networkRoutes(directory),
    ...importRoutes(directory),
    ...questionRoutes(directory),
    ...operatorRoutes(directory),
    ...assetRoutes(directory),
  ]
}

function questionRoutes(directory: Directory): Route[] {
  return [
    route({
      method: 'GET',
      path: `${base}/who`,
      access: 'directory.read',
      summary:
        'Who answers for an address, AS number or domain, and why: every candidate, which won, source, freshness.',
      query: Type.Object(
        {
          of: Type.String({ minLength: 1, maxLength: 260 }),
          asn: Type.Optional(Type.Integer({ minimum: 1, maximum: 4_294_967_295 })),
          domain: Type.Optional(Type.String({ maxLength: 260 })),
          sector: Type.Optional(Type.String({ maxLength: 60 })),
          country: Type.Optional(Type.String({ maxLength: 2 })),
        },
        closed,
      ),
      response: shape.WhoAnswer,
      handler: async ({ query }) => directory.who(query),
    }),
    route({
      method: 'GET',
      path: `${base}/coverage`,
      access: 'directory.read',
      summary: 'National AS numbers and addresses with and without somebody who answers.',
      response: shape.Coverage,
      handler: async () => directory.coverage(),
    }),
    route({
      method: 'GET',
      path: `${base}/address-tables`,
      access: 'directory.read',
      summary: 'The address tables in force, with source and age.',
      response: shape.listOf(shape.AddressTable),
      handler: async () => ({ items: await directory.addressTables.list() }),
    }),
  ]
}

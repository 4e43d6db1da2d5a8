import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Identity } from '../identity.ts'
import { nullable, pageFrom, pageOfItems, pageQuery, role, strict, time } from './shapes.ts'

const token = Type.Object(
  {
    tokenId: Type.String(),
    name: Type.String(),
    roles: Type.Array(role),
    accountId: nullable(Type.String()),
    createdAt: time,
    createdBy: Type.String(),
    expiresAt: time,
    lastUsedOn: nullable(Type.String()),
    endedAt: nullable(time),
  },
  strict,
)

/** API tokens. */
export function tokenRoutes({ tokens }: Identity): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/tokens',
      access: 'identity.tokens.edit',
      summary: 'API tokens, without their secrets',
      query: pageQuery,
      response: pageOfItems(token),
      handler: async ({ query }) => tokens.list(pageFrom(query)),
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/tokens',
      access: 'identity.tokens.edit',
      summary: 'Make an API token; its text is shown this once',
      body: Type.Object(
        {
          name: Type.String({ maxLength: 200 }),
          roles: Type.Array(role, { minItems: 1, maxItems: 12, uniqueItems: true }),
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })),
        },
        strict,
      ),
      response: Type.Object({ token: Type.String(), details: token }, strict),
      handler: async ({ actor, body, reply }) => {
        reply.status(201)
        return tokens.create(actor, body)
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/tokens/:token',
      access: 'identity.tokens.edit',
      summary: 'End an API token',
      params: Type.Object({ token: Type.String() }, strict),
      handler: async ({ actor, params }) => tokens.end(actor, params.token),
    }),
  ]
}

import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Directory } from '../directory.ts'
import { base, byId, closed, oneOf } from '../request-parts.ts'
import { listOf } from '../shapes.ts'
import { assetPurposes } from './asset.ts'

const text = Type.String()
const Asset = Type.Object(
  {
    assetId: Type.Union([text, Type.Null()]),
    teamId: text,
    team: text,
    kind: text,
    value: text,
    purpose: text,
    publishedAt: text,
  },
  closed,
)

/** Published contact points of response teams. */
export function assetRoutes({ assets }: Pick<Directory, 'assets'>): Route[] {
  return [
    route({
      method: 'GET',
      path: `${base}/team-assets`,
      access: 'directory.read',
      summary: 'Published contact points of response teams: what no machine blocks, and a person only after a call.',
      response: listOf(Asset),
      handler: async () => ({ items: await assets.list() }),
    }),
    route({
      method: 'POST',
      path: `${base}/teams/:id/assets`,
      access: 'directory.edit',
      summary: 'Add a contact point that the team publishes, with the page that says so.',
      params: byId,
      body: Type.Object(
        {
          value: Type.String({ minLength: 1, maxLength: 253 }),
          purpose: oneOf(assetPurposes),
          publishedAt: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
        },
        closed,
      ),
      response: Asset,
      async handler({ actor, params, body, reply }) {
        reply.status(201)
        return assets.add(actor, params.id, body as Parameters<Directory['assets']['add']>[2])
      },
    }),
    route({
      method: 'DELETE',
      path: `${base}/team-assets/:id`,
      access: 'directory.edit',
      summary: 'End an entry of a published contact point.',
      params: byId,
      handler: async ({ actor, params }) => assets.end(actor, params.id),
    }),
  ]
}

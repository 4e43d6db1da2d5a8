import { Type } from '#kernel/schema.ts'
import { functionClasses } from '#kernel/actor.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Directory } from './directory.ts'
import { historyRoute } from './history-routes.ts'
import { versionOf } from './ids.ts'
import { base, byId, closed, oneOf, paging, search } from './request-parts.ts'
import * as shape from './shapes.ts'
import { TeamProfile } from './team-profile.ts'

const teamBody = {
  functionClass: Type.Optional(Type.Union([oneOf(functionClasses), Type.Null()])),
  countries: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Za-z]{2}$' }), { maxItems: 250 })),
  profile: Type.Optional(TeamProfile),
}
const name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
/** Teams: list, show, make, change. */
export function teamRoutes(directory: Directory): Route[] {
  return [
    route({
      method: 'GET',
      path: `${base}/teams`,
      access: 'directory.read',
      summary: 'Teams, with search by name, function class and country.',
      query: Type.Object(
        {
          ...paging,
          ...search,
          functionClass: Type.Optional(oneOf(functionClasses)),
          country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
        },
        closed,
      ),
      response: shape.pageOf(shape.Team),
      handler: async ({ query: { cursor, limit, ...filter } }) => directory.listTeams(filter, { cursor, limit }),
    }),
    route({
      method: 'POST',
      path: `${base}/teams`,
      access: 'directory.edit',
      summary: 'Make a team.',
      body: Type.Object({ name, ...teamBody }, closed),
      response: shape.Team,
      handler: async ({ actor, body, reply }) => {
        const team = await directory.createTeam(actor, body as Parameters<Directory['createTeam']>[1])
        reply.status(201)
        reply.etag(team.version)
        return team
      },
    }),
    route({
      method: 'GET',
      path: `${base}/teams/:id`,
      access: 'directory.read',
      summary: 'A team.',
      params: byId,
      response: shape.Team,
      handler: async ({ params, reply }) => {
        const team = await directory.team(params.id)
        reply.etag(team.version)
        return team
      },
    }),
    route({
      method: 'PATCH',
      path: `${base}/teams/:id`,
      access: 'directory.edit',
      summary: 'Change a team; a field that is set is from then on by hand.',
      conditional: true,
      params: byId,
      body: Type.Object({ name: Type.Optional(name), ...teamBody }, closed),
      response: shape.Team,
      handler: async ({ actor, params, body, ifMatch, reply }) => {
        const team = await directory.editTeam(
          actor,
          params.id,
          versionOf(ifMatch),
          body as Parameters<Directory['editTeam']>[3],
        )
        reply.etag(team.version)
        return team
      },
    }),
    historyRoute('teams', 'team', directory),
  ]
}

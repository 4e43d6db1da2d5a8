import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import { AppError } from '#kernel/errors.ts'
import type { Identity } from '../identity.ts'
import { isAtTheMachine, type Caller } from '../set-up.ts'
import {
  clientOf,
  emailText,
  linkText,
  oneTimeLink,
  passwordText,
  personName,
  strict,
  team,
  teamInput,
} from './shapes.ts'

type Request = Parameters<Route['handler']>[0]['request']

function callerOf(request: Request): Caller {
  const { headers, ip, viaControlSocket } = request
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined)
  return { ip, viaControlSocket, forwarded }
}

/** The first set-up and the team's own record. */
export function setUpRoutes(identity: Identity): Route[] {
  return [
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/setup',
      access: 'public',
      summary: 'Set the node up with its one-time link, from the machine itself',
      body: Type.Object(
        {
          link: linkText,
          team: teamInput,
          person: Type.Object({ name: personName, email: emailText, password: passwordText }, strict),
        },
        strict,
      ),
      response: Type.Object({ accountId: Type.String(), team }, strict),
      handler: async ({ body, request, reply }) => {
        const { cookie, ...made } = await identity.setUp.byLink(body, callerOf(request), clientOf(request, identity))
        reply.header('set-cookie', cookie)
        return made
      },
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/setup/without-browser',
      access: 'platform.operate',
      summary: 'Set the node up over the control socket; gives a one-time sign-in address',
      body: Type.Object({ team: teamInput, email: emailText }, strict),
      response: Type.Object({ accountId: Type.String(), team, link: oneTimeLink }, strict),
      handler: async ({ actor, body, request }) => {
        assertControlSocket(request)
        return identity.setUp.byShell(actor, body)
      },
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/setup/link',
      access: 'platform.operate',
      summary: 'A new one-time set-up link, over the control socket',
      response: oneTimeLink,
      handler: async ({ request }) => {
        assertControlSocket(request)
        const link = await identity.setupLink()
        if (link === null) throw new AppError('identity.already-set-up', 'This node has been set up already; sign in.')
        return link
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/identity/team',
      access: 'signed-in',
      summary: 'The record of the team: country, host, mandate',
      response: team,
      handler: async ({ reply }) => {
        const found = await identity.team()
        if (found === null) throw new AppError('platform.not-found', 'This node has not been set up yet.')
        reply.etag(found.version)
        return found
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/identity/team',
      access: 'identity.team.edit',
      summary: 'Change the record of the team; former versions are kept',
      conditional: true,
      body: teamInput,
      response: team,
      handler: async ({ actor, body, ifMatch, reply }) => {
        const changed = await identity.editTeam(actor, ifMatch, body)
        reply.etag(changed.version)
        return changed
      },
    }),
  ]
}

function assertControlSocket(request: Request): void {
  if (!request.viaControlSocket || !isAtTheMachine(callerOf(request)))
    throw new AppError('identity.set-up-elsewhere', 'This is done with the comity program on the machine of the node.')
}

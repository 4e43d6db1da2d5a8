import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Identity } from '../identity.ts'
import { endedCookie } from '../sessions/cookie.ts'
import { clientOf, emailText, nullable, passwordText, role, strict, time } from './shapes.ts'

const sessionState = Type.Object(
  {
    signedIn: Type.Boolean(),
    setupNeeded: Type.Boolean(),
    actor: nullable(
      Type.Object(
        {
          id: Type.String(),
          name: Type.String(),
          roles: Type.Array(role),
          actions: Type.Array(Type.String()),
        },
        strict,
      ),
    ),
    csrf: nullable(Type.String()),
    team: nullable(Type.Object({ name: Type.String(), country: Type.String() }, strict)),
    version: Type.String(),
  },
  strict,
)

const session = Type.Object(
  {
    sessionId: Type.String(),
    startedAt: time,
    lastSeenAt: time,
    expiresAt: time,
    address: Type.String(),
    agent: Type.String(),
    current: Type.Boolean(),
  },
  strict,
)

/** Signing in and out, and one's own sessions. */
export function sessionRoutes(identity: Identity): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/session',
      access: 'public',
      summary: 'Who you are here, and whether the node is set up',
      response: sessionState,
      handler: async ({ actor, request }) => {
        const team = await identity.team()
        const found = actor.kind === 'person' ? await identity.sessions.identify(request.cookies) : null
        const known = actor.kind !== 'anonymous'
        return {
          signedIn: known,
          setupNeeded: team === null,
          actor: known ? { id: actor.id, name: actor.name, roles: actor.roles, actions: [...actor.actions] } : null,
          csrf: found?.csrf ?? null,
          // Who is not signed in learns the team's name, which every notification carries anyhow.
          team: team && { name: team.name, country: team.country },
          version: identity.version,
        }
      },
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/session',
      access: 'public',
      summary: 'Sign in with address and password',
      body: Type.Object({ email: emailText, password: passwordText }, strict),
      response: Type.Object({ signedIn: Type.Boolean() }, strict),
      handler: async ({ body, request, reply }) => {
        const { cookie } = await identity.signIn.byPassword(body, clientOf(request, identity))
        reply.header('set-cookie', cookie)
        return { signedIn: true }
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/session',
      access: 'signed-in',
      summary: 'Sign out',
      handler: async ({ actor, request, reply }) => {
        const found = await identity.sessions.identify(request.cookies)
        if (found !== null) await identity.sessions.end(actor, found.sessionId)
        reply.header('set-cookie', endedCookie(clientOf(request, identity).secure))
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/sessions',
      access: 'signed-in',
      summary: 'Your own sessions',
      response: Type.Object({ items: Type.Array(session), nextCursor: Type.Null() }, strict),
      handler: async ({ actor, request }) => {
        const current = await identity.sessions.identify(request.cookies)
        const items = actor.personId === null ? [] : await identity.sessions.list(actor.personId)
        return {
          items: items.map((each) => ({ ...each, current: each.sessionId === current?.sessionId })),
          nextCursor: null,
        }
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/sessions/:session',
      access: 'signed-in',
      summary: 'End a session: your own, or anyone’s where you look after accounts',
      params: Type.Object({ session: Type.String() }, strict),
      handler: async ({ actor, params }) => identity.sessions.end(actor, params.session),
    }),
  ]
}

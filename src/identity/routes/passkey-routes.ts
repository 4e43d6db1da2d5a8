import { Type } from '#kernel/schema.ts'
import { route, type Route } from '#platform/http/route.ts'
import type { Identity } from '../identity.ts'
import { clientOf, nullable, strict, time } from './shapes.ts'

const passkey = Type.Object(
  { passkeyId: Type.String(), name: Type.String(), createdAt: time, lastUsedOn: nullable(Type.String()) },
  strict,
)

/** What a browser answers: the library reads it field by field, so only its outline is checked here. */
const answer = Type.Object({ id: Type.String({ maxLength: 2048 }), response: Type.Object({}) })

/** Passkeys: making them, signing in with them. Options pass to the browser as the library makes them. */
export function passkeyRoutes(identity: Identity): Route[] {
  const { passkeys } = identity
  return [
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/session/passkey/begin',
      access: 'public',
      summary: 'Begin to sign in with a passkey',
      handler: async ({ request }) => passkeys.beginSignIn(clientOf(request, identity), request.headers),
    }),
    route({
      method: 'POST',
      secret: true,
      path: '/api/v1/session/passkey/finish',
      access: 'public',
      summary: 'Sign in with a passkey',
      body: Type.Object({ response: answer }, strict),
      response: Type.Object({ signedIn: Type.Boolean() }, strict),
      handler: async ({ body, request, reply }) => {
        const { cookie } = await passkeys.finishSignIn(body.response, clientOf(request, identity), request.headers)
        reply.header('set-cookie', cookie)
        return { signedIn: true }
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/passkeys',
      access: 'signed-in',
      summary: 'Your passkeys',
      response: Type.Object({ items: Type.Array(passkey), nextCursor: Type.Null() }, strict),
      handler: async ({ actor }) => ({ items: await passkeys.list(actor), nextCursor: null }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/passkeys/begin',
      access: 'signed-in',
      summary: 'Begin to add a passkey',
      handler: async ({ actor, request }) => passkeys.beginRegistration(actor, request.headers),
    }),
    route({
      method: 'POST',
      path: '/api/v1/passkeys/finish',
      access: 'signed-in',
      summary: 'Add the passkey that the browser made',
      body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }), response: answer }, strict),
      response: passkey,
      handler: async ({ actor, body, request }) => passkeys.finishRegistration(actor, body, request.headers),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/passkeys/:passkey',
      access: 'signed-in',
      summary: 'Remove one of your passkeys',
      params: Type.Object({ passkey: Type.String() }, strict),
      handler: async ({ actor, params }) => passkeys.remove(actor, params.passkey),
    }),
  ]
}

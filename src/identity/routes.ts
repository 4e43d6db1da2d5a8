import type { Route } from '#platform/http/route.ts'
import type { Identity } from './identity.ts'
import { accountRoutes } from './routes/account-routes.ts'
import { concernRoutes } from './routes/concern-routes.ts'
import { passkeyRoutes } from './routes/passkey-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { setUpRoutes } from './routes/set-up-routes.ts'
import { tokenRoutes } from './routes/token-routes.ts'

/** Every HTTP door of this room. */
export function identityRoutes(identity: Identity): Route[] {
  return [sessionRoutes, setUpRoutes, accountRoutes, tokenRoutes, passkeyRoutes, concernRoutes].flatMap((of) =>
    of(identity),
  )
}

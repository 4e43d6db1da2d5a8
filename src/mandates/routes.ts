import type { Route } from '#platform/http/route.ts'
import { consentRoutes } from './consents/routes.ts'
import { frameworkRoutes } from './framework/routes.ts'
import { instrumentRoutes } from './instruments/routes.ts'
import type { Mandates } from './mandates.ts'
import { permissionRoutes } from './permissions/routes.ts'
import { restrictionRoutes } from './restrictions/routes.ts'

/** All addresses of the room. */
export function mandatesRoutes({ instruments, permissions, restrictions, consents, frameworks }: Mandates): Route[] {
  return [
    ...instrumentRoutes(instruments),
    ...permissionRoutes(permissions),
    ...restrictionRoutes(restrictions),
    ...consentRoutes(consents),
    ...frameworkRoutes(frameworks),
  ]
}

import { anonymous, type Actor } from '#kernel/actor.ts'
import type { Authenticate, Authenticated } from '#platform/http/session.ts'
import { actionsOf, shellRoles } from './roles.ts'
import { presentedSession } from './sessions/cookie.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { Tokens } from './tokens/tokens.ts'

const nobody: Authenticated = { actor: anonymous, via: 'none', csrf: null }

/** Who speaks on the control socket: whoever owns the data folder. No person can be read from that. */
export const shell: Actor = {
  kind: 'shell',
  id: 'shell',
  personId: null,
  name: 'command line',
  roles: shellRoles,
  duties: ['csirt'],
  actions: actionsOf(shellRoles, ['csirt']),
}

/**
 * Tells who asks. A token that does not work makes nobody, even where a cookie or the control socket stands behind it, and
 * so does the cookie of a session on the control socket: who shows a credential means to be judged by it.
 */
export function createAuthenticate(
  tokens: Pick<Tokens, 'identify'>,
  sessions: Pick<Sessions, 'identify'>,
): Authenticate {
  return async ({ authorization, cookies, viaControlSocket }) => {
    if (authorization !== undefined) {
      const [, text] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
      const actor = text === undefined ? null : await tokens.identify(text)
      return actor === null ? nobody : { actor, via: 'token', csrf: null }
    }
    if (viaControlSocket && presentedSession(cookies) === null)
      return { actor: shell, via: 'control-socket', csrf: null }
    const found = await sessions.identify(cookies)
    return found === null ? nobody : { actor: found.actor, via: 'session', csrf: found.csrf }
  }
}

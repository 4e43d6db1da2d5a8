import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { hour, minute, msBetween, plusMs, second, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { AccountId } from '../accounts/account.ts'
import { newSecret, type IdentityContext } from '../context.ts'
import { actionsOf } from '../roles.ts'
import { presentedSession, sessionCookie } from './cookie.ts'
import * as store from './store.ts'

/** A console that nobody touched for so long is left, whoever sits before it now. */
export const idleMs = 2 * hour
/** How fine "last seen" is kept: one write a minute for a busy console. */
const seenEveryMs = minute

/** From where a session is used, for the person's own list. */
export interface Client {
  readonly address: string
  readonly agent: string
  /** Whether the browser speaks https with us. */
  readonly secure: boolean
}

export interface Session {
  readonly sessionId: store.SessionId
  readonly startedAt: Instant
  readonly lastSeenAt: Instant
  readonly expiresAt: Instant
  readonly address: string
  readonly agent: string
}

type Cookies = Readonly<Record<string, string | undefined>>

export interface Identified {
  readonly actor: Actor
  readonly sessionId: store.SessionId
  readonly csrf: string
}

export interface Sessions {
  /** Starts a session. @returns The cookie to set, and the value that pages send with each change. */
  start(
    tx: Tx,
    accountId: AccountId,
    client: Client,
  ): Promise<{ cookie: string; csrf: string; sessionId: store.SessionId }>
  /** Whose session the cookies show; null when none that works. */
  identify(cookies: Cookies): Promise<Identified | null>
  list(accountId: string): Promise<Session[]>
  /** Ends a session of one's own, or of anyone with `identity.accounts.edit`. @throws {AppError} `identity.session-not-found` */
  end(actor: Actor, sessionId: string): Promise<void>
}

export function createSessions(context: IdentityContext): Sessions {
  const { db, clock, ids, emit, box, settings } = context
  // The name of the cookie is part of what is hashed: a session begun over https cannot be shown by the plain name.
  const macOf = (secret: string, secure: boolean): Buffer =>
    box.mac(secret, `identity.session/${secure ? 'https' : 'http'}`)
  const csrfOf = (secret: string): string => box.mac(secret, 'identity.csrf').toString('base64url')
  const sealedFor = (sessionId: string): string => `identity.session/${sessionId}/client`
  return {
    async start(tx, accountId, { address, agent, secure }) {
      const secret = newSecret(context)
      const sessionId = ids('session')
      const at = clock()
      const lifeMs = settings.sessionHours * hour
      const clientSealed = box.seal(JSON.stringify({ address, agent: agent.slice(0, 200) }), sealedFor(sessionId))
      const row = {
        sessionId,
        accountId,
        startedAt: at,
        lastSeenAt: at,
        expiresAt: plusMs(at, lifeMs),
        clientSealed,
      }
      await store.insertSession(tx, row, macOf(secret, secure))
      return {
        cookie: sessionCookie(secret, { secure, maxAgeSeconds: lifeMs / second }),
        csrf: csrfOf(secret),
        sessionId,
      }
    },

    async identify(cookies) {
      const shown = presentedSession(cookies)
      if (shown === null) return null
      const now = clock()
      const sessionMac = macOf(shown.secret, shown.secure)
      const found = await store.findLiveSession(db, { sessionMac, now, idleSince: plusMs(now, -idleMs) })
      if (found === null) return null
      if (msBetween(found.lastSeenAt, now) >= seenEveryMs) await store.markSessionSeen(db, found.sessionId, now)
      const { accountId, name, roles, duties, sessionId } = found
      const actions = actionsOf(roles, duties)
      const actor: Actor = {
        kind: 'person',
        id: accountId,
        personId: accountId,
        name,
        roles,
        duties,
        actions,
      }
      return { actor, sessionId, csrf: csrfOf(shown.secret) }
    },

    async list(accountId) {
      const now = clock()
      const rows = await store.listSessions(db, { accountId, now, idleSince: plusMs(now, -idleMs) })
      return rows.map(({ sessionId, startedAt, lastSeenAt, expiresAt, clientSealed }) => {
        const client = JSON.parse(box.open(clientSealed, sealedFor(sessionId)).toString()) as Pick<
          Session,
          'address' | 'agent'
        >
        return { sessionId, startedAt, lastSeenAt, expiresAt, address: client.address, agent: client.agent }
      })
    },

    async end(actor, sessionId) {
      const at = clock()
      await db.transaction(async (tx) => {
        const owner = await store.deleteSession(tx, sessionId)
        const mayEnd = owner !== null && (owner === actor.personId || actor.actions.has('identity.accounts.edit'))
        // Somebody else's session is not told from none: the exception takes the deletion back.
        if (!mayEnd) throw new AppError('identity.session-not-found', 'You have no session with this id.')
        await emit(tx, {
          type: 'identity.session-ended',
          at,
          actor,
          subject: { type: 'account', id: owner },
          detail: { sessionId },
        })
      })
    },
  }
}

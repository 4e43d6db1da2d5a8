import { roles as allRoles, type Actor, type Role } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { day, dayOf, plusMs } from '#kernel/instant.ts'
import { ordered, type AccountId } from '../accounts/account.ts'
import type { IdentityContext } from '../context.ts'
import { pageOf, type Page } from '#kernel/page.ts'
import type { PageQuery } from '../paging.ts'
import { actionsOf } from '../roles.ts'
import * as store from './store.ts'
import { formatToken, parseToken, tokenSecret, tokenSecretBytes } from './token-text.ts'

export interface NewToken {
  readonly name: string
  readonly roles: readonly Role[]
  /** Days until it expires; the setting's number where nothing shorter is said. */
  readonly days?: number
}

export interface Tokens {
  /**
   * Makes a token. Its text is given out this once; what is kept cannot be turned back into it.
   * @throws {AppError} `identity.role-beyond-yours` for a role that its maker does not hold.
   */
  create(actor: Actor, token: NewToken): Promise<{ token: string; details: store.Token }>
  list(page: PageQuery): Promise<Page<store.Token>>
  /** @throws {AppError} `identity.token-not-found` */
  end(actor: Actor, tokenId: string): Promise<void>
  /** Who a token speaks for; null when it is none that works. */
  identify(text: string): Promise<Actor | null>
}

export function createTokens({ db, clock, ids, emit, box, settings, randomBytes }: IdentityContext): Tokens {
  const macOf = (tokenId: string, secret: string): Buffer => box.mac(secret, `identity.token/${tokenId}`)
  return {
    async create(actor, { name, roles, days = settings.tokenDays }) {
      // The shell owns the machine; anyone else passes on what they have.
      const beyond = actor.kind === 'shell' ? [] : roles.filter((role) => !actor.roles.includes(role))
      if (beyond.length > 0)
        throw new AppError(
          'identity.role-beyond-yours',
          `A token for ${beyond.join(', ')} is made by who holds that role, or with the comity program on the machine.`,
        )
      const at = clock()
      const tokenId = ids('token')
      const secret = tokenSecret(randomBytes(tokenSecretBytes))
      const details: store.Token = {
        tokenId,
        name,
        roles: ordered(roles, allRoles),
        accountId: actor.personId as AccountId | null,
        createdAt: at,
        createdBy: actor.id,
        expiresAt: plusMs(at, Math.min(days, settings.tokenDays) * day),
        lastUsedOn: null,
        endedAt: null,
      }
      await db.transaction(async (tx) => {
        await store.insertToken(tx, details, macOf(tokenId, secret))
        const detail = { roles: details.roles.join(' '), expiresAt: details.expiresAt }
        await emit(tx, {
          type: 'identity.token-created',
          at,
          actor,
          subject: { type: 'token', id: tokenId },
          detail,
        })
      })
      return { token: formatToken({ id: tokenId.slice('token_'.length), secret }), details }
    },

    async list(page) {
      return pageOf(await store.listTokens(db, page.after, page.limit), page.limit, (token) => token.tokenId)
    },

    async end(actor, tokenId) {
      const at = clock()
      await db.transaction(async (tx) => {
        if (!(await store.endToken(tx, tokenId, at)))
          throw new AppError('identity.token-not-found', 'There is no token with this id that still works.')
        await emit(tx, {
          type: 'identity.token-ended',
          at,
          actor,
          subject: { type: 'token', id: tokenId },
          detail: {},
        })
      })
    },

    async identify(text) {
      const parts = parseToken(text)
      if (parts === null) return null
      const tokenId = `token_${parts.id}`
      const now = clock()
      const found = await store.findLiveToken(db, tokenId, macOf(tokenId, parts.secret), now)
      if (found === null) return null
      const today = dayOf(now)
      if (found.lastUsedOn !== today) await store.markTokenUsed(db, tokenId, today)
      const { person } = found
      // A role that its person has lost meanwhile is lost to the token too.
      const roles = found.roles.filter((role) => person === null || person.roles.includes(role))
      const duties = person?.duties ?? []
      return {
        kind: 'token',
        id: found.tokenId,
        personId: person?.accountId ?? null,
        name: found.name,
        roles,
        duties,
        actions: actionsOf(roles, duties),
      }
    },
  }
}

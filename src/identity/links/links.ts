import { AppError } from '#kernel/errors.ts'
import { day, hour, minute, plusMs, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { AccountId } from '../accounts/account.ts'
import { newSecret, type IdentityContext } from '../context.ts'
import { findLink, insertLink, useLink, type LinkPurpose } from './store.ts'

/** How long each kind of one-time link works. */
export const linkLife = {
  /** The first set-up: somebody sits before the machine and does it now. */
  'set-up': 15 * minute,
  /** From `comity init` or `comity account link`: handed over at once. */
  handed: hour,
  /** An invitation that travels by some other way. */
  invitation: 3 * day,
} as const

/** A one-time link as it is given out. The secret stands behind the `#`: no server or proxy log ever sees it. */
export interface OneTimeLink {
  readonly url: string
  readonly expiresAt: Instant
}

export interface Links {
  make(tx: Tx, link: { purpose: LinkPurpose; accountId: AccountId | null; lifeMs: number }): Promise<OneTimeLink>
  /** @throws {AppError} `identity.bad-link` when it was used, has expired or never was. */
  use(tx: Tx, purpose: LinkPurpose, secret: string): Promise<AccountId | null>
  /** Whom it is for, without using it. @throws {AppError} as `use`. */
  peek(purpose: LinkPurpose, secret: string): Promise<AccountId | null>
}

const pages = { 'set-up': '/setup', invitation: '/join' } as const satisfies Record<LinkPurpose, string>

export function createLinks(context: IdentityContext): Links {
  const { db, clock, box } = context
  const macOf = (secret: string): Buffer => box.mac(secret, 'identity.link')
  return {
    async make(tx, { purpose, accountId, lifeMs }) {
      const secret = newSecret(context)
      const createdAt = clock()
      const expiresAt = plusMs(createdAt, lifeMs)
      await insertLink(tx, { linkMac: macOf(secret), purpose, accountId, createdAt, expiresAt })
      const origin = purpose === 'set-up' ? loopbackOrigin(context.origins()) : context.origins()[0]
      return { url: `${origin ?? ''}${pages[purpose]}#${secret}`, expiresAt }
    },
    async use(tx, purpose, secret) {
      const found = await useLink(tx, { linkMac: macOf(secret), purpose, now: clock() })
      if (found === null) throw badLink()
      return found.accountId
    },
    async peek(purpose, secret) {
      const found = await findLink(db, { linkMac: macOf(secret), purpose, now: clock() })
      if (found === null) throw badLink()
      return found.accountId
    },
  }
}

function badLink(): AppError {
  return new AppError(
    'identity.bad-link',
    'This link was used before, has expired, or is not of this node; ask for another.',
  )
}

/** Set-up is taken from this machine only, so its link names this machine. */
function loopbackOrigin(origins: readonly string[]): string | undefined {
  const local = /^https?:\/\/(127\.\d+\.\d+\.\d+|\[::1\]|localhost)(:\d+)?$/
  return origins.find((origin) => local.test(origin)) ?? origins[0]
}

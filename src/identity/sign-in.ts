import { AppError } from '#kernel/errors.ts'
import { anonymous } from '#kernel/actor.ts'
import type { AccountId } from './accounts/account.ts'
import type { Accounts } from './accounts/accounts.ts'
import { replacePassword } from './accounts/store.ts'
import type { IdentityContext } from './context.ts'
import { addressKey, rates, type Limits, type Tried } from './limits/limits.ts'
import type { PasswordHasher } from './passwords/hash.ts'
import type { Client, Sessions } from './sessions/sessions.ts'

export interface SignedIn {
  readonly cookie: string
  readonly accountId: AccountId
}

export interface SignIn {
  /**
   * Signs in by address and password.
   * @throws {AppError} `identity.bad-credentials`, the same and after the same work whatever was wrong;
   * `identity.too-many-tries` with when to try again.
   */
  byPassword(input: { email: string; password: string }, client: Client): Promise<SignedIn>
}

interface Parts {
  readonly limits: Limits
  readonly hasher: PasswordHasher
  readonly accounts: Accounts
  readonly sessions: Sessions
}

export function createSignIn(context: IdentityContext, { limits, hasher, accounts, sessions }: Parts): SignIn {
  const { db, clock, emit } = context
  return {
    async byPassword({ email, password }, client) {
      const key = email.trim().normalize('NFC').toLowerCase()
      const address = addressKey(client.address)
      const ofAccount: Tried[] = [
        { what: `pair ${key} ${address}`, rate: rates.pair },
        { what: `account ${key}`, rate: rates.account },
      ]
      await limits.take([...ofAccount, { what: `sign-in ${address}`, rate: rates.address }])
      const account = await accounts.findByEmail(key)
      const stored = account?.state === 'active' ? account.password : null
      const matches = await hasher.verify(password, stored)
      const at = clock()
      if (account === null || stored === null || !matches) {
        const subject = { type: 'account', id: account?.accountId ?? 'unknown' }
        await db.transaction((tx) =>
          emit(tx, { type: 'identity.sign-in-refused', at, actor: anonymous, subject, detail: {} }),
        )
        throw new AppError('identity.bad-credentials', 'The address and the password do not match an account here.')
      }
      const { accountId } = account
      const { cookie } = await db.transaction(async (tx) => {
        const started = await sessions.start(tx, accountId, client)
        const { sessionId } = started
        const actor = { kind: 'person', id: accountId } as const
        const detail = { sessionId, by: 'password' }
        await emit(tx, {
          type: 'identity.signed-in',
          at,
          actor,
          subject: { type: 'account', id: accountId },
          detail,
        })
        return started
      })
      await limits.forget(ofAccount)
      if (hasher.isDated(stored)) await replacePassword(db, accountId, stored, await hasher.hash(password))
      return { cookie, accountId }
    },
  }
}

import type { Action } from '#kernel/actions.ts'
import { functionClasses, roles as allRoles, type Actor, type FunctionClass, type Role } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { IdentityContext } from '../context.ts'
import { linkLife, type Links, type OneTimeLink } from '../links/links.ts'
import { deleteLinksOf } from '../links/store.ts'
import { pageOf, type Page } from '#kernel/page.ts'
import type { PageQuery } from '../paging.ts'
import { deletePasskeysOf } from '../passkeys/store.ts'
import type { PasswordHasher } from '../passwords/hash.ts'
import { assertStrongPassword } from '../passwords/strength.ts'
import { actionsOf } from '../roles.ts'
import { dutyConflicts, type DutyConflict } from '../separation.ts'
import { deleteSessionsOf } from '../sessions/store.ts'
import type { Client, Sessions } from '../sessions/sessions.ts'
import { readTeam } from '../team/store.ts'
import { endTokensOf } from '../tokens/store.ts'
import { ordered, parseEmail, type Account, type AccountId, type AccountInput } from './account.ts'
import { assertNotOwnGain } from './own-gain.ts'
import * as store from './store.ts'

export interface Accounts {
  /** Adds an account in the caller's transaction: active with a password hash, invited without. */
  add(tx: Tx, person: AccountInput & { readonly email: string }, password: string | null): Promise<AccountId>
  findByEmail(email: string): Promise<store.AccountRow | null>
  /** Reads accounts with their addresses; the reading is recorded. @source R04A */
  list(actor: Actor, page: PageQuery): Promise<Page<Account>>
  read(actor: Actor, accountId: string): Promise<Account>
  invite(
    actor: Actor,
    person: AccountInput & { readonly email: string },
  ): Promise<{ account: Account; link: OneTimeLink }>
  edit(actor: Actor, accountId: string, version: string, person: AccountInput): Promise<Account>
  /** Closes an account for good: sessions, tokens, passkeys and links of it work no more. */
  close(actor: Actor, accountId: string): Promise<void>
  /** A new one-time link for somebody who has lost what they signed in with. */
  newLink(actor: Actor, accountId: string): Promise<OneTimeLink>
  /** Takes an invitation: sets the password and signs in. */
  accept(
    input: { link: string; password: string; name?: string },
    client: Client,
  ): Promise<{ cookie: string; accountId: AccountId }>
  dutyConflicts(): Promise<DutyConflict[]>
  /** A person whose account is open, without their address: who they are to those who approve. Null for any other. */
  person(sql: Sql, accountId: string): Promise<Person | null>
  /** Everybody who can sign in. */
  people(sql: Sql): Promise<Person[]>
}

/** A person of the team, as other rooms meet them. */
export interface Person {
  readonly personId: AccountId
  readonly name: string
  readonly roles: readonly Role[]
  readonly duties: readonly FunctionClass[]
  readonly actions: ReadonlySet<Action>
}

function toPerson({ accountId, name, roles, duties }: store.AccountRow): Person {
  return { personId: accountId, name, roles, duties, actions: actionsOf(roles, duties) }
}

interface Parts {
  readonly links: Links
  readonly hasher: PasswordHasher
  readonly sessions: Sessions
}

export function createAccounts(context: IdentityContext, { links, hasher, sessions }: Parts): Accounts {
  const { db, clock, ids, emit, box } = context
  const sealedFor = (accountId: string): string => `identity.account/${accountId}/email`
  const macOf = (email: string): Buffer => box.mac(email, 'identity.account/email')

  function toAccount(row: store.AccountRow): Account {
    const { accountId, version, name, roles, duties, state, createdAt, changedAt } = row
    const email = box.open(row.emailSealed, sealedFor(accountId)).toString()
    return { accountId, version, name, email, roles, duties, state, createdAt, changedAt }
  }

  async function add(
    tx: Tx,
    person: AccountInput & { readonly email: string },
    password: string | null,
  ): Promise<AccountId> {
    const accountId = ids('account')
    const at = clock()
    const added = await store.insertAccount(tx, {
      accountId,
      version: 1,
      name: person.name.trim(),
      emailSealed: box.seal(person.email, sealedFor(accountId)),
      emailMac: macOf(person.email),
      roles: ordered(person.roles, allRoles),
      duties: ordered(person.duties, functionClasses),
      state: password === null ? 'invited' : 'active',
      password,
      createdAt: at,
      changedAt: at,
    })
    if (!added) throw new AppError('identity.account-exists', 'There is an account with this mail address already.')
    return accountId
  }

  /** The account, locked; closed ones are left as they are. */
  async function lockOpen(tx: Tx, accountId: string): Promise<store.AccountRow> {
    const row = await store.lockAccount(tx, accountId)
    if (row === null) throw notFound()
    if (row.state === 'closed')
      throw new AppError('identity.account-closed', 'This account is closed; invite the person anew.')
    return row
  }

  /**
   * The account, locked, with the number of other administrators who can sign in. Administrators are locked before
   * the account and in one order: two who leave at the same time wait for each other, and do not both see the other stay.
   */
  async function lockWithOthers(tx: Tx, accountId: string): Promise<{ row: store.AccountRow; others: number }> {
    const administrators = await store.lockAdministrators(tx)
    const row = await lockOpen(tx, accountId)
    return { row, others: administrators.filter((id) => id !== row.accountId).length }
  }

  return {
    add,
    findByEmail: (email) => store.findAccountByEmail(db, macOf(email)),

    async list(actor, { after, limit }) {
      const page = pageOf(await store.listAccounts(db, after, limit), limit, (row) => row.accountId)
      const items = page.items.map(toAccount)
      const subject = { type: 'accounts', id: 'all' }
      const detail = { count: items.length }
      await db.transaction((tx) => emit(tx, { type: 'identity.accounts-read', at: clock(), actor, subject, detail }))
      return { items, nextCursor: page.nextCursor }
    },

    async read(actor, accountId) {
      const row = await store.readAccount(db, accountId)
      if (row === null) throw notFound()
      const subject = { type: 'account', id: accountId }
      await db.transaction((tx) => emit(tx, { type: 'identity.account-read', at: clock(), actor, subject, detail: {} }))
      return toAccount(row)
    },

    async invite(actor, person) {
      const email = parseEmail(person.email)
      return db.transaction(async (tx) => {
        const accountId = await add(tx, { ...person, email }, null)
        const link = await links.make(tx, { purpose: 'invitation', accountId, lifeMs: linkLife.invitation })
        const detail = { roles: words(person.roles), duties: words(person.duties) }
        const subject = { type: 'account', id: accountId }
        await emit(tx, { type: 'identity.account-invited', at: clock(), actor, subject, detail })
        return { account: toAccount((await store.readAccount(tx, accountId))!), link }
      })
    },

    async edit(actor, accountId, version, person) {
      return db.transaction(async (tx) => {
        const { row, others } = await lockWithOthers(tx, accountId)
        if (String(row.version) !== version)
          throw new AppError('platform.stale', 'Somebody else changed this account meanwhile; load it again.')
        assertNotOwnGain(actor, row, person)
        if (!person.roles.includes('administrator')) assertNotLast(row, others)
        const at = clock()
        const changed = {
          name: person.name.trim(),
          roles: ordered(person.roles, allRoles),
          duties: ordered(person.duties, functionClasses),
        }
        await store.updateAccount(tx, { ...row, ...changed }, at)
        const detail = {
          rolesBefore: words(row.roles),
          roles: words(changed.roles),
          dutiesBefore: words(row.duties),
          duties: words(changed.duties),
        }
        await emit(tx, {
          type: 'identity.account-changed',
          at,
          actor,
          subject: { type: 'account', id: accountId },
          detail,
        })
        return toAccount((await store.readAccount(tx, accountId))!)
      })
    },

    async close(actor, accountId) {
      await db.transaction(async (tx) => {
        const { row, others } = await lockWithOthers(tx, accountId)
        assertNotLast(row, others)
        const at = clock()
        await store.updateAccount(tx, { ...row, state: 'closed', password: null }, at)
        await deleteSessionsOf(tx, accountId)
        await deletePasskeysOf(tx, accountId)
        await deleteLinksOf(tx, accountId)
        await endTokensOf(tx, accountId, at)
        await emit(tx, {
          type: 'identity.account-closed',
          at,
          actor,
          subject: { type: 'account', id: accountId },
          detail: {},
        })
      })
    },

    async newLink(actor, accountId) {
      return db.transaction(async (tx) => {
        const row = await lockOpen(tx, accountId)
        const subject = { type: 'account', id: accountId }
        await emit(tx, { type: 'identity.link-made', at: clock(), actor, subject, detail: {} })
        return links.make(tx, { purpose: 'invitation', accountId: row.accountId, lifeMs: linkLife.handed })
      })
    },

    async accept({ link, password, name }, client) {
      const invited = await links.peek('invitation', link)
      const row = await store.readAccount(db, invited ?? '')
      if (row === null) throw notFound()
      const team = await readTeam(db)
      assertStrongPassword(password, [team?.name ?? '', name ?? row.name, toAccount(row).email])
      const hash = await hasher.hash(password)
      return db.transaction(async (tx) => {
        await links.use(tx, 'invitation', link)
        const current = await lockOpen(tx, row.accountId)
        const { accountId } = current
        const at = clock()
        await store.updateAccount(
          tx,
          { ...current, name: name?.trim() || current.name, state: 'active', password: hash },
          at,
        )
        // Whoever held the old password, or a session opened with it, is out.
        await deleteSessionsOf(tx, accountId)
        const { cookie, sessionId } = await sessions.start(tx, accountId, client)
        const actor = { kind: 'person', id: accountId } as const
        const subject = { type: 'account', id: accountId }
        await emit(tx, { type: 'identity.link-used', at, actor, subject, detail: { sessionId } })
        return { cookie, accountId }
      })
    },

    dutyConflicts: async () => dutyConflicts(await store.listOpenAccounts(db)),

    async person(sql, accountId) {
      const row = await store.readAccount(sql, accountId)
      return row === null || row.state !== 'active' ? null : toPerson(row)
    },

    people: async (sql) => (await store.listOpenAccounts(sql)).filter((row) => row.state === 'active').map(toPerson),
  }
}

function notFound(): AppError {
  return new AppError('identity.account-not-found', 'There is no account with this id.')
}

function words(list: readonly (Role | FunctionClass)[]): string {
  return list.join(' ')
}

function assertNotLast(row: store.AccountRow, others: number): void {
  if (row.state === 'active' && row.roles.includes('administrator') && others === 0)
    throw new AppError(
      'identity.last-administrator',
      'This is the last administrator who can sign in; make another one first.',
    )
}

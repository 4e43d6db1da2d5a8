import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { parseIp } from '#kernel/ip.ts'
import type { Tx } from '#platform/database.ts'
import { parseEmail, type AccountId } from './accounts/account.ts'
import type { Accounts } from './accounts/accounts.ts'
import type { IdentityContext } from './context.ts'
import { linkLife, type Links, type OneTimeLink } from './links/links.ts'
import type { Limits } from './limits/limits.ts'
import { addressKey, rates } from './limits/limits.ts'
import type { PasswordHasher } from './passwords/hash.ts'
import { assertStrongPassword } from './passwords/strength.ts'
import { founderRoles } from './roles.ts'
import type { Client, Sessions } from './sessions/sessions.ts'
import { addTeamVersion, lockTeam, readTeam } from './team/store.ts'
import { checkTeam, type Team, type TeamInput } from './team/team.ts'

/** From where a set-up is asked for. */
export interface Caller {
  readonly ip: string
  readonly viaControlSocket: boolean
  /** Whether a proxy stands between: then the near address says nothing of the far one. */
  readonly forwarded: boolean
}

export interface SetUp {
  isNeeded(): Promise<boolean>
  /** A new set-up link (an older one works no more); null when the node is set up. */
  link(): Promise<OneTimeLink | null>
  /** Sets the node up with the link, and signs the first person in. */
  byLink(
    input: { link: string; team: TeamInput; person: { name: string; email: string; password: string } },
    caller: Caller,
    client: Client,
  ): Promise<{ cookie: string; team: Team; accountId: AccountId }>
  /** Sets the node up without a browser: the first person gets a one-time sign-in address. */
  byShell(
    actor: Actor,
    input: { team: TeamInput; email: string },
  ): Promise<{ link: OneTimeLink; team: Team; accountId: AccountId }>
}

interface Parts {
  readonly links: Links
  readonly limits: Limits
  readonly hasher: PasswordHasher
  readonly accounts: Accounts
  readonly sessions: Sessions
}

/** Whether a caller sits at the machine itself, with no proxy of this machine speaking for somebody far away. */
export function isAtTheMachine({ ip, viaControlSocket, forwarded }: Caller): boolean {
  if (viaControlSocket) return true
  const bytes = parseIp(ip)?.bytes
  if (bytes === undefined || forwarded) return false
  const isV4 = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
  return isV4 ? bytes[12] === 127 : bytes.subarray(0, 15).every((byte) => byte === 0) && bytes[15] === 1
}

export function createSetUp(context: IdentityContext, { links, limits, hasher, accounts, sessions }: Parts): SetUp {
  const { db, clock, emit } = context

  /** Makes the team and its first account, both or neither; two at once make one team. */
  async function found(
    tx: Tx,
    input: { team: Team; name: string; email: string; password: string | null },
    by: Pick<Actor, 'kind' | 'id'> | null,
  ): Promise<AccountId> {
    await lockTeam(tx)
    if ((await readTeam(tx)) !== null)
      throw new AppError('identity.already-set-up', 'This node has been set up already; sign in.')
    const person = { name: input.name, email: input.email, roles: founderRoles, duties: ['csirt'] as const }
    const accountId = await accounts.add(tx, person, input.password)
    const at = clock()
    const actor = by ?? { kind: 'person', id: accountId }
    await addTeamVersion(tx, input.team, { at, actorId: actor.id })
    const { name, country } = input.team
    const subject = { type: 'team', id: 'team' }
    await emit(tx, { type: 'identity.set-up', at, actor, subject, detail: { name, country, accountId } })
    return accountId
  }

  return {
    isNeeded: async () => (await readTeam(db)) === null,

    link: () =>
      db.transaction(async (tx) => {
        await lockTeam(tx)
        if ((await readTeam(tx)) !== null) return null
        return links.make(tx, { purpose: 'set-up', accountId: null, lifeMs: linkLife['set-up'] })
      }),

    async byLink({ link, team, person }, caller, client) {
      if (!isAtTheMachine(caller))
        throw new AppError(
          'identity.set-up-elsewhere',
          'Open the set-up link in a browser on the machine that Comity runs on.',
        )
      await limits.take([{ what: `set-up ${addressKey(caller.ip)}`, rate: rates.address }])
      await links.peek('set-up', link)
      const checked = checkTeam(team, 1)
      const email = parseEmail(person.email)
      assertStrongPassword(person.password, [checked.name, person.name, email])
      const password = await hasher.hash(person.password)
      return db.transaction(async (tx) => {
        await links.use(tx, 'set-up', link)
        const accountId = await found(tx, { team: checked, name: person.name, email, password }, null)
        const { cookie } = await sessions.start(tx, accountId, client)
        return { cookie, team: checked, accountId }
      })
    },

    async byShell(actor, { team, email: emailText }) {
      const checked = checkTeam(team, 1)
      const email = parseEmail(emailText)
      return db.transaction(async (tx) => {
        const name = email.slice(0, email.indexOf('@'))
        const accountId = await found(tx, { team: checked, name, email, password: null }, actor)
        const link = await links.make(tx, { purpose: 'invitation', accountId, lifeMs: linkLife.handed })
        return { link, team: checked, accountId }
      })
    },
  }
}

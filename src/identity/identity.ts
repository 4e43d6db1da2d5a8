import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Authenticate } from '#platform/http/session.ts'
import { createAccounts, type Accounts } from './accounts/accounts.ts'
import { createAuthenticate } from './authenticate.ts'
import { createConscience, type Conscience } from './conscience/conscience.ts'
import type { IdentityContext } from './context.ts'
import { createLimits } from './limits/limits.ts'
import { createLinks, type OneTimeLink } from './links/links.ts'
import { sweepLinks } from './links/store.ts'
import { createPasskeys, type Passkeys } from './passkeys/passkeys.ts'
import { sweepChallenges } from './passkeys/store.ts'
import { createPasswordHasher } from './passwords/hash.ts'
import { createSessions, type Sessions } from './sessions/sessions.ts'
import { sweepSessions } from './sessions/store.ts'
import { createSetUp, type SetUp } from './set-up.ts'
import { siteOf, type Site } from './site.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { addTeamVersion, lockTeam, readTeam } from './team/store.ts'
import { checkTeam, type Team, type TeamInput } from './team/team.ts'
import { createTokens, type Tokens } from './tokens/tokens.ts'

/** People, what they may do, and how they show who they are. */
export interface Identity {
  readonly authenticate: Authenticate
  /** The team of this node; null before it is set up. */
  team(): Promise<Team | null>
  editTeam(actor: Actor, version: string, input: TeamInput): Promise<Team>
  /** A new one-time address for the first set-up, 15 minutes long; null when the node is set up. */
  setupLink(): Promise<OneTimeLink | null>
  readonly setUp: SetUp
  readonly signIn: SignIn
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly accounts: Accounts
  readonly passkeys: Passkeys
  readonly conscience: Conscience
  readonly version: string
  /** Which site a request speaks for. */
  siteOf(headers: Parameters<typeof siteOf>[0]): Site
  /** Deletes what has expired. */
  sweep(): Promise<void>
}

export function createIdentity(context: IdentityContext): Identity {
  const { db, clock, emit } = context
  const limits = createLimits(context)
  const links = createLinks(context)
  const hasher = createPasswordHasher(context)
  const sessions = createSessions(context)
  const tokens = createTokens(context)
  const accounts = createAccounts(context, { links, hasher, sessions })
  const conscience = createConscience(context)
  const setUp = createSetUp(context, { links, limits, hasher, accounts, sessions })
  return {
    authenticate: createAuthenticate(tokens, sessions),
    team: () => readTeam(db),

    async editTeam(actor, version, input) {
      return db.transaction(async (tx) => {
        await lockTeam(tx)
        const before = await readTeam(tx)
        if (before === null || String(before.version) !== version)
          throw new AppError('platform.stale', 'Somebody else changed the team record meanwhile; load it again.')
        const team = checkTeam(input, before.version + 1)
        const at = clock()
        await addTeamVersion(tx, team, { at, actorId: actor.id })
        const subject = { type: 'team', id: 'team' }
        const detail = { version: team.version, country: team.country, hostModel: team.hostModel }
        await emit(tx, { type: 'identity.team-changed', at, actor, subject, detail })
        return team
      })
    },

    setupLink: () => setUp.link(),
    setUp,
    signIn: createSignIn(context, { limits, hasher, accounts, sessions }),
    sessions,
    tokens,
    accounts,
    passkeys: createPasskeys(context, { limits, sessions }),
    conscience,
    version: context.version,

    siteOf: (headers) => siteOf(headers, context.origins()),

    async sweep() {
      const now = clock()
      await sweepSessions(db, now)
      await sweepLinks(db, now)
      await sweepChallenges(db, now)
      await limits.sweep()
      await conscience.sweep()
    },
  }
}

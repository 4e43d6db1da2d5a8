import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { FunctionClass, Actor, Role } from '#kernel/actor.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { instant, plusMs, type Clock, type Instant } from '#kernel/instant.ts'
import { actionsOf, createIdentity, type Identity, type IdentityContext } from '#identity'
import { createBox } from '#platform/box.ts'
import type { Database } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { createLog } from '#platform/log.ts'
import { testDatabase } from './database.ts'

/** A person with these roles, as the rooms meet one. */
export function person(
  roles: readonly Role[],
  options: { id?: string; duties?: readonly FunctionClass[] } = {},
): Actor {
  const id = options.id ?? `account_${roles.join('-')}`
  const duties = options.duties ?? ['csirt']
  return {
    kind: 'person',
    id,
    personId: id,
    name: `Test ${roles.join(' ')}`,
    roles,
    duties,
    actions: actionsOf(roles, duties),
  }
}

/** A clock that stands still until it is moved. */
export interface TestClock {
  readonly now: Clock
  forward(ms: number): void
}

export function testClock(start: string = '2026-11-22T07:00:00.000Z'): TestClock {
  let at: Instant = instant(start)
  return {
    now: () => at,
    forward(ms) {
      at = plusMs(at, ms)
    },
  }
}

export interface IdentityUnderTest {
  readonly identity: Identity
  readonly db: Database
  readonly clock: TestClock
  /** What was said to have happened, in order. */
  readonly facts: Fact[]
  readonly context: IdentityContext
  /** A second process on the same database with the same keys, as after a restart. */
  restart(): Identity
}

/** The room on a fresh database, with a clock of its own. */
export async function testIdentity(
  t: Pick<TestContext, 'after'>,
  overrides: Partial<IdentityContext> = {},
): Promise<IdentityUnderTest> {
  const db = await testDatabase(t)
  const clock = testClock()
  const facts: Fact[] = []
  const context: IdentityContext = {
    db,
    clock: clock.now,
    ids: timeOrderedIds(clock.now, randomBytes),
    emit: async (_tx, fact) => void facts.push(fact),
    box: createBox(Buffer.alloc(32, 7)),
    settings: { sessionHours: 12, tokenDays: 90 },
    log: createLog('silent'),
    randomBytes,
    origins: () => ['http://localhost:8420', 'http://127.0.0.1:8420'],
    version: '0.0.0-test',
    ...overrides,
  }
  return {
    identity: createIdentity(context),
    db,
    clock,
    facts,
    context,
    restart: () => createIdentity(context),
  }
}

/** A password that passes, and that nobody has anywhere else. */
export const goodPassword = 'velvet tram above quiet lake'

/** Sets a node up over the control socket's way and signs its first person in. */
export async function setUpTeam(identity: Identity): Promise<{ accountId: string; cookies: Record<string, string> }> {
  const link = await identity.setupLink()
  if (link === null) throw new Error('the node is set up already')
  const { accountId, cookie } = await identity.setUp.byLink(
    {
      link: link.url.split('#')[1] ?? '',
      team: { name: 'CSIRT of Examplia', country: 'XA' },
      person: { name: 'Ada Example', email: 'ada@csirt.example', password: goodPassword },
    },
    { ip: '127.0.0.1', viaControlSocket: false, forwarded: false },
    testClient,
  )
  return { accountId, cookies: cookiesOf(cookie) }
}

export const testClient = { address: '127.0.0.1', agent: 'test', secure: false } as const

/** A Set-Cookie header as the cookies that a browser sends back. */
export function cookiesOf(setCookie: string): Record<string, string> {
  const [name = '', value = ''] = (setCookie.split(';')[0] ?? '').split('=')
  return { [name]: value }
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '#kernel/actor.ts'
import { isAppError } from '#kernel/errors.ts'
import { minute } from '#kernel/instant.ts'
import { cookiesOf, goodPassword, setUpTeam, testClient, testIdentity } from '#testing/people.ts'
import { shell } from './authenticate.ts'
import { isAtTheMachine, type Caller } from './set-up.ts'

const here: Caller = { ip: '127.0.0.1', viaControlSocket: false, forwarded: false }
const input = (link: string) => ({
  link,
  team: { name: 'CSIRT of Examplia', country: 'xa', timeZone: 'Europe/Vienna' },
  person: { name: 'Ada Example', email: 'Ada@CSIRT.example', password: goodPassword },
})
const secretOf = (url: string): string => url.split('#')[1] ?? ''
const withCode = (code: Parameters<typeof isAppError>[1]) => (error: unknown) => isAppError(error, code)

test('the set-up link makes the team and its first person, once', async (t) => {
  const { identity, facts } = await testIdentity(t)
  assert.equal(await identity.setUp.isNeeded(), true)
  const link = await identity.setupLink()
  assert.match(link?.url ?? '', /^http:\/\/localhost:8420\/setup#[\w-]{43}$/)
  const body = input(secretOf(link!.url))
  const { team, accountId, cookie } = await identity.setUp.byLink(body, here, testClient)
  assert.deepEqual(team, {
    version: 1,
    name: 'CSIRT of Examplia',
    country: 'XA',
    timeZone: 'Europe/Vienna',
    hostModel: 'agency',
    mandate: '',
  })
  assert.deepEqual(await identity.team(), team)
  assert.equal(await identity.setUp.isNeeded(), false)
  assert.equal(facts.at(-1)?.type, 'identity.set-up')

  const { actor, via } = await identity.authenticate({
    authorization: undefined,
    cookies: cookiesOf(cookie),
    ip: '127.0.0.1',
    viaControlSocket: false,
  })
  assert.equal(via, 'session')
  assert.equal(actor.personId, accountId)
  assert.deepEqual(actor.roles, ['analyst', 'duty-officer', 'head', 'administrator'])

  assert.equal(await identity.setupLink(), null)
  await assert.rejects(identity.setUp.byLink(body, here, testClient), withCode('identity.bad-link'))
})

test('the set-up link lives fifteen minutes', async (t) => {
  const { identity, clock } = await testIdentity(t)
  const link = await identity.setupLink()
  clock.forward(15 * minute)
  await assert.rejects(
    identity.setUp.byLink(input(secretOf(link!.url)), here, testClient),
    withCode('identity.bad-link'),
  )
  const fresh = await identity.setupLink()
  clock.forward(15 * minute - 1)
  await identity.setUp.byLink(input(secretOf(fresh!.url)), here, testClient)
})

test('a new set-up link takes the place of the one before', async (t) => {
  const { identity } = await testIdentity(t)
  const first = await identity.setupLink()
  await identity.setupLink()
  await assert.rejects(
    identity.setUp.byLink(input(secretOf(first!.url)), here, testClient),
    withCode('identity.bad-link'),
  )
})

test('a refused password or country leaves the link as it was', async (t) => {
  const { identity } = await testIdentity(t)
  const body = input(secretOf((await identity.setupLink())!.url))
  await assert.rejects(
    identity.setUp.byLink({ ...body, person: { ...body.person, password: 'Examplia2026' } }, here, testClient),
    withCode('identity.weak-password'),
  )
  await assert.rejects(
    identity.setUp.byLink({ ...body, team: { name: ' ', country: 'ZZ', timeZone: 'Nowhere/Town' } }, here, testClient),
    (error) => isAppError(error, 'identity.bad-team') && error.faults.length === 3,
  )
  await identity.setUp.byLink(body, here, testClient)
})

test('those who set up at the same time make one team', async (t) => {
  const { identity, restart, db } = await testIdentity(t)
  const body = input(secretOf((await identity.setupLink())!.url))
  const shellInput = (email: string) => ({ team: body.team, email })
  // None can finish before all have looked whether a team is there.
  const racing = await db.transaction(async (tx) => {
    await tx.query('lock table identity.account in exclusive mode')
    const settled = Promise.allSettled([
      identity.setUp.byLink(body, here, testClient),
      restart().setUp.byLink(body, here, testClient),
      identity.setUp.byShell(shell, shellInput('ben@csirt.example')),
      restart().setUp.byShell(shell, shellInput('eve@csirt.example')),
    ])
    await tx.query('select pg_sleep(1)')
    return { settled }
  })
  const results = await racing.settled
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of results)
    if (result.status === 'rejected') assert.ok(isAppError(result.reason), String(result.reason))
  const { rows } = await db.query<{ teams: number; accounts: number }>(
    'select (select count(*) from identity.team) as teams, (select count(*) from identity.account) as accounts',
  )
  assert.deepEqual(rows, [{ teams: 1, accounts: 1 }])
})

const callers: readonly [string, Partial<Caller>, boolean][] = [
  ['127.0.0.1', { ip: '127.0.0.1' }, true],
  ['127.8.9.1', { ip: '127.8.9.1' }, true],
  ['::1', { ip: '::1' }, true],
  ['loopback written as IPv6', { ip: '::ffff:127.0.0.1' }, true],
  ['the control socket', { ip: '', viaControlSocket: true }, true],
  ['an address of documentation', { ip: '192.0.2.1' }, false],
  ['an IPv6 neighbour', { ip: '2001:db8::1' }, false],
  ['::', { ip: '::' }, false],
  ['no address', { ip: '' }, false],
  // A proxy on this machine makes everybody look near.
  ['loopback behind a proxy', { ip: '127.0.0.1', forwarded: true }, false],
]
for (const [title, caller, near] of callers)
  test(`set-up ${near ? 'is taken from' : 'is refused from'} ${title}`, () =>
    assert.equal(isAtTheMachine({ ...here, ...caller }), near))

test('from elsewhere even the right link does nothing, and is not used up', async (t) => {
  const { identity } = await testIdentity(t)
  const body = input(secretOf((await identity.setupLink())!.url))
  await assert.rejects(
    identity.setUp.byLink(body, { ...here, ip: '192.0.2.7' }, testClient),
    withCode('identity.set-up-elsewhere'),
  )
  await identity.setUp.byLink(body, here, testClient)
})

test('guessing set-up links is slowed down', async (t) => {
  const { identity } = await testIdentity(t)
  await identity.setupLink()
  for (let i = 0; i < 30; i++)
    await assert.rejects(identity.setUp.byLink(input(`guess-${i}`), here, testClient), withCode('identity.bad-link'))
  await assert.rejects(identity.setUp.byLink(input('guess'), here, testClient), withCode('identity.too-many-tries'))
})

test('"comity init" gives a sign-in address that works once, for a first person without a password', async (t) => {
  const { identity, facts } = await testIdentity(t)
  const { link, accountId } = await identity.setUp.byShell(shell, {
    team: { name: 'CSIRT of Examplia', country: 'XA' },
    email: 'ada@csirt.example',
  })
  assert.match(link.url, /^http:\/\/localhost:8420\/join#/)
  assert.deepEqual(facts.at(-1)?.actor.kind, 'shell')
  await assert.rejects(
    identity.signIn.byPassword({ email: 'ada@csirt.example', password: '' }, testClient),
    withCode('identity.bad-credentials'),
  )
  const joined = await identity.accounts.accept(
    { link: secretOf(link.url), password: goodPassword, name: 'Ada' },
    testClient,
  )
  assert.equal(joined.accountId, accountId)
  await assert.rejects(
    identity.accounts.accept({ link: secretOf(link.url), password: goodPassword }, testClient),
    withCode('identity.bad-link'),
  )
  await identity.signIn.byPassword({ email: 'ADA@csirt.example ', password: goodPassword }, testClient)
})

test('the record of the team keeps its former versions, and an edit of an old one is refused', async (t) => {
  const { identity, db } = await testIdentity(t)
  await setUpTeam(identity)
  const mandate = 'Decree 12 of 2026: answers for incidents in Examplia.'
  const changed = await identity.editTeam(shell, '1', {
    name: 'CSIRT of Examplia',
    country: 'XA',
    hostModel: 'ministry',
    mandate,
  })
  assert.equal(changed.version, 2)
  await assert.rejects(identity.editTeam(shell, '1', { name: 'Other', country: 'XA' }), withCode('platform.stale'))
  const { rows } = await db.query('select version, mandate from identity.team order by version')
  assert.deepEqual(rows, [
    { version: 1, mandate: '' },
    { version: 2, mandate },
  ])
})

test('nobody is who shows nothing', async (t) => {
  const { identity } = await testIdentity(t)
  const shown = { authorization: undefined, cookies: {}, ip: '127.0.0.1', viaControlSocket: false }
  assert.deepEqual(await identity.authenticate(shown), { actor: anonymous, via: 'none', csrf: null })
})

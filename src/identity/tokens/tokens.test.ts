import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roles } from '#kernel/actor.ts'
import { isAppError } from '#kernel/errors.ts'
import { day } from '#kernel/instant.ts'
import { goodPassword, person, setUpTeam, testClient, testIdentity, type IdentityUnderTest } from '#testing/people.ts'
import { shell } from '../authenticate.ts'

const bearer = (token: string) => ({
  authorization: `Bearer ${token}`,
  cookies: {},
  ip: '127.0.0.1',
  viaControlSocket: false,
})
const withCode = (code: Parameters<typeof isAppError>[1]) => (error: unknown) => isAppError(error, code)

async function signedUp(t: Parameters<typeof testIdentity>[0]) {
  const under = await testIdentity(t)
  const { accountId, cookies } = await setUpTeam(under.identity)
  const { actor } = await under.identity.authenticate({
    authorization: undefined,
    cookies,
    ip: '127.0.0.1',
    viaControlSocket: false,
  })
  return { ...under, accountId, actor }
}

/** Changes the one account through the door, as another administrator would. */
async function giveRoles(
  { identity }: IdentityUnderTest,
  accountId: string,
  held: readonly (typeof roles)[number][],
): Promise<void> {
  const { version, name, duties } = await identity.accounts.read(shell, accountId)
  await identity.accounts.edit(shell, accountId, String(version), { name, duties, roles: held })
}

test('the command line makes a token for each role, and it may do what the role may', async (t) => {
  const { identity } = await testIdentity(t)
  for (const role of roles) {
    const { token } = await identity.tokens.create(shell, { name: 'script', roles: [role] })
    const { actor, via, csrf } = await identity.authenticate(bearer(token))
    assert.deepEqual([via, csrf, actor.kind, actor.personId, actor.roles], ['token', null, 'token', null, [role]])
    assert.deepEqual([...actor.actions], [...person([role]).actions], role)
  }
})

test('only a hash of a token is kept, and lists do not show more than its id', async (t) => {
  const { identity, db } = await testIdentity(t)
  const { token } = await identity.tokens.create(shell, { name: 'feed', roles: ['analyst'] })
  const secret = token.slice(-39, -7)
  const { rows } = await db.query('select row_to_json(t)::text as row from identity.token t')
  for (const text of [JSON.stringify(rows), JSON.stringify(await identity.tokens.list({ after: '', limit: 10 }))]) {
    assert.ok(!text.includes(secret))
    assert.ok(!text.includes(Buffer.from(secret).toString('hex')))
  }
})

test('a token lasts ninety days, or shorter where its maker says so, never longer', async (t) => {
  const { identity, clock } = await testIdentity(t)
  const works = async (token: string): Promise<boolean> => (await identity.authenticate(bearer(token))).via === 'token'
  const plain = await identity.tokens.create(shell, { name: '', roles: ['analyst'] })
  const short = await identity.tokens.create(shell, { name: '', roles: ['analyst'], days: 2 })
  const long = await identity.tokens.create(shell, { name: '', roles: ['analyst'], days: 300 })
  clock.forward(2 * day - 1)
  assert.equal(await works(short.token), true)
  clock.forward(1)
  assert.equal(await works(short.token), false)
  clock.forward(88 * day - 1)
  assert.deepEqual([await works(plain.token), await works(long.token)], [true, true])
  clock.forward(1)
  assert.deepEqual([await works(plain.token), await works(long.token)], [false, false])
})

test('an ended token works no more, and cannot be ended twice', async (t) => {
  const { identity } = await testIdentity(t)
  const { token, details } = await identity.tokens.create(shell, { name: '', roles: ['analyst'] })
  await identity.tokens.end(shell, details.tokenId)
  assert.equal((await identity.authenticate(bearer(token))).via, 'none')
  await assert.rejects(identity.tokens.end(shell, details.tokenId), withCode('identity.token-not-found'))
})

test('a token that does not work makes nobody, even on the control socket', async (t) => {
  const { identity } = await testIdentity(t)
  const { token } = await identity.tokens.create(shell, { name: '', roles: ['analyst'] })
  const changed = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')
  for (const authorization of ['Bearer', 'Bearer x', 'Basic eA==', `Bearer ${changed}`, `Bearer ${token} x`])
    assert.equal(
      (await identity.authenticate({ ...bearer(''), authorization, viaControlSocket: true })).via,
      'none',
      authorization,
    )
  assert.equal(
    (await identity.authenticate({ ...bearer(''), authorization: undefined, viaControlSocket: true })).via,
    'control-socket',
  )
})

test('the day of last use is kept, once a day', async (t) => {
  const { identity, clock } = await testIdentity(t)
  const { token } = await identity.tokens.create(shell, { name: '', roles: ['analyst'] })
  const lastUsed = async () => (await identity.tokens.list({ after: '', limit: 1 })).items[0]?.lastUsedOn
  assert.equal(await lastUsed(), null)
  await identity.authenticate(bearer(token))
  assert.equal(await lastUsed(), '2026-11-22')
  clock.forward(day)
  await identity.authenticate(bearer(token))
  assert.equal(await lastUsed(), '2026-11-23')
})

test('a person passes on roles that they hold, and no others', async (t) => {
  const { identity, actor } = await signedUp(t)
  const { token } = await identity.tokens.create(actor, { name: '', roles: ['head', 'analyst'] })
  const made = await identity.authenticate(bearer(token))
  assert.deepEqual([made.actor.roles, made.actor.personId], [['analyst', 'head'], actor.personId])
  await assert.rejects(
    identity.tokens.create(actor, { name: '', roles: ['analyst', 'legal'] }),
    withCode('identity.role-beyond-yours'),
  )
})

test('a token loses what its person loses: a role, then the account', async (t) => {
  const under = await signedUp(t)
  const { identity, actor, accountId } = under
  const { token } = await identity.tokens.create(actor, { name: '', roles: ['head', 'analyst'] })
  const invited = await identity.accounts.invite(shell, {
    name: 'Ben',
    email: 'ben@csirt.example',
    roles: ['administrator'],
    duties: ['csirt'],
  })
  await identity.accounts.accept({ link: invited.link.url.split('#')[1]!, password: goodPassword }, testClient)
  await giveRoles(under, accountId, ['analyst'])
  assert.deepEqual((await identity.authenticate(bearer(token))).actor.roles, ['analyst'])
  await identity.accounts.close(shell, accountId)
  assert.equal((await identity.authenticate(bearer(token))).via, 'none')
})

test('a token of somebody with a police duty is behind the wall as they are', async (t) => {
  const { identity, actor, accountId } = await signedUp(t)
  const { token } = await identity.tokens.create(actor, { name: '', roles: ['duty-officer'] })
  const { version, name, roles: held } = await identity.accounts.read(shell, accountId)
  await identity.accounts.edit(shell, accountId, String(version), {
    name,
    roles: held,
    duties: ['csirt', 'police'],
  })
  const { actor: now } = await identity.authenticate(bearer(token))
  assert.ok(!now.actions.has('observations.release') && !now.actions.has('observations.read'))
  assert.ok(now.actions.has('directory.read'))
})

test('lists come page by page, each token once', async (t) => {
  const { identity } = await testIdentity(t)
  for (let i = 0; i < 5; i++) await identity.tokens.create(shell, { name: `t${i}`, roles: ['analyst'] })
  const seen: string[] = []
  let after: string | null = ''
  while (after !== null) {
    const page: Awaited<ReturnType<typeof identity.tokens.list>> = await identity.tokens.list({
      after,
      limit: 2,
    })
    seen.push(...page.items.map(({ tokenId }) => tokenId))
    after = page.nextCursor
  }
  assert.equal(new Set(seen).size, 5)
  assert.equal(seen.length, 5)
})

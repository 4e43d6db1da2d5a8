import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { cookiesOf, setUpTeam, testClient, testIdentity } from '#testing/people.ts'
import { shell } from '../authenticate.ts'
import { challengeLifeMs } from './passkeys.ts'
import { relyingParty } from './relying-party.ts'
import { softwareAuthenticator } from './testing.ts'

const origin = 'http://localhost:8420'
const headers = { origin }
const refused = (error: unknown): boolean => isAppError(error, 'identity.passkey-refused')
type Options = { challenge: string }

async function withPerson(t: Parameters<typeof testIdentity>[0]) {
  const under = await testIdentity(t)
  const { accountId, cookies } = await setUpTeam(under.identity)
  const { actor } = await under.identity.authenticate({
    authorization: undefined,
    cookies,
    ip: '',
    viaControlSocket: false,
  })
  const { passkeys } = under.identity
  const begin = async (): Promise<Options> => (await passkeys.beginSignIn(testClient, headers)) as Options
  const add = async (key = softwareAuthenticator('localhost')) => {
    const options = (await passkeys.beginRegistration(actor, headers)) as Options
    await passkeys.finishRegistration(actor, { name: 'Key', response: key.register(options, origin) }, headers)
    return key
  }
  return { ...under, accountId, actor, passkeys, begin, add }
}

test('a passkey is added, signs in without a password, and its use is dated', async (t) => {
  const { identity, passkeys, actor, accountId, begin, add } = await withPerson(t)
  const key = await add()
  const signedIn = await passkeys.finishSignIn(key.signIn(await begin(), origin), testClient, headers)
  assert.equal(signedIn.accountId, accountId)
  const shown = {
    authorization: undefined,
    cookies: cookiesOf(signedIn.cookie),
    ip: '',
    viaControlSocket: false,
  }
  assert.equal((await identity.authenticate(shown)).actor.id, accountId)
  const list = await passkeys.list(actor)
  assert.deepEqual(
    list.map(({ passkeyId, lastUsedOn }) => [passkeyId, lastUsedOn]),
    [[key.credentialId, '2026-11-22']],
  )
})

test('a challenge is answered once', async (t) => {
  const { passkeys, actor, begin, add } = await withPerson(t)
  const key = await add()
  const options = await begin()
  await passkeys.finishSignIn(key.signIn(options, origin), testClient, headers)
  await assert.rejects(passkeys.finishSignIn(key.signIn(options, origin), testClient, headers), refused)
  const registration = (await passkeys.beginRegistration(actor, headers)) as Options
  const other = softwareAuthenticator('localhost')
  await passkeys.finishRegistration(actor, { name: 'Other', response: other.register(registration, origin) }, headers)
  const third = softwareAuthenticator('localhost')
  await assert.rejects(
    passkeys.finishRegistration(actor, { name: 'Third', response: third.register(registration, origin) }, headers),
    refused,
  )
})

test('a wrong answer uses its challenge up too', async (t) => {
  const { passkeys, begin, add } = await withPerson(t)
  const key = await add()
  const options = await begin()
  await assert.rejects(
    passkeys.finishSignIn(key.signIn(options, 'https://elsewhere.example'), testClient, headers),
    refused,
  )
  await assert.rejects(passkeys.finishSignIn(key.signIn(options, origin), testClient, headers), refused)
})

test('a challenge that nobody answered in five minutes works no more', async (t) => {
  const { passkeys, clock, begin, add } = await withPerson(t)
  const key = await add()
  const options = await begin()
  clock.forward(challengeLifeMs)
  await assert.rejects(passkeys.finishSignIn(key.signIn(options, origin), testClient, headers), refused)
})

test('what is refused: a challenge of our own making, another purpose, no user verification, a stranger’s key', async (t) => {
  const { passkeys, actor, begin, add, facts } = await withPerson(t)
  const key = await add()
  const invented = { challenge: Buffer.alloc(32, 1).toString('base64url') }
  await assert.rejects(passkeys.finishSignIn(key.signIn(invented, origin), testClient, headers), refused)
  const registration = (await passkeys.beginRegistration(actor, headers)) as Options
  await assert.rejects(passkeys.finishSignIn(key.signIn(registration, origin), testClient, headers), refused)
  await assert.rejects(add(softwareAuthenticator('localhost', false)), refused)
  await assert.rejects(
    passkeys.finishSignIn(softwareAuthenticator('localhost').signIn(await begin(), origin), testClient, headers),
    refused,
  )
  for (const response of [
    { id: key.credentialId, response: {} },
    { id: 'x', response: {} },
  ])
    await assert.rejects(passkeys.finishSignIn(response, testClient, headers), refused)
  assert.equal(facts.filter(({ type }) => type === 'identity.sign-in-refused').length, 5)
})

test('a copied key betrays itself: a counter that does not go up is refused', async (t) => {
  const { passkeys, db, begin, add } = await withPerson(t)
  const key = await add()
  await db.query('update identity.passkey set counter = 1000')
  await assert.rejects(passkeys.finishSignIn(key.signIn(await begin(), origin), testClient, headers), refused)
})

test('a removed passkey and one of a closed account sign nobody in', async (t) => {
  const { identity, db, passkeys, actor, begin, add } = await withPerson(t)
  const closed = await add()
  await db.query(`update identity.account set state = 'closed'`)
  await assert.rejects(passkeys.finishSignIn(closed.signIn(await begin(), origin), testClient, headers), refused)
  await db.query(`update identity.account set state = 'active'`)
  const key = await add()
  await passkeys.remove(actor, key.credentialId)
  await assert.rejects(passkeys.finishSignIn(key.signIn(await begin(), origin), testClient, headers), refused)
  await assert.rejects(passkeys.remove(actor, key.credentialId), (error) =>
    isAppError(error, 'identity.passkey-not-found'),
  )
  await assert.rejects(identity.passkeys.beginRegistration(shell, headers), (error) =>
    isAppError(error, 'platform.forbidden'),
  )
})

const origins = ['https://csirt.example', 'http://127.0.0.1:8420', 'http://[::1]:8420', 'http://localhost:8420']
for (const [sent, rpId] of [
  ['https://csirt.example', 'csirt.example'],
  ['http://localhost:8420', 'localhost'],
  ['http://127.0.0.1:8420', null],
  ['http://[::1]:8420', null],
  ['https://elsewhere.example', null],
  [undefined, null],
] as const)
  test(`a page of ${sent ?? 'nowhere'} ${rpId === null ? 'has no passkeys' : `has passkeys of ${rpId}`}`, () => {
    const answer = () => relyingParty(sent === undefined ? {} : { origin: sent }, origins)
    if (rpId === null) assert.throws(answer, refused)
    else assert.deepEqual(answer(), { origin: sent, rpId })
  })

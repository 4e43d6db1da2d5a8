import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { hour, minute, second } from '#kernel/instant.ts'
import { cookiesOf, goodPassword, person, setUpTeam, testClient, testIdentity } from '#testing/people.ts'
import { addressKey } from './limits/limits.ts'
import { idleMs } from './sessions/sessions.ts'

const good = { email: 'ada@csirt.example', password: goodPassword }
const bad = { email: 'ada@csirt.example', password: 'a guess that is wrong' }
const from = (address: string) => ({ ...testClient, address })
const withCode = (code: Parameters<typeof isAppError>[1]) => (error: unknown) => isAppError(error, code)
const showing = (cookies: Record<string, string>) => ({
  authorization: undefined,
  cookies,
  ip: '127.0.0.1',
  viaControlSocket: false,
})

test('a sign-in gives a session; what is stored is neither its secret nor the address it came from', async (t) => {
  const { identity, db } = await testIdentity(t)
  await setUpTeam(identity)
  const { cookie } = await identity.signIn.byPassword(good, from('192.0.2.44'))
  assert.match(cookie, /^comity=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/)
  const { rows } = await db.query(
    'select row_to_json(s)::text as row from identity.session s union all select row_to_json(a)::text from identity.account a',
  )
  const stored = JSON.stringify(rows)
  for (const secret of [Object.values(cookiesOf(cookie))[0]!, '192.0.2.44', good.email, good.password]) {
    assert.ok(!stored.includes(secret))
    assert.ok(!stored.includes(Buffer.from(secret).toString('hex')))
  }
})

test('over https the cookie is bound to this host, and the plain name does not stand in for it', async (t) => {
  const { identity } = await testIdentity(t, { origins: () => ['https://csirt.example'] })
  await setUpTeam(identity)
  const { cookie } = await identity.signIn.byPassword(good, { ...testClient, secure: true })
  assert.match(cookie, /^__Host-comity=.*; Secure$/)
  const secret = cookiesOf(cookie)['__Host-comity']!
  assert.equal((await identity.authenticate(showing({ '__Host-comity': secret }))).via, 'session')
  assert.equal((await identity.authenticate(showing({ comity: secret }))).via, 'none')
})

test('a wrong password and an unknown account get the same answer, and both are recorded', async (t) => {
  const { identity, facts } = await testIdentity(t)
  await setUpTeam(identity)
  const messages: string[] = []
  for (const tried of [bad, { ...bad, email: 'nobody@csirt.example' }, { ...bad, email: 'no address' }])
    await assert.rejects(identity.signIn.byPassword(tried, testClient), (error) => {
      assert.ok(isAppError(error, 'identity.bad-credentials'))
      messages.push(error.message)
      return true
    })
  assert.equal(new Set(messages).size, 1)
  const refused = facts.filter(({ type }) => type === 'identity.sign-in-refused')
  assert.deepEqual(
    refused.map(({ subject }) => subject.id === 'unknown'),
    [false, true, true],
  )
  assert.ok(!JSON.stringify(refused).includes('@'))
})

test('an unknown account takes as long to refuse as a known one', async (t) => {
  const { identity } = await testIdentity(t)
  await setUpTeam(identity)
  const medianMs = async (email: string, net: string): Promise<number> => {
    const runs: number[] = []
    for (let i = 0; i < 7; i++) {
      const start = performance.now()
      await assert.rejects(identity.signIn.byPassword({ ...bad, email }, from(`${net}.${i}`)))
      runs.push(performance.now() - start)
    }
    return runs.toSorted((a, b) => a - b)[3]!
  }
  const known = await medianMs(bad.email, '192.0.2')
  const unknown = await medianMs('nobody@csirt.example', '198.51.100')
  assert.ok(unknown > known / 2.5 && known > unknown / 2.5, `${known} ms and ${unknown} ms`)
})

test('guessing is stopped, and a restart is no fresh start', async (t) => {
  const { identity, clock, restart } = await testIdentity(t)
  await setUpTeam(identity)
  for (let i = 0; i < 5; i++)
    await assert.rejects(identity.signIn.byPassword(bad, testClient), withCode('identity.bad-credentials'))
  for (const process of [identity, restart()])
    await assert.rejects(process.signIn.byPassword(good, testClient), (error) => {
      assert.ok(isAppError(error, 'identity.too-many-tries'))
      assert.equal(error.retryAfterSeconds, 60)
      return true
    })
  // From where nobody guessed, the owner still comes in.
  await identity.signIn.byPassword(good, from('198.51.100.3'))
  clock.forward(minute)
  await identity.signIn.byPassword(good, testClient)
})

test('guessing at one account from many addresses is stopped too', async (t) => {
  const { identity } = await testIdentity(t)
  await setUpTeam(identity)
  for (let i = 0; i < 30; i++)
    await assert.rejects(identity.signIn.byPassword(bad, from(`192.0.2.${i}`)), withCode('identity.bad-credentials'))
  await assert.rejects(identity.signIn.byPassword(bad, from('198.51.100.9')), withCode('identity.too-many-tries'))
})

test('one address cannot try many accounts, and an IPv6 host is not a thousand addresses', async (t) => {
  const { identity, clock } = await testIdentity(t)
  await setUpTeam(identity)
  for (let i = 0; i < 30; i++)
    await assert.rejects(
      identity.signIn.byPassword({ ...bad, email: `u${i}@csirt.example` }, from(`2001:db8::${i}`)),
      withCode('identity.bad-credentials'),
    )
  await assert.rejects(identity.signIn.byPassword(good, from('2001:db8::ffff')), withCode('identity.too-many-tries'))
  clock.forward(10 * second)
  await identity.signIn.byPassword(good, from('2001:db8::ffff'))
  assert.notEqual(addressKey('2001:db8:0:1::1'), addressKey('2001:db8:0:2::1'))
})

test('a sign-in that works takes back the tries counted against its account', async (t) => {
  const { identity } = await testIdentity(t)
  await setUpTeam(identity)
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++)
      await assert.rejects(identity.signIn.byPassword(bad, testClient), withCode('identity.bad-credentials'))
    await identity.signIn.byPassword(good, testClient)
  }
})

test('a password hashed at another cost is hashed anew when its owner signs in', async (t) => {
  const { identity, db, context } = await testIdentity(t)
  await setUpTeam(identity)
  const nonce = Buffer.alloc(16, 3)
  const secret = context.box.mac('node1', 'identity.password-key')
  const tag = argon2Sync('argon2id', {
    message: goodPassword,
    nonce,
    secret,
    memory: 8192,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  })
  const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
  await db.query('update identity.account set password = $1', [
    `$argon2id$v=19$m=8192,t=1,p=1,keyid=node1$${text(nonce)}$${text(tag)}`,
  ])
  await identity.signIn.byPassword(good, testClient)
  const { rows } = await db.query<{ password: string }>('select password from identity.account')
  assert.match(rows[0]!.password, /m=19456,t=2,/)
  await identity.signIn.byPassword(good, testClient)
})

test('a session ends after its hours, after two idle hours, and when it is ended', async (t) => {
  const { identity, clock } = await testIdentity(t)
  await setUpTeam(identity)
  const works = async (cookie: string): Promise<boolean> =>
    (await identity.authenticate(showing(cookiesOf(cookie)))).via === 'session'

  const idle = await identity.signIn.byPassword(good, testClient)
  clock.forward(idleMs - 1)
  assert.equal(await works(idle.cookie), true)
  clock.forward(idleMs)
  assert.equal(await works(idle.cookie), false)

  const long = await identity.signIn.byPassword(good, testClient)
  for (let hours = 0; hours < 11; hours++) {
    clock.forward(hour)
    assert.equal(await works(long.cookie), true, `${hours} h`)
  }
  clock.forward(hour)
  assert.equal(await works(long.cookie), false)

  const ended = await identity.signIn.byPassword(good, testClient)
  const { actor } = await identity.authenticate(showing(cookiesOf(ended.cookie)))
  const sessions = await identity.sessions.list(actor.personId!)
  assert.deepEqual(
    sessions.map(({ address, agent }) => [address, agent]),
    [['127.0.0.1', 'test']],
  )
  await identity.sessions.end(actor, sessions[0]!.sessionId)
  assert.equal(await works(ended.cookie), false)
})

test('nobody ends another’s session, but who looks after accounts', async (t) => {
  const { identity } = await testIdentity(t)
  const { accountId } = await setUpTeam(identity)
  const [session] = await identity.sessions.list(accountId)
  await assert.rejects(
    identity.sessions.end(person(['analyst']), session!.sessionId),
    withCode('identity.session-not-found'),
  )
  assert.equal((await identity.sessions.list(accountId)).length, 1)
  await identity.sessions.end(person(['administrator']), session!.sessionId)
  assert.equal((await identity.sessions.list(accountId)).length, 0)
})

test('what pages send against forged requests belongs to one session and is not its cookie', async (t) => {
  const { identity } = await testIdentity(t)
  await setUpTeam(identity)
  const csrfs = []
  for (let i = 0; i < 2; i++) {
    const { cookie } = await identity.signIn.byPassword(good, testClient)
    const { csrf } = await identity.authenticate(showing(cookiesOf(cookie)))
    assert.ok(csrf !== null && !cookie.includes(csrf))
    csrfs.push(csrf)
  }
  assert.notEqual(csrfs[0], csrfs[1])
})

test('the sweep deletes what has expired and nothing that works', async (t) => {
  const { identity, clock, db } = await testIdentity(t)
  await setUpTeam(identity)
  clock.forward(13 * hour)
  const { cookie } = await identity.signIn.byPassword(good, testClient)
  await identity.sweep()
  const { rows } = await db.query(
    'select (select count(*) from identity.session) as sessions, (select count(*) from identity.link) as links',
  )
  assert.deepEqual(rows, [{ sessions: 1, links: 0 }])
  assert.equal((await identity.authenticate(showing(cookiesOf(cookie)))).via, 'session')
})

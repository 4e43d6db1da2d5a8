import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { day } from '#kernel/instant.ts'
import { cookiesOf, goodPassword, person, setUpTeam, testClient, testIdentity } from '#testing/people.ts'
import { shell } from '../authenticate.ts'
import { parseEmail } from './account.ts'

const withCode = (code: Parameters<typeof isAppError>[1]) => (error: unknown) => isAppError(error, code)
const secretOf = (url: string): string => url.split('#')[1] ?? ''
const ben = {
  name: 'Ben Example',
  email: 'ben@csirt.example',
  roles: ['analyst'],
  duties: ['csirt'],
} as const

test('an invited person takes the link, signs in, and is active', async (t) => {
  const { identity } = await testIdentity(t)
  await setUpTeam(identity)
  const { account, link } = await identity.accounts.invite(shell, ben)
  assert.equal(account.state, 'invited')
  assert.equal(account.email, 'ben@csirt.example')
  const { cookie } = await identity.accounts.accept(
    { link: secretOf(link.url), password: goodPassword, name: 'Ben E.' },
    testClient,
  )
  const { actor } = await identity.authenticate({
    authorization: undefined,
    cookies: cookiesOf(cookie),
    ip: '',
    viaControlSocket: false,
  })
  assert.deepEqual([actor.id, actor.name, actor.roles], [account.accountId, 'Ben E.', ['analyst']])
  assert.equal((await identity.accounts.read(shell, account.accountId)).state, 'active')
})

test('an invitation lives three days; a password with the name in it is refused and leaves the link', async (t) => {
  const { identity, clock } = await testIdentity(t)
  await setUpTeam(identity)
  const { link } = await identity.accounts.invite(shell, ben)
  const taking = (password: string) => identity.accounts.accept({ link: secretOf(link.url), password }, testClient)
  await assert.rejects(taking('Ben-Example-2026'), withCode('identity.weak-password'))
  clock.forward(3 * day)
  await assert.rejects(taking(goodPassword), withCode('identity.bad-link'))
})

test('a set-up link is no invitation', async (t) => {
  const { identity } = await testIdentity(t)
  const link = await identity.setupLink()
  await assert.rejects(
    identity.accounts.accept({ link: secretOf(link!.url), password: goodPassword }, testClient),
    withCode('identity.bad-link'),
  )
})

test('one address has one open account, in whatever case; a closed one frees it', async (t) => {
  const { identity } = await testIdentity(t)
  await setUpTeam(identity)
  const { account } = await identity.accounts.invite(shell, ben)
  await assert.rejects(
    identity.accounts.invite(shell, { ...ben, email: 'BEN@csirt.EXAMPLE' }),
    withCode('identity.account-exists'),
  )
  await identity.accounts.close(shell, account.accountId)
  await identity.accounts.invite(shell, ben)
})

test('an edit names the version that it changes, and what changed is recorded', async (t) => {
  const { identity, facts } = await testIdentity(t)
  await setUpTeam(identity)
  const { account } = await identity.accounts.invite(shell, ben)
  const changed = await identity.accounts.edit(shell, account.accountId, '1', {
    ...ben,
    roles: ['liaison', 'analyst'],
  })
  assert.deepEqual([changed.version, changed.roles], [2, ['analyst', 'liaison']])
  assert.deepEqual(facts.at(-1)?.detail, {
    rolesBefore: 'analyst',
    roles: 'analyst liaison',
    dutiesBefore: 'csirt',
    duties: 'csirt',
  })
  await assert.rejects(identity.accounts.edit(shell, account.accountId, '1', ben), withCode('platform.stale'))
})

test('nobody gives themselves a role or sheds a duty; giving a role up is free', async (t) => {
  const { identity } = await testIdentity(t)
  const { accountId } = await setUpTeam(identity)
  const ada = person(['administrator'], { id: accountId })
  const edit = (
    input: {
      roles: readonly ('administrator' | 'legal' | 'head')[]
      duties: readonly ('csirt' | 'police')[]
    },
    version: string,
  ) => identity.accounts.edit(ada, accountId, version, { name: 'Ada', ...input })
  await assert.rejects(
    edit({ roles: ['administrator', 'head', 'legal'], duties: ['csirt'] }, '1'),
    withCode('identity.own-roles'),
  )
  await assert.rejects(
    identity.accounts.edit({ ...ada, kind: 'token', id: 'token_1' }, accountId, '1', {
      name: 'Ada',
      roles: ['legal'],
      duties: ['csirt'],
    }),
    withCode('identity.own-roles'),
  )
  await edit({ roles: ['administrator'], duties: ['csirt', 'police'] }, '1')
  await assert.rejects(edit({ roles: ['administrator'], duties: ['csirt'] }, '2'), withCode('identity.own-roles'))
})

test('the last administrator who can sign in stays', async (t) => {
  const { identity } = await testIdentity(t)
  const { accountId } = await setUpTeam(identity)
  // Invited is not yet able to sign in.
  const { link } = await identity.accounts.invite(shell, { ...ben, roles: ['administrator'] })
  await assert.rejects(identity.accounts.close(shell, accountId), withCode('identity.last-administrator'))
  await assert.rejects(
    identity.accounts.edit(shell, accountId, '1', { name: 'Ada', roles: ['head'], duties: ['csirt'] }),
    withCode('identity.last-administrator'),
  )
  await identity.accounts.accept({ link: secretOf(link.url), password: goodPassword }, testClient)
  await identity.accounts.close(shell, accountId)
})

test('two administrators who leave at the same time do not leave the node without one', async (t) => {
  const { identity, db } = await testIdentity(t)
  const { accountId } = await setUpTeam(identity)
  const { account, link } = await identity.accounts.invite(shell, { ...ben, roles: ['administrator'] })
  await identity.accounts.accept({ link: secretOf(link.url), password: goodPassword }, testClient)
  // Neither can finish before both have looked whether another administrator stays.
  const leaving = await db.transaction(async (tx) => {
    await tx.query('lock table identity.session in exclusive mode')
    const both = [accountId, account.accountId].map((id) => identity.accounts.close(shell, id))
    const settled = Promise.allSettled(both)
    await tx.query('select pg_sleep(0.5)')
    return { settled }
  })
  const results = await leaving.settled
  assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})

test('a closed account signs in no more: session, password and link end with it, and it stays closed', async (t) => {
  const { identity } = await testIdentity(t)
  await setUpTeam(identity)
  const { account, link } = await identity.accounts.invite(shell, ben)
  const { cookie } = await identity.accounts.accept({ link: secretOf(link.url), password: goodPassword }, testClient)
  const next = await identity.accounts.newLink(shell, account.accountId)
  await identity.accounts.close(shell, account.accountId)
  assert.equal(
    (
      await identity.authenticate({
        authorization: undefined,
        cookies: cookiesOf(cookie),
        ip: '',
        viaControlSocket: false,
      })
    ).via,
    'none',
  )
  await assert.rejects(
    identity.signIn.byPassword({ email: ben.email, password: goodPassword }, testClient),
    withCode('identity.bad-credentials'),
  )
  await assert.rejects(
    identity.accounts.accept({ link: secretOf(next.url), password: goodPassword }, testClient),
    withCode('identity.bad-link'),
  )
  await assert.rejects(identity.accounts.newLink(shell, account.accountId), withCode('identity.account-closed'))
})

test('on the control socket a session makes its person, and one that has ended makes nobody', async (t) => {
  const { identity } = await testIdentity(t)
  const { accountId, cookies } = await setUpTeam(identity)
  const shown = { authorization: undefined, cookies, ip: '', viaControlSocket: true }
  const found = await identity.authenticate(shown)
  assert.deepEqual([found.via, found.actor.personId], ['session', accountId])
  assert.equal((await identity.authenticate({ ...shown, cookies: {} })).via, 'control-socket')
  await identity.accounts
    .newLink(shell, accountId)
    .then(({ url }) =>
      identity.accounts.accept({ link: secretOf(url), password: 'another sentence for the harbour' }, testClient),
    )
  assert.equal((await identity.authenticate(shown)).via, 'none')
})

test('a new link for somebody puts out who held the old password', async (t) => {
  const { identity } = await testIdentity(t)
  const { accountId, cookies } = await setUpTeam(identity)
  const link = await identity.accounts.newLink(shell, accountId)
  await identity.accounts.accept({ link: secretOf(link.url), password: 'another sentence for the harbour' }, testClient)
  assert.equal(
    (await identity.authenticate({ authorization: undefined, cookies, ip: '', viaControlSocket: false })).via,
    'none',
  )
  await assert.rejects(
    identity.signIn.byPassword({ email: 'ada@csirt.example', password: goodPassword }, testClient),
    withCode('identity.bad-credentials'),
  )
})

test('reading addresses is recorded with who read them', async (t) => {
  const { identity, facts } = await testIdentity(t)
  const { accountId } = await setUpTeam(identity)
  const officer = person(['data-protection'], { id: 'account_dpo' })
  const page = await identity.accounts.list(officer, { after: '', limit: 10 })
  assert.deepEqual(
    page.items.map(({ email }) => email),
    ['ada@csirt.example'],
  )
  assert.deepEqual([facts.at(-1)?.type, facts.at(-1)?.actor.id], ['identity.accounts-read', 'account_dpo'])
  await identity.accounts.read(officer, accountId)
  assert.deepEqual([facts.at(-1)?.type, facts.at(-1)?.subject.id], ['identity.account-read', accountId])
})

test('the report of duty conflicts sees the founder of a team of one', async (t) => {
  const { identity } = await testIdentity(t)
  await setUpTeam(identity)
  assert.deepEqual(
    (await identity.accounts.dutyConflicts()).map(({ kind }) => kind),
    ['operates-and-decides'],
  )
})

for (const [text, email] of [
  ['Ada@CSIRT.Example', 'ada@csirt.example'],
  [' a.b+c@sub.csirt.example ', 'a.b+c@sub.csirt.example'],
  ['jürgen@bücher.example', 'jürgen@bücher.example'],
] as const)
  test(`"${text}" is a mail address`, () => assert.equal(parseEmail(text), email))
for (const text of [
  '',
  'ada',
  'ada@',
  '@csirt.example',
  'ada@host',
  'a b@csirt.example',
  'ada@csirt..example',
  'ada@csirt.example\n.',
  'a@b@csirt.example',
  `${'a'.repeat(65)}@csirt.example`,
])
  test(`"${text.slice(0, 20)}" is no mail address`, () =>
    assert.throws(() => parseEmail(text), withCode('identity.bad-email')))

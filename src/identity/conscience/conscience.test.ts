import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Actor, Role } from '#kernel/actor.ts'
import { isAppError } from '#kernel/errors.ts'
import { day, hour } from '#kernel/instant.ts'
import { cookiesOf, goodPassword, setUpTeam, testClient, testIdentity } from '#testing/people.ts'
import { shell } from '../authenticate.ts'

const withCode = (code: Parameters<typeof isAppError>[1]) => (error: unknown) => isAppError(error, code)
const said = {
  subject: 'A release was pressed for',
  text: 'The zebra protocol was left out because a caller from outside insisted.',
  about: 'decision_01abc',
  nameKnown: false,
} as const

async function people(t: TestContext) {
  const under = await testIdentity(t)
  await setUpTeam(under.identity)
  let made = 0
  const one = async (...roles: Role[]): Promise<Actor> => {
    const name = `Person ${(made += 1)} of ${roles.join(' ')}`
    const invited = { name, email: `person.${made}@csirt.example`, roles, duties: ['csirt' as const] }
    const { link } = await under.identity.accounts.invite(shell, invited)
    const taken = { link: link.url.split('#')[1] ?? '', password: goodPassword }
    const { cookie } = await under.identity.accounts.accept(taken, testClient)
    const asked = { authorization: undefined, cookies: cookiesOf(cookie), ip: '', viaControlSocket: false }
    return (await under.identity.authenticate(asked)).actor
  }
  const { conscience } = under.identity
  /** Raises one, and finds its id as a reader does. */
  const raise = async (author: Actor, reader: Actor, input: Partial<typeof said> | { nameKnown: true } = {}) => {
    const before = new Set((await conscience.list(reader)).map((each) => each.concernId))
    const { code } = await conscience.raise(author, { ...said, ...input })
    const raised = (await conscience.list(reader)).find((each) => !before.has(each.concernId))
    return { code, id: raised!.concernId }
  }
  return { ...under, conscience, one, raise }
}

test('two persons in two roles open a concern for seven days; the author sees the answer by the code alone', async (t) => {
  const { conscience, one, raise, clock, facts } = await people(t)
  const [author, auditor, legal] = [await one('analyst'), await one('auditor'), await one('legal')]
  const { code, id } = await raise(author, auditor)
  await assert.rejects(conscience.read(auditor, id), withCode('identity.concern-closed'))
  assert.deepEqual(await conscience.askToOpen(auditor, id, 'Named in the audit plan'), {
    open: false,
    readsUntil: null,
  })
  await assert.rejects(conscience.read(auditor, id), withCode('identity.concern-closed'))
  assert.deepEqual(
    (await conscience.list(legal))[0]!.askedBy.map(({ name, reason, you }) => [name, reason, you]),
    [[auditor.name, 'Named in the audit plan', false]],
  )
  clock.forward(2 * day)
  assert.equal((await conscience.askToOpen(legal, id, 'Looks at it with the auditor')).open, true)
  for (const reader of [auditor, legal]) {
    const { subject, text, about, name } = await conscience.read(reader, id)
    assert.deepEqual(
      { subject, text, about, name },
      { subject: said.subject, text: said.text, about: said.about, name: null },
    )
  }
  assert.equal((await conscience.fate(code)).answer, null)
  await conscience.answer(legal, id, 'The release is looked at again.')
  await assert.rejects(conscience.answer(auditor, id, 'Another'), withCode('identity.concern-answered'))
  const fate = { raisedOn: '2026-11-22', openedOn: '2026-11-24', answeredOn: '2026-11-24' }
  assert.deepEqual(await conscience.fate(code), { ...fate, answer: 'The release is looked at again.' })
  await assert.rejects(conscience.fate(`${code}x`), withCode('identity.bad-concern-code'))
  clock.forward(7 * day)
  await assert.rejects(conscience.read(auditor, id), withCode('identity.concern-closed'))

  const ours = facts.filter(({ type }) => type.startsWith('identity.concern'))
  assert.deepEqual(
    ours.map(({ type, actor }) => [type, actor.id]),
    [
      ['identity.concern-raised', 'system:concerns'],
      ['identity.concern-asked', auditor.id],
      ['identity.concern-asked', legal.id],
      ['identity.concern-opened', legal.id],
      ['identity.concern-read', auditor.id],
      ['identity.concern-read', legal.id],
      ['identity.concern-answered', legal.id],
    ],
  )
  assert.deepEqual(
    ours.map(({ figures }) => figures).filter((figures) => figures !== undefined),
    [{}, {}, { days: 2 }],
  )
  assert.ok(!JSON.stringify(facts).includes('zebra'), 'no fact holds the text')
  assert.ok(!JSON.stringify(ours[0]).includes(author.id), 'no fact names the author')
  assert.equal(ours[0]!.at, '2026-11-22T00:00:00.000Z')
})

test('the head, the administrator, the shell and a token read nothing, also where they hold a role of the readers', async (t) => {
  const { conscience, one, raise } = await people(t)
  const [author, auditor] = [await one('analyst'), await one('auditor')]
  const { id } = await raise(author, auditor)
  const token: Actor = { ...auditor, kind: 'token', id: 'token_x' }
  const refused = [await one('head'), await one('head', 'auditor'), await one('administrator', 'legal'), shell, token]
  for (const actor of [...refused, author]) {
    const name = actor.name
    await assert.rejects(conscience.list(actor), withCode('identity.not-a-reader'), name)
    await assert.rejects(conscience.askToOpen(actor, id, 'why'), withCode('identity.not-a-reader'), name)
    await assert.rejects(conscience.read(actor, id), withCode('identity.not-a-reader'), name)
    await assert.rejects(conscience.answer(actor, id, 'text'), withCode('identity.not-a-reader'), name)
  }
})

test('one person with two roles is one person, and two persons with one role are one role', async (t) => {
  const { conscience, one, raise } = await people(t)
  const [author, both, auditor] = [await one('analyst'), await one('auditor', 'legal'), await one('auditor')]
  const { id } = await raise(author, both)
  await conscience.askToOpen(both, id, 'as auditor')
  await assert.rejects(conscience.askToOpen(both, id, 'as legal adviser'), withCode('identity.concern-asked'))
  await assert.rejects(conscience.read(both, id), withCode('identity.concern-closed'))
  // The one who holds two roles stands for the one that the other lacks.
  assert.equal((await conscience.askToOpen(auditor, id, 'the second person')).open, true)
  const second = await raise(author, both)
  await conscience.askToOpen(auditor, second.id, 'one auditor')
  const another = await one('auditor')
  assert.equal((await conscience.askToOpen(another, second.id, 'another auditor')).open, false)
})

test('the second asks within seven days of the first, who must still be a reader then', async (t) => {
  const { identity, conscience, one, raise, clock } = await people(t)
  const [author, auditor, legal] = [await one('analyst'), await one('auditor'), await one('legal')]
  const { id } = await raise(author, auditor)
  await conscience.askToOpen(auditor, id, 'first')
  clock.forward(7 * day)
  assert.equal((await conscience.askToOpen(legal, id, 'too late')).open, false)
  const account = await identity.accounts.read(shell, auditor.id)
  const { name, duties } = account
  await conscience.askToOpen(auditor, id, 'opens it').then(({ open }) => assert.equal(open, true))
  const next = await raise(author, auditor)
  await conscience.askToOpen(auditor, next.id, 'first')
  await identity.accounts.edit(shell, auditor.id, String(account.version), { name, duties, roles: ['auditor', 'head'] })
  assert.equal((await conscience.askToOpen(legal, next.id, 'the first leads the team now')).open, false)
})

test('nobody opens a concern of their own, and their own needs nothing from them', async (t) => {
  const { conscience, one, raise } = await people(t)
  const [auditor, legal] = [await one('auditor'), await one('legal')]
  const { id } = await raise(auditor, legal)
  await assert.rejects(conscience.askToOpen(auditor, id, 'mine'), withCode('identity.own-concern'))
  assert.deepEqual(await conscience.needs(auditor), [])
  assert.equal((await conscience.needs(legal)).length, 1)
  assert.deepEqual(await conscience.needs(await one('head')), [])
})

test('neither a token nor the shell raises one; a name is known to readers only where its owner wants it', async (t) => {
  const { conscience, one, raise } = await people(t)
  const [author, auditor, legal] = [await one('analyst'), await one('auditor'), await one('legal')]
  for (const actor of [shell, { ...author, kind: 'token' as const }])
    await assert.rejects(conscience.raise(actor, said), withCode('identity.concern-not-by-person'))
  const { id } = await raise(author, auditor, { nameKnown: true })
  await conscience.askToOpen(auditor, id, 'first')
  await conscience.askToOpen(legal, id, 'second')
  assert.equal((await conscience.read(legal, id)).name, author.name)
})

test('in the database neither words nor author nor code stand in clear, in any column of any table', async (t) => {
  const { conscience, one, raise, db } = await people(t)
  const [author, auditor, legal] = [await one('analyst'), await one('auditor'), await one('legal')]
  const { code, id } = await raise(author, auditor)
  await conscience.askToOpen(auditor, id, 'reason walrus')
  await conscience.askToOpen(legal, id, 'reason walrus')
  await conscience.answer(legal, id, 'answer ocelot')
  const { rows: tables } = await db.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  assert.ok(tables.length > 10)
  const words = ['zebra', 'pressed for', 'decision_01abc', 'walrus', 'ocelot', code]
  const hex = (text: string): string => Buffer.from(text).toString('hex')
  for (const { name } of tables) {
    const { rows } = await db.query<{ all: string }>(
      `select coalesce(string_agg(each::text, ' '), '') as all from ${name} each`,
    )
    for (const word of words)
      assert.ok(!rows[0]!.all.includes(word) && !rows[0]!.all.includes(hex(word)), `${word} in ${name}`)
  }
  const { rows } = await db.query<{ all: string }>(`select each::text as all from identity.concern each`)
  assert.equal(rows.length, 1)
  assert.ok(!rows[0]!.all.includes(author.id) && !rows[0]!.all.includes(hex(author.id)), 'the author')
  assert.ok(!/\d\d:\d\d:\d\d/.test(rows[0]!.all), 'no time of day')
})

test('an answered concern is deleted after three years, one without an answer stays', async (t) => {
  const { identity, conscience, one, raise, clock, facts } = await people(t)
  const [author, auditor, legal] = [await one('analyst'), await one('auditor'), await one('legal')]
  const { id, code } = await raise(author, auditor)
  const open = await raise(author, auditor)
  await conscience.askToOpen(auditor, id, 'first')
  await conscience.askToOpen(legal, id, 'second')
  await conscience.answer(legal, id, 'Mended.')
  clock.forward(3 * 365 * day)
  await identity.sweep()
  assert.equal((await conscience.fate(code)).answer, 'Mended.')
  clock.forward(2 * day + hour)
  await identity.sweep()
  await assert.rejects(conscience.fate(code), withCode('identity.bad-concern-code'))
  assert.equal((await conscience.fate(open.code)).answer, null)
  assert.equal(facts.at(-1)!.type, 'identity.concern-deleted')
})

test('the channel says who could open it; its figures are for who may read the norm report', async (t) => {
  const { conscience, one, raise } = await people(t)
  const [author, auditor] = [await one('law-enforcement'), await one('auditor')]
  const empty = await conscience.channel(author)
  assert.deepEqual(empty, { reader: false, readers: 1, canBeOpened: false, figures: null })
  await one('legal')
  await one('head', 'data-protection')
  await raise(author, auditor)
  const figures = { raised: 1, opened: 0, answered: 0 }
  assert.deepEqual(await conscience.channel(auditor), { reader: true, readers: 2, canBeOpened: true, figures })
  assert.deepEqual(await conscience.channel(await one('head')), {
    reader: false,
    readers: 2,
    canBeOpened: true,
    figures,
  })
})

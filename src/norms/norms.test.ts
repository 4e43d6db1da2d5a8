import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { timeOrderedIds } from '#kernel/id.ts'
import { hour, instant, plusMs, type Instant } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { testDatabase } from '#testing/database.ts'
import { ordinaryFacts } from './cases.ts'
import { createNorms, decisionValidMs, maxActsAtOnce, type Act, type Norms } from './norms.ts'
import { policyFile, basePack, basePackFiles } from './testing.ts'

const ordinary = ordinaryFacts(basePack().vocabulary)

interface Stage {
  readonly db: Database
  readonly norms: Norms
  readonly facts: Fact[]
  wait(ms: number): void
}

async function stage(t: TestContext, base = basePackFiles(), shared?: Stage): Promise<Stage> {
  const db = shared?.db ?? (await testDatabase(t))
  let now: Instant = instant('2026-03-01T10:00:00Z')
  const facts: Fact[] = []
  const clock = (): Instant => now
  const ids = timeOrderedIds(clock, randomBytes)
  const norms = createNorms({
    db,
    clock,
    ids,
    emit: async (_tx, ...said) => void facts.push(...said),
    packs: { base },
  })
  await norms.start()
  facts.length = 0
  return { db, norms, facts, wait: (ms) => (now = plusMs(now, ms)) }
}

function act(number: number, but: Act['facts'] = {}): Act {
  return {
    act: 'notify',
    subject: { type: 'observations.notification', id: `notification_${number}` },
    recipient: { type: 'directory.contact', id: `contact_${number}` },
    facts: { ...ordinary, ...but },
    by: { kind: 'system', id: 'system:test' },
  }
}

test('a decision is kept with its facts, said once, shown with its explanation, and replays to the same', async (t) => {
  const { db, norms, facts } = await stage(t)
  const decision = await db.transaction((tx) => norms.decide(tx, act(1, { 'data.personal': 'unclassified' })))
  assert.equal(decision.outcome, 'HOLD')
  assert.deepEqual(
    facts.map((fact) => [fact.type, fact.subject.id, fact.detail['outcome']]),
    [['norms.decided', decision.id, 'HOLD']],
  )

  const shown = await norms.show(decision.id)
  assert.deepEqual(
    [shown.decisionId, shown.outcome, shown.rulePack, shown.recipient],
    [decision.id, 'HOLD', norms.rulePack, { type: 'directory.contact', id: 'contact_1' }],
  )
  assert.equal(shown.explanation.find((rule) => rule.id === 'e-1')?.condition.value, 'unclassified')
  assert.deepEqual(
    shown.whatWouldChangeIt.map((change) => change.facts),
    [{ 'data.personal': 'none' }, { 'data.personal': 'needed' }],
  )
  assert.deepEqual(await norms.replay(decision.id), {
    decisionId: decision.id,
    same: true,
    stored: { outcome: 'HOLD', rules: ['e-1', 'c-2'] },
    repeated: { outcome: 'HOLD', rules: ['e-1', 'c-2'] },
  })
})

test('a decision that is rolled back with its act was never made', async (t) => {
  const { db, norms } = await stage(t)
  await assert.rejects(
    db.transaction(async (tx) => {
      await norms.decide(tx, act(1))
      throw new Error('the act failed')
    }),
  )
  assert.deepEqual(await norms.list({ limit: 10 }), [])
})

test('the same question about the same subject has one decision, until it expires', async (t) => {
  const { db, norms, facts, wait } = await stage(t)
  const ask = (one: Act) => db.transaction((tx) => norms.decide(tx, one))
  const first = await ask(act(1))
  wait(hour)
  assert.equal((await ask(act(1))).id, first.id)
  assert.notEqual((await ask(act(1, { 'system.place': 'uncertain' }))).id, first.id, 'other facts')
  assert.notEqual((await ask({ ...act(1), recipient: null })).id, first.id, 'another recipient')
  assert.notEqual((await ask(act(2))).id, first.id, 'another subject')
  wait(decisionValidMs)
  assert.notEqual((await ask(act(1))).id, first.id, 'expired')
  assert.equal(facts.filter((fact) => fact.type === 'norms.decided').length, 5)
})

test('many acts are decided in their order, with one set of facts kept for each that is distinct', async (t) => {
  const { db, norms } = await stage(t)
  const acts = [...Array(600).keys()].map((number) => act(number, { 'contact.daysSinceVerified': 179 + (number % 3) }))
  const decisions = await db.transaction((tx) => norms.decideMany(tx, [...acts, ...acts.slice(0, 5)]))
  assert.deepEqual(
    decisions.map((one) => one.subject.id),
    [...acts, ...acts.slice(0, 5)].map((one) => one.subject.id),
  )
  assert.deepEqual(decisions.map((one) => one.outcome).slice(0, 3), ['ALLOW', 'ALLOW', 'OBLIGE'])
  assert.equal(decisions[600]?.id, decisions[0]?.id)
  const { rows } = await db.query<{ sets: number; decisions: number }>(
    'select (select count(*) from norms.fact_set) as sets, (select count(*) from norms.decision) as decisions',
  )
  assert.deepEqual(rows, [{ sets: 3, decisions: 600 }])
  await assert.rejects(
    db.transaction((tx) => norms.decideMany(tx, new Array<Act>(maxActsAtOnce + 1).fill(act(1)))),
    RangeError,
  )
  assert.deepEqual(await db.transaction((tx) => norms.decideMany(tx, [])), [])
})

test('a stored decision opens a port again, in this process and another', async (t) => {
  const first = await stage(t)
  const { id, subject, recipient } = await first.db.transaction((tx) => first.norms.decide(tx, act(1)))
  const second = await stage(t, basePackFiles(), first)
  const reopened = await second.norms.reopen(second.db, id)
  assert.doesNotThrow(() => second.norms.assertCovers(reopened, { act: 'notify', subject, recipient }))
  second.wait(decisionValidMs)
  assert.throws(
    () => second.norms.assertCovers(reopened, { act: 'notify', subject, recipient }),
    (error) => isAppError(error, 'norms.not-covered'),
  )
})

test('what was changed behind our back in the database does not open a port, and the replay shows it', async (t) => {
  const { db, norms } = await stage(t)
  const { id } = await db.transaction((tx) => norms.decide(tx, act(1, { 'message.marksLooser': true })))
  await db.query(`update norms.decision set outcome = 'ALLOW' where id = $1`, [id])
  await assert.rejects(norms.reopen(db, id), (error) => isAppError(error, 'norms.replay-differs'))
  assert.deepEqual([(await norms.replay(id)).same, (await norms.replay(id)).repeated.outcome], [false, 'FORBID!'])

  await db.query(`update norms.fact_set set facts = facts || '{"message.marksLooser": false}'`)
  await db.query(`update norms.decision set rules = '{c-2}' where id = $1`, [id])
  assert.equal((await norms.replay(id)).same, false, 'also when facts and rules were made to fit')
})

test('a decision replays under the pack that it was made with, after the pack has changed', async (t) => {
  const old = await stage(t)
  const { id, subject, recipient } = await old.db.transaction((tx) =>
    old.norms.decide(tx, act(1, { 'contact.daysSinceVerified': 100 })),
  )
  const changed = basePackFiles().map(({ name, bytes }) =>
    name === 'norm-a.yaml'
      ? policyFile(name, Buffer.from(bytes).toString().replaceAll('180', '20').replaceAll('181', '21'))
      : { name, bytes },
  )
  const renewed = await stage(t, changed, old)
  assert.notEqual(renewed.norms.rulePack.base, old.norms.rulePack.base)
  assert.equal((await renewed.norms.replay(id)).same, true)
  const reopened = await renewed.norms.reopen(renewed.db, id)
  assert.equal(reopened.rulePack.base, old.norms.rulePack.base)
  assert.throws(() => renewed.norms.assertCovers(reopened, { act: 'notify', subject, recipient }), /rules have changed/)
  assert.equal(
    (await renewed.db.transaction((tx) => renewed.norms.decide(tx, act(1, { 'contact.daysSinceVerified': 100 }))))
      .outcome,
    'OBLIGE',
  )
})

test('a question is answered and kept, and its answer releases nothing else', async (t) => {
  const { norms, db } = await stage(t)
  const answer = await norms.ask({ kind: 'person', id: 'person_1' }, 'notify', ordinary)
  assert.equal(answer.outcome, 'ALLOW')
  const decision = await norms.reopen(db, answer.decisionId)
  const { subject, recipient } = act(1)
  assert.throws(() => norms.assertCovers(decision, { act: 'notify', subject, recipient }), /another subject/)
})

test('facts that cannot be read and acts that nobody knows are refused before anything is kept', async (t) => {
  const { db, norms, facts } = await stage(t)
  const ask = (one: Act) => db.transaction((tx) => norms.decide(tx, one))
  await assert.rejects(ask(act(1, { 'sea.level': 3 })), (error) => isAppError(error, 'norms.bad-facts'))
  await assert.rejects(ask({ ...act(1), act: 'fly' }), (error) => isAppError(error, 'norms.unknown-act'))
  await assert.rejects(norms.show('decision_none'), (error) => isAppError(error, 'norms.decision-not-found'))
  assert.deepEqual([facts, await norms.list({ limit: 10 })], [[], []])
})

test('a pack under which something was decided cannot be taken away, nor a set of facts', async (t) => {
  const { db, norms } = await stage(t)
  await db.transaction((tx) => norms.decide(tx, act(1)))
  await assert.rejects(db.query('delete from norms.pack'), /foreign key/)
  await assert.rejects(db.query('delete from norms.fact_set'), /foreign key/)
})

test('the list is newest first and can be narrowed', async (t) => {
  const { db, norms, wait } = await stage(t)
  for (const one of [act(1), act(2, { 'message.marksLooser': true }), act(3)]) {
    await db.transaction((tx) => norms.decide(tx, one))
    wait(1000)
  }
  const subjects = async (filter: Partial<Parameters<Norms['list']>[0]>) =>
    (await norms.list({ limit: 10, ...filter })).map((one) => one.subject.id)
  assert.deepEqual(await subjects({}), ['notification_3', 'notification_2', 'notification_1'])
  assert.deepEqual(await subjects({ outcome: 'FORBID!' }), ['notification_2'])
  assert.deepEqual(await subjects({ rule: 'X5-marking' }), ['notification_2'])
  assert.deepEqual(await subjects({ subjectId: 'notification_1' }), ['notification_1'])
  assert.deepEqual(await subjects({ act: 'measure' }), [])
  const [newest] = await norms.list({ limit: 1 })
  assert.deepEqual(await subjects({ before: newest?.id ?? '' }), ['notification_2', 'notification_1'])
})

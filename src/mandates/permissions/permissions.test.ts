import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { day, plusMs } from '#kernel/instant.ts'
import { testMandates } from '../testing.ts'

const about = { type: 'taskings.line', id: 'tasking_1-1' }
const request = {
  source: 'CSIRT of D',
  sourceContact: null,
  about,
  recipient: 'Ministry of the Interior',
  recipientClass: 'ministry' as const,
  purpose: 'warning',
  exercise: false,
}

async function asked(t: TestContext) {
  const room = await testMandates(t)
  const { db, mandates, people, clock } = room
  const id = await db.transaction((tx) => mandates.permissions.ask(tx, people.liaison, request))
  const covers = (other: Partial<typeof request> = {}) =>
    mandates.permissionCovers(db, { ...request, ...other, at: clock.now() })
  const yes = () => ({
    answer: 'granted' as const,
    evidence: 'mail of today',
    expiresAt: plusMs(clock.now(), 30 * day),
  })
  return { ...room, id, covers, yes }
}

test('R114: silence is no yes: a request without an answer permits nothing, and after three days it is said so', async (t) => {
  const { mandates, id, covers, clock, facts, heard } = await asked(t)
  assert.equal(await covers(), false)
  assert.equal(await mandates.permissions.markSilent(), 0)
  clock.forward(3 * day)
  assert.equal(await mandates.permissions.markSilent(), 1)
  assert.equal((await mandates.permissions.show(id)).state, 'unanswered')
  assert.equal(await covers(), false)
  assert.deepEqual(facts.at(-1)!.figures, { answer: 'unanswered' })
  assert.deepEqual(heard, [about])
})

test('a yes holds for this source, recipient, purpose and thing, and until its end; who asked does not write it down', async (t) => {
  const { mandates, people, id, covers, clock, yes } = await asked(t)
  await assert.rejects(mandates.permissions.answer(people.liaison, id, yes()), { code: 'mandates.person' })
  await assert.rejects(mandates.permissions.answer(people.otherLiaison, id, { ...yes(), expiresAt: null }), {
    code: 'platform.bad-request',
  })
  const granted = await mandates.permissions.answer(people.otherLiaison, id, yes())
  assert.deepEqual([granted.state, granted.answered?.evidence], ['granted', 'mail of today'])
  assert.equal(await covers(), true)
  for (const other of [
    { source: 'CSIRT of E' },
    { recipient: 'Ministry of Defence' },
    { purpose: 'intelligence-collection' },
    { about: { ...about, id: 'tasking_1-2' } },
  ])
    assert.equal(await covers(other), false, JSON.stringify(other))
  clock.forward(30 * day)
  assert.equal(await covers(), false)
})

test('a late answer counts, a no permits nothing, and a yes can be taken back', async (t) => {
  const { mandates, people, id, covers, clock, yes } = await asked(t)
  clock.forward(4 * day)
  await mandates.permissions.markSilent()
  await mandates.permissions.answer(people.otherLiaison, id, yes())
  assert.equal(await covers(), true)
  assert.equal((await mandates.permissions.withdraw(people.liaison, id)).state, 'withdrawn')
  assert.equal(await covers(), false)
  const other = await asked(t)
  await other.mandates.permissions.answer(other.people.head, other.id, {
    answer: 'refused',
    evidence: 'no',
    expiresAt: null,
  })
  assert.equal(await other.covers(), false)
})

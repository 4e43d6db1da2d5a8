import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Role } from '#kernel/actor.ts'
import { day, plusMs } from '#kernel/instant.ts'
import type { Fact } from '#platform/facts.ts'
import { testDatabase } from '#testing/database.ts'
import { person, testClock } from '#testing/people.ts'
import { deleteEvidence, overdueReports } from '../store.ts'
import { createHolds } from './holds.ts'

async function setting(t: TestContext) {
  const db = await testDatabase(t)
  const clock = testClock()
  const facts: Fact[] = []
  const holds = createHolds({ db, clock: clock.now, emit: async (_tx, fact) => void facts.push(fact) })
  await db.query(
    `insert into observations.report (report_id, sha256, file_name, state, origin, added_by, size_bytes, received_at, raw_until)
     values ('report_a', 'aa', 'a.csv', 'done', 'http', 'x', 1, $1, $2)`,
    [clock.now(), plusMs(clock.now(), 30 * day)],
  )
  await db.query(
    `insert into observations.sighting_block (report_no, feed_no, exercise, rows, seen_at, data)
     select report_no, 1, false, 1, $1, '' from observations.report`,
    [clock.now()],
  )
  await db.query(
    `insert into observations.evidence_block (block_no, data_class, delete_at, data) select block_no, 'account', $1, '' from observations.sighting_block`,
    [plusMs(clock.now(), 30 * day)],
  )
  const as = (role: Role, id: string = role) => person([role], { id })
  const until = () => plusMs(clock.now(), 90 * day)
  const gone = async () => ({
    reports: (await overdueReports(db, clock.now(), 10)).length,
    evidence: await db.transaction(async (tx) => {
      const deleted = await deleteEvidence(tx, clock.now())
      return deleted.length
    }),
  })
  return { db, clock, facts, holds, as, until, gone }
}

test('R049: bytes and evidence are kept beyond their time when head, legal adviser and data-protection officer have confirmed, and not before', async (t) => {
  const { clock, facts, holds, as, until, gone } = await setting(t)
  const asked = await holds.ask(as('head'), 'report_a', { reason: 'a dispute', until: until(), role: 'head' })
  assert.deepEqual([asked.state, asked.missing], ['asked', ['legal', 'data-protection']])
  const second = await holds.confirm(as('legal'), asked.holdId, 'legal')
  assert.deepEqual([second.state, second.missing], ['asked', ['data-protection']])
  clock.forward(31 * day)
  assert.equal((await gone()).reports, 1, 'two of three keep nothing')
  const third = await holds.confirm(as('data-protection'), asked.holdId, 'data-protection')
  assert.deepEqual([third.state, third.missing], ['in-force', []])
  assert.equal((await gone()).reports, 0)
  assert.deepEqual(
    facts.map((fact) => fact.type.replace('observations.legal-hold-', '')),
    ['asked', 'confirmed', 'confirmed', 'confirmed', 'in-force'],
  )
})

test('R049: one person with all three roles cannot hold a report alone, nor can a token of nobody', async (t) => {
  const { holds, until, gone, clock } = await setting(t)
  const all = person(['head', 'legal', 'data-protection'], { id: 'ada' })
  const hold = await holds.ask(all, 'report_a', { reason: 'r', until: until(), role: 'head' })
  for (const role of ['legal', 'data-protection'] as const)
    await assert.rejects(holds.confirm(all, hold.holdId, role), { code: 'observations.hold-person' })
  await assert.rejects(holds.confirm({ ...all, personId: null }, hold.holdId, 'legal'), {
    code: 'observations.hold-person',
  })
  // The same person under another session is the same person.
  await assert.rejects(holds.confirm({ ...all, id: 'token_1', kind: 'token' }, hold.holdId, 'legal'), {
    code: 'observations.hold-person',
  })
  clock.forward(31 * day)
  assert.deepEqual(await gone(), { reports: 1, evidence: 1 })
})

test('R049: a hold is lifted by the three roles, each recorded, and what it kept goes', async (t) => {
  const { holds, as, until, gone, clock } = await setting(t)
  const { holdId } = await holds.ask(as('head'), 'report_a', { reason: 'r', until: until(), role: 'head' })
  await holds.confirm(as('legal'), holdId, 'legal')
  await holds.confirm(as('data-protection'), holdId, 'data-protection')
  await assert.rejects(holds.confirm(as('legal'), holdId, 'legal'), /nobody has asked to lift/)
  clock.forward(31 * day)
  assert.deepEqual(await gone(), { reports: 0, evidence: 0 })
  const lifting = await holds.lift(as('legal', 'other-legal'), holdId, { reason: 'settled', role: 'legal' })
  assert.deepEqual([lifting.state, lifting.missing], ['in-force', ['head', 'data-protection']])
  await assert.rejects(holds.confirm(as('legal'), holdId, 'legal'), { code: 'observations.hold-person' })
  await holds.confirm(as('head'), holdId, 'head')
  const lifted = await holds.confirm(as('data-protection'), holdId, 'data-protection')
  assert.equal(lifted.state, 'lifted')
  assert.deepEqual(
    lifted.words.map(({ act, role, personId }) => `${act} ${role} ${personId}`),
    [
      'hold data-protection data-protection',
      'hold head head',
      'hold legal legal',
      'lift data-protection data-protection',
      'lift head head',
      'lift legal other-legal',
    ],
  )
  assert.deepEqual(await gone(), { reports: 1, evidence: 1 })
})

test('R049: a hold is dated: it ends by itself, and none without an end is taken', async (t) => {
  const { db, holds, as, until, clock, facts } = await setting(t)
  for (const days of [0, -1, 367])
    await assert.rejects(
      holds.ask(as('head'), 'report_a', { reason: 'r', until: plusMs(clock.now(), days * day), role: 'head' }),
      { code: 'platform.bad-request' },
    )
  const { holdId } = await holds.ask(as('head'), 'report_a', { reason: 'r', until: until(), role: 'head' })
  await assert.rejects(holds.ask(as('legal'), 'report_a', { reason: 'r', until: until(), role: 'legal' }), /already/)
  await holds.confirm(as('legal'), holdId, 'legal')
  await holds.confirm(as('data-protection'), holdId, 'data-protection')
  clock.forward(90 * day)
  assert.equal(await holds.endLapsed(), 1)
  assert.equal((await holds.show(holdId)).state, 'ended')
  assert.equal(facts.at(-1)!.type, 'observations.legal-hold-ended')
  assert.equal((await overdueReports(db, clock.now(), 10)).length, 1)
  assert.equal(await holds.endLapsed(), 0)
})

test('what was deleted cannot be held any more', async (t) => {
  const { db, holds, as, until } = await setting(t)
  await db.query('update observations.report set raw_deleted_at = now()')
  await assert.rejects(holds.ask(as('head'), 'report_a', { reason: 'r', until: until(), role: 'head' }), /deleted/)
  await assert.rejects(holds.ask(as('head'), 'report_b', { reason: 'r', until: until(), role: 'head' }), {
    code: 'observations.report-not-found',
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, plusMs } from '#kernel/instant.ts'
import { testMandates } from '../testing.ts'

test('R112: what a government lays on working with a partner stands from its beginning to its end, and can be lifted', async (t) => {
  const { db, mandates, people, clock, facts } = await testMandates(t)
  const input = {
    partner: 'CSIRT of D',
    laidBy: 'Ministry of Foreign Affairs',
    instrument: 'Instruction 7/2026',
    effect: 'ask-first' as const,
    scope: 'Exchange of indicators',
    from: plusMs(clock.now(), day),
    until: plusMs(clock.now(), 3 * day),
    exercise: false,
  }
  const { restrictionId } = await mandates.restrictions.record(people.head, input)
  const now = async () => (await mandates.restrictionsOn(db, 'csirt of d')).map((one) => one.restrictionId)
  assert.deepEqual(await now(), [])
  clock.forward(day)
  assert.deepEqual(await now(), [restrictionId])
  assert.deepEqual(await mandates.restrictionsOn(db, 'CSIRT of E'), [])
  await mandates.restrictions.lift(people.head, restrictionId, 'The instruction was withdrawn.')
  assert.deepEqual(await now(), [])
  await assert.rejects(mandates.restrictions.lift(people.head, restrictionId, 'again'), { code: 'mandates.state' })
  await mandates.restrictions.record(people.head, input)
  clock.forward(2 * day)
  assert.deepEqual(await now(), [], 'it ends by itself')
  assert.deepEqual(
    facts.map((fact) => fact.type),
    ['mandates.restriction-recorded', 'mandates.restriction-lifted', 'mandates.restriction-recorded'],
  )
  const { items } = await mandates.restrictions.list({ inForce: false, limit: 10 })
  assert.equal(items.length, 2)
  for (const until of [clock.now(), plusMs(clock.now(), -day)])
    await assert.rejects(mandates.restrictions.record(people.head, { ...input, until }), {
      code: 'platform.bad-request',
    })
})

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { day, hour, plusMs } from '#kernel/instant.ts'
import { person } from '#testing/people.ts'
import { testMandates } from '../testing.ts'

const about = { type: 'taskings.line', id: 'tasking_1-1' }

async function withOrder(t: TestContext, gag: { reference: string; until: null } | null = null) {
  const room = await testMandates(t)
  const { db, mandates, people, clock } = room
  const record = (requestedBy: string = people.liaison.id) =>
    db.transaction((tx) =>
      mandates.instruments.record(tx, people.legal, {
        about,
        kind: 'court-order',
        authority: 'District Court of Exampleville',
        authorityClass: 'court',
        reference: 'XA-2026-1234',
        dated: '2026-11-20',
        validUntil: plusMs(clock.now(), 10 * day),
        gag,
        scope: 'All records about host.example of November',
        dataClasses: ['findings', 'reports'],
        source: { name: 'CSIRT of D', contactId: null },
        requestedBy,
        exercise: false,
      }),
    )
  const covers = (dataClasses: readonly ('findings' | 'victims')[] = ['findings'], on = about) =>
    mandates.compelledCovers(db, { about: on, dataClasses, at: clock.now() })
  return { ...room, record, covers }
}

test('C0, compelled path: an order covers when the legal adviser has narrowed it and the head has countersigned, and not before', async (t) => {
  const { mandates, people, record, covers, facts, heard } = await withOrder(t)
  const id = await record()
  assert.equal(await covers(), null)
  await assert.rejects(mandates.instruments.countersign(people.head, id), { code: 'mandates.state' })
  await mandates.instruments.validate(people.legal, id, { records: { from: 40, to: 3 }, note: 'three of them' })
  assert.equal(await covers(), null)
  const signed = await mandates.instruments.countersign(people.head, id)
  assert.deepEqual([signed.state, signed.records], ['in-force', { from: 40, to: 3 }])
  assert.deepEqual(await covers(), { instrumentId: id, records: 3, noticeBarred: false })
  assert.equal(await covers(['victims']), null, 'data that the order does not name')
  assert.equal(await covers(['findings'], { ...about, id: 'tasking_1-2' }), null, 'another act')
  assert.deepEqual(facts.at(-1)!.figures, { kind: 'court-order', gag: false, records: 3 })
  assert.deepEqual(heard, [about, about], 'each step is told to the room whose subject it is')
})

test('who asked neither validates nor countersigns; one person is one signature; a nameless token is none', async (t) => {
  const { mandates, people, record } = await withOrder(t)
  const id = await record(people.legal.id)
  const word = { records: { from: 1, to: 1 }, note: 'n' }
  await assert.rejects(mandates.instruments.validate(people.legal, id, word), { code: 'mandates.person' })
  await assert.rejects(mandates.instruments.validate(people.head, id, word), /role legal/)
  await assert.rejects(mandates.instruments.validate({ ...people.legal, personId: null }, id, word), /person/)
  const both = person(['legal', 'head'], { id: 'account_both' })
  await mandates.instruments.validate(both, id, word)
  await assert.rejects(mandates.instruments.countersign(both, id), /Another person/)
  await assert.rejects(
    mandates.instruments.countersign({ ...both, kind: 'token', id: 'token_2' }, id),
    /Another person/,
  )
  const asker = person(['head'], { id: people.legal.id })
  await assert.rejects(mandates.instruments.countersign(asker, id), /Another person/)
  await mandates.instruments.countersign(people.head, id)
})

test('an order is narrowed, never widened, and ends with its time', async (t) => {
  const { mandates, people, record, covers, clock } = await withOrder(t)
  const id = await record()
  for (const [from, to] of [
    [3, 4],
    [3, 0],
  ] as const)
    await assert.rejects(mandates.instruments.validate(people.legal, id, { records: { from, to }, note: 'n' }), {
      code: 'platform.bad-request',
    })
  await mandates.instruments.validate(people.legal, id, { records: { from: 3, to: 3 }, note: 'n' })
  await mandates.instruments.countersign(people.head, id)
  clock.forward(10 * day)
  assert.equal(await covers(), null, 'also before anybody has looked')
  assert.equal(await mandates.instruments.endLapsed(), 1)
  assert.equal((await mandates.instruments.show(id)).state, 'ended')
})

test('R114: the source is told within a day, and when that is barred not before the bar falls', async (t) => {
  const free = await withOrder(t)
  const id = await free.record()
  const { instruments } = free.mandates
  await instruments.validate(free.people.legal, id, { records: { from: 9, to: 3 }, note: 'n' })
  const told = (actor = free.people.legal, on = id) =>
    free.db.transaction((tx) => instruments.markTold(tx, actor, on, 'by mail'))
  await assert.rejects(told(), { code: 'mandates.state' })
  const { countersigned, tellBy } = await instruments.countersign(free.people.head, id)
  assert.equal(tellBy, plusMs(countersigned!.at, day))
  assert.deepEqual(
    (await instruments.untold(10)).map((one) => one.instrumentId),
    [id],
  )
  free.clock.forward(2 * hour)
  await told()
  assert.deepEqual(free.facts.at(-1)!.figures, { hours: 2 })
  assert.equal((await instruments.show(id)).tellBy, null)
  assert.deepEqual(await instruments.untold(10), [])
  await assert.rejects(told(), /already/)

  const barred = await withOrder(t, { reference: 'the order, paragraph 4', until: null })
  const silent = await barred.record()
  const room = barred.mandates.instruments
  await room.validate(barred.people.legal, silent, { records: { from: 9, to: 3 }, note: 'n' })
  await room.countersign(barred.people.head, silent)
  assert.equal((await barred.covers())!.noticeBarred, true)
  await assert.rejects(
    barred.db.transaction((tx) => room.markTold(tx, barred.people.legal, silent, 'by mail')),
    { code: 'mandates.barred' },
  )
  assert.equal((await room.show(silent)).tellBy, null)
  assert.equal((await room.untold(10)).length, 1, 'it is not forgotten either')
})

test('words of an order cannot be read in the database, and a refused one covers nothing', async (t) => {
  const { db, mandates, people, record, covers } = await withOrder(t)
  const id = await record()
  const { rows } = await db.query('select * from mandates.instrument')
  assert.equal(JSON.stringify(rows).includes('host.example'), false)
  assert.equal((await mandates.instruments.refuse(people.legal, id, 'The court is not competent.')).state, 'refused')
  await assert.rejects(mandates.instruments.countersign(people.head, id), { code: 'mandates.state' })
  assert.equal(await covers(), null)
})

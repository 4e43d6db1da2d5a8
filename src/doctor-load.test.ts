import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { CheckFinding } from '#kernel/check.ts'
import { day, instant, plusMs } from '#kernel/instant.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { testPerson, type TestPerson } from '#testing/test-person.ts'

async function found(node: TestNode, check: string): Promise<string[]> {
  const { items } = await node.shell.get<{ items: CheckFinding[] }>('/api/v1/doctor')
  return items.filter((one) => one.check === check).map(({ what }) => what)
}

test('dead rows are told of where there are many for the live ones, and not where many is little', async (t) => {
  const node = await testNode(t)
  const { db } = node.node
  const bloated = async (): Promise<string[]> => {
    // Counted when the server next has a moment; the check is to see them now.
    await db.query('select pg_stat_force_next_flush()')
    return (await found(node, 'platform.bloat')).filter((what) => what.startsWith('observations.finding_history'))
  }
  const remove = (from: number, to: number) =>
    db.withConnection(async (connection) => {
      await connection.query('delete from observations.finding_history where finding_no between $1 and $2', [from, to])
      await connection.query('select pg_stat_force_next_flush()')
    })
  // As long as it is held, the server's own cleaning keeps off: the check is for when it does not get through.
  await db.transaction(async (tx) => {
    await tx.query('lock table observations.finding_history in share update exclusive mode')
    await db.withConnection(async (connection) => {
      await connection.query(
        `insert into observations.finding_history (finding_no, at, actor, what, detail)
         select no, now(), 'system:test', 'seen-again', '{}' from generate_series(1, 200000) as no`,
      )
      await connection.query('select pg_stat_force_next_flush()')
    })
    assert.deepEqual(await bloated(), [])
    await remove(1, 55_000)
    assert.deepEqual(await bloated(), [], '55,000 dead for 145,000 live')
    await remove(55_001, 150_000)
    assert.match((await bloated())[0] ?? '', /about 150000 dead rows for 50000 live ones; it was never cleaned/)
  })
})

async function courtOrder(people: { liaison: TestPerson; legal: TestPerson }, validUntil: string): Promise<string> {
  const { status, body } = await people.liaison.send<{ taskingId: string }>('POST', '/api/v1/taskings', {
    origin: { body: 'Ministry of the Interior', bodyClass: 'ministry', foreign: false, contactId: null },
    instrument: null,
    purpose: 'intelligence-collection',
    executor: 'own-staff',
    confidentiality: null,
    recordedFirst: true,
    receivedAt: '2026-11-21T09:00:00.000Z',
    deadline: null,
    words: 'Hand over what they sent.',
    contact: 'A. Person',
    lines: [
      {
        asks: 'hand-over-data',
        effect: 'E2',
        targets: [],
        note: '',
        place: 'domestic',
        dataClasses: ['findings'],
        dataOrigin: 'partner',
        source: { name: 'CSIRT of D', contactId: null },
        records: 40,
        personal: 'none',
        personAtRisk: false,
        mandate: 'outside',
        ground: 'system-security',
        evidence: true,
      },
    ],
  })
  assert.equal(status, 201, JSON.stringify(body))
  const recorded = await people.legal.send<{ instrumentId: string }>(
    'POST',
    `/api/v1/taskings/${body.taskingId}/lines/1/instrument`,
    {
      kind: 'court-order',
      authority: 'District Court of Exampleville',
      authorityClass: 'court',
      reference: 'XA-2026-1234',
      dated: '2026-11-20',
      validUntil,
      gag: null,
      scope: 'Records about host.example of November',
      dataClasses: ['findings'],
    },
  )
  assert.ok(recorded.status < 300, JSON.stringify(recorded.body))
  return recorded.body.instrumentId
}

async function signed(t: Pick<TestContext, 'after'>) {
  let now = instant('2026-11-22T07:00:00Z')
  const node = await testNode(t, { clock: () => now })
  const people = {
    liaison: await testPerson(node, { roles: ['liaison'] }),
    legal: await testPerson(node, { roles: ['legal'] }),
    head: await testPerson(node, { roles: ['head'] }),
  }
  return { node, people, start: now, forward: (ms: number) => void (now = plusMs(now, ms)) }
}

test('an instrument in force is told of two weeks before its end, and neither sooner nor while it is not in force', async (t) => {
  const { node, people, start, forward } = await signed(t)
  const at = `/api/v1/mandates/instruments/${await courtOrder(people, plusMs(start, 13 * day))}`
  assert.deepEqual(await found(node, 'mandates.instrument-ends'), [], 'recorded, and not in force')
  await people.legal.send('POST', `${at}/validate`, { records: { from: 40, to: 3 }, note: 'three are named' })
  const { status } = await people.head.send('POST', `${at}/countersign`)
  assert.ok(status < 300)
  assert.deepEqual(await found(node, 'mandates.instrument-ends'), ['The instrument XA-2026-1234 ends on 2026-12-05.'])
  const later = `/api/v1/mandates/instruments/${await courtOrder(people, plusMs(start, 20 * day))}`
  await people.legal.send('POST', `${later}/validate`, { records: { from: 40, to: 3 }, note: 'three are named' })
  await people.head.send('POST', `${later}/countersign`)
  assert.equal((await found(node, 'mandates.instrument-ends')).length, 1, 'twenty days are far off')
  forward(7 * day)
  assert.equal((await found(node, 'mandates.instrument-ends')).length, 2)
})

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { day } from '#kernel/instant.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'
import { testPerson, type TestPerson } from '#testing/test-person.ts'
import type { Report } from '../reports/report.ts'
import type { Accepted } from '../reports/reports.ts'
import { isShipped } from './shipped.ts'
import { factsOf, type Source } from './source.ts'

const description = {
  purpose: 'To tell providers which of their systems are infected.',
  ground: 'Task of the CSIRT in the public interest.',
  fields: 'Address, port, malware name.',
  retentionDays: 14,
}
const line = (ip: string): string =>
  `${JSON.stringify({
    'classification.taxonomy': 'malicious-code',
    'classification.type': 'infected-system',
    'classification.identifier': 'example',
    'time.source': '2026-11-21T06:30:00+00:00',
    'source.ip': ip,
    'source.port': 80,
  })}\n`

interface Item {
  readonly approvalId: string
  readonly state: string
  readonly act: string
  readonly why: string
  readonly outcome: string
}

async function people(node: TestNode) {
  const [analyst, officer, head] = [
    await testPerson(node, { roles: ['analyst'] }),
    await testPerson(node, { roles: ['data-protection'] }),
    await testPerson(node, { roles: ['head'] }),
  ]
  return { analyst, officer, head }
}

const handIn = (node: TestNode, text: string, feed?: string): Promise<Accepted> =>
  node.shell.upload<Accepted>(
    `/api/v1/reports${feed === undefined ? '' : `?feed=${feed}`}`,
    Readable.from([Buffer.from(text)]),
    { contentType: 'application/json', fileName: 'events.json' },
  )
const reportOf = (node: TestNode, id: string): Promise<Report> => node.shell.get<Report>(`/api/v1/reports/${id}`)

async function until(node: TestNode, id: string, holds: (report: Report) => boolean): Promise<Report> {
  for (const started = performance.now(); ;) {
    const report = await reportOf(node, id)
    if (holds(report)) return report
    if (performance.now() - started > 60_000) throw new Error(`the report is still ${JSON.stringify(report)}`)
    await sleep(50)
  }
}

async function itemsIn(person: TestPerson, state: string): Promise<Item[]> {
  const { body } = await person.send<{ items: Item[] }>('GET', `/api/v1/approvals?act=source&state=${state}`)
  return body.items
}

const answer = (person: TestPerson, { approvalId }: Item, word: 'approved' | 'refused', role = 'data-protection') =>
  person.send('POST', `/api/v1/approvals/${approvalId}/answers`, {
    kind: 'approval',
    role,
    answer: word,
    reason: 'I have read what it is for.',
  })
const describeSource = (person: TestPerson, feed: string, change = {}) =>
  person.send<Source>('PUT', `/api/v1/sources/${feed}`, { ...description, ...change })

/** A node whose jobs run by its own clock, with a report of a source that nobody has assessed. */
async function withUnknownSource(t: TestContext, feed = 'partner:events') {
  const node = await testNode(t)
  const team = await people(node)
  const taken = await handIn(node, line('192.0.2.10'), feed)
  return { node, ...team, taken }
}

test('the release covers the providers whose formats it reads, and no other', () => {
  for (const feed of ['shadowserver:scan_redis', 'intelmq:events', 'xarf:reports']) assert.ok(isShipped(feed), feed)
  for (const feed of ['partner:events', 'intelmqx:events', 'constructor:events']) assert.ok(!isShipped(feed), feed)
})

test('the facts of a source say that its purpose is written only where it is', () => {
  assert.equal(factsOf(null)['handling.purposeStated'], false)
  assert.equal(factsOf(description)['handling.purposeStated'], true)
  assert.equal(factsOf(description)['handling.step'], 'new-source')
})

describe('rule e-5: a new source is assessed before its first import', () => {
  test('an ordinary provider is read on a fresh node without a click, by its name or by what is found in the file', async (t) => {
    const node = await testNode(t)
    for (const [ip, feed] of [
      ['192.0.2.1', 'intelmq:events'],
      ['192.0.2.2', undefined],
    ] as const) {
      const taken = await handIn(node, line(ip), feed)
      assert.equal(taken.heldFor, null)
      const report = await until(node, taken.reportId, ({ state }) => state === 'done')
      assert.deepEqual([report.feed, report.events, report.held], ['intelmq:events', 1, null])
    }
    const { items } = await node.shell.get<{ items: Source[] }>('/api/v1/sources')
    assert.ok(
      items.every(({ shipped, state, description: words }) => shipped && state === 'assessed' && words !== null),
    )
  })

  test('a report of an unknown source is acknowledged, kept and not read; it is read by itself after a yes', async (t) => {
    const { node, analyst, officer, taken } = await withUnknownSource(t)
    assert.deepEqual([taken.state, taken.heldFor], ['spooled', 'partner:events'])
    await node.node.runJob('observations.wake')
    await node.node.runJob('observations.sources')
    const held = await reportOf(node, taken.reportId)
    assert.deepEqual([held.state, held.rows, held.rawKept], ['spooled', 0, true])
    assert.deepEqual(held.held, { source: 'partner:events', state: 'new', reason: null })

    // Nothing is to be answered while nobody has written what it is for.
    const [stopped, ...more] = await itemsIn(officer, 'stopped')
    assert.deepEqual(more, [])
    assert.equal(stopped!.outcome, 'REQUIRE')
    assert.notEqual((await answer(officer, stopped!, 'approved')).status, 200)
    const { body: needs } = await analyst.send('GET', '/api/v1/desk/today')
    assert.ok(JSON.stringify(needs).includes('new-source'), JSON.stringify(needs))

    assert.equal((await describeSource(officer, 'partner:events')).status, 403, 'who answers does not ask')
    const described = await describeSource(analyst, 'partner:events')
    assert.deepEqual([described.status, described.body.state, described.body.waiting], [200, 'described', 1])
    assert.deepEqual(await itemsIn(officer, 'stopped'), [])
    const [asked] = await itemsIn(officer, 'waiting')
    for (const said of [description.purpose, description.ground, description.fields, '14 days'])
      assert.ok(asked!.why.includes(said), asked!.why)
    assert.notEqual((await answer(analyst, asked!, 'approved')).status, 200)
    assert.equal((await reportOf(node, taken.reportId)).rows, 0)

    const approved = await answer(officer, asked!, 'approved')
    assert.equal(approved.status, 200, JSON.stringify(approved.body))
    const done = await until(node, taken.reportId, ({ state }) => state === 'done')
    assert.deepEqual([done.events, done.findingsNew, done.held], [1, 1, null])
    const next = await handIn(node, line('192.0.2.11'), 'partner:events')
    assert.equal(next.heldFor, null)
    await until(node, next.reportId, ({ state }) => state === 'done')
    const { items: feeds } = await node.shell.get<{ items: { feed: string; retentionDays: number }[] }>('/api/v1/feeds')
    assert.equal(feeds.find(({ feed }) => feed === 'partner:events')!.retentionDays, 14)
    const again = await analyst.send<{ code: string }>('PUT', '/api/v1/sources/partner:events', description)
    assert.equal(again.body.code, 'observations.state', 'no analyst stops what is read')
  })

  test('after a veto the reports stay kept until their time, say so, and are deleted then', async (t) => {
    const clock = testClock('2026-11-22T07:00:00.000Z')
    const node = await testNode(t, { clock: clock.now })
    const { analyst, officer } = await people(node)
    const taken = await handIn(node, line('192.0.2.10'), 'partner:events')
    await describeSource(analyst, 'partner:events')
    const [asked] = await itemsIn(officer, 'waiting')
    assert.equal((await answer(officer, asked!, 'refused')).status, 200)
    const refused = await reportOf(node, taken.reportId)
    assert.deepEqual(refused.held, {
      source: 'partner:events',
      state: 'refused',
      reason: 'I have read what it is for.',
    })
    const later = await handIn(node, line('192.0.2.12'), 'partner:events')
    assert.equal(later.heldFor, 'partner:events')
    assert.deepEqual(await itemsIn(officer, 'waiting'), [], 'a veto is not asked again by each report')
    clock.forward(31 * day)
    await node.node.runJob('observations.retention')
    const gone = await reportOf(node, taken.reportId)
    assert.deepEqual([gone.state, gone.rawKept, gone.rows, gone.held], ['failed', false, 0, null])
    assert.match(gone.error!, /nobody had assessed its source partner:events/)
  })

  test('a source that only reading shows is held before its first chunk, and read after a new yes', async (t) => {
    const node = await testNode(t)
    const { analyst, officer } = await people(node)
    const first = await handIn(node, line('192.0.2.1'))
    await until(node, first.reportId, ({ state }) => state === 'done')
    assert.equal((await analyst.send('POST', '/api/v1/sources/intelmq:events/close', { reason: 'No.' })).status, 403)
    assert.equal((await officer.send('POST', '/api/v1/sources/partner:x/close', { reason: 'No such.' })).status, 404)
    const closed = await officer.send<Source>('POST', '/api/v1/sources/intelmq:events/close', {
      reason: 'It carries more than was said.',
    })
    assert.deepEqual([closed.status, closed.body.state], [200, 'refused'], JSON.stringify(closed.body))
    const second = await handIn(node, line('192.0.2.2'))
    assert.equal(second.heldFor, null, 'its name says nothing')
    const held = await until(node, second.reportId, (report) => report.held !== null)
    assert.deepEqual([held.state, held.feed, held.rows, held.held!.state], ['spooled', 'intelmq:events', 0, 'refused'])
    assert.equal((await describeSource(analyst, 'intelmq:events')).status, 200)
    const [asked] = await itemsIn(officer, 'waiting')
    assert.equal((await answer(officer, asked!, 'approved')).status, 200)
    const done = await until(node, second.reportId, ({ state }) => state === 'done')
    assert.equal(done.events, 1)
  })

  test('another purpose is another question: what was asked before cannot be answered any more', async (t) => {
    const { node, analyst, head, officer, taken } = await withUnknownSource(t)
    await describeSource(analyst, 'partner:events')
    const [before] = await itemsIn(officer, 'waiting')
    await describeSource(head, 'partner:events', { purpose: 'To see who visits which site.' })
    const [after, ...more] = await itemsIn(officer, 'waiting')
    assert.deepEqual(more, [])
    assert.match(after!.why, /who visits which site/)
    assert.notEqual((await answer(officer, before!, 'approved')).status, 200)
    assert.equal((await reportOf(node, taken.reportId)).held!.state, 'described')
    assert.equal((await answer(officer, after!, 'approved')).status, 200)
    await until(node, taken.reportId, ({ state }) => state === 'done')
  })
})

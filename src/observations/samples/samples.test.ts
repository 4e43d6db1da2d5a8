import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { testPerson } from '#testing/test-person.ts'
import { drawSample, type Sample } from './sample.ts'

const numbers = Array.from({ length: 500 }, (_, index) => index + 1)

test('the same seed draws the same sample in whatever order the messages come, and another seed another', () => {
  const drawn = drawSample('seed_a', numbers, 20)
  assert.equal(new Set(drawn).size, 20)
  assert.deepEqual(drawSample('seed_a', numbers.toReversed(), 20), drawn)
  assert.notDeepEqual(drawSample('seed_b', numbers, 20), drawn)
  assert.deepEqual(drawSample('seed_a', [7], 20), [7])
})

test('only the data-protection officer draws and judges; the auditor reads; an exercise is never drawn', async (t) => {
  const node = await testNode(t)
  const officer = await testPerson(node, { roles: ['data-protection'] })
  const head = await testPerson(node, { roles: ['head'] })
  const auditor = await testPerson(node, { roles: ['auditor'] })
  await node.node.db.query(
    `insert into observations.feed (feed, name, tlp) values ('test:feed', 'Test', 'TLP:GREEN') on conflict do nothing`,
  )
  await node.node.db.query(
    `insert into observations.notification (contact_no, feed_no, exercise, state, message_id, findings, created_at, sent_at)
     select 1, (select min(feed_no) from observations.feed), n > 10, 'sent', 'message_' || n, 1, '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z'
     from generate_series(1, 12) as n`,
  )
  const terms = { from: '2026-10-01T00:00:00Z', to: '2026-12-01T00:00:00Z', size: 5 }
  assert.equal((await head.send('POST', '/api/v1/samples', terms)).status, 403)
  assert.equal((await officer.send('POST', '/api/v1/samples', { ...terms, to: terms.from })).status, 400)
  const drawn = await officer.send<Sample>('POST', '/api/v1/samples', terms)
  assert.equal(drawn.status, 201, JSON.stringify(drawn.body))
  assert.deepEqual([drawn.body.population, drawn.body.size, drawn.body.judged], [10, 5, 0])
  const path = `/api/v1/samples/${drawn.body.sampleId}/items`
  const { body } = await auditor.send<{ items: { notificationId: string; answer: string | null }[] }>('GET', path)
  assert.equal(body.items.length, 5)
  const one = `${path}/${body.items[0]?.notificationId}`
  assert.equal((await auditor.send('POST', one, { answer: 'needed' })).status, 403)
  await officer.send('POST', one, { answer: 'needed' })
  const judged = await officer.send<Sample>('POST', one, { answer: 'not-needed' })
  assert.deepEqual([judged.body.judged, judged.body.notNeeded], [1, 1], 'the last word counts')
  const { rows } = await node.node.db.query<{ figures: { figures: unknown } }>(
    `select opening.figures from transparency.fact join transparency.opening using (fact_no)
     where type like 'observations.sample-%' order by fact_no`,
  )
  assert.deepEqual(
    rows.map(({ figures: vector }) => vector.figures),
    [
      { size: 5, population: 10 },
      { answer: 'needed', changed: false },
      { answer: 'not-needed', changed: true },
    ],
    'the report counts what was said first: no number gets better afterwards',
  )
  assert.equal((await officer.send('POST', `${path}/notification_00000000000`, { answer: 'none' })).status, 404)
})

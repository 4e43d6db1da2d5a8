import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { testPerson, type TestPerson } from '#testing/test-person.ts'
import type { AssessmentView, FrozenSummary } from './assessments.ts'
import type { Difference } from './compare.ts'
import { emptyContent, type Content } from './content.ts'
import { completeContent } from './testing.ts'

async function world(t: Parameters<typeof testNode>[0]) {
  const node = await testNode(t)
  const analyst = await testPerson(node, { roles: ['analyst'] })
  const peer = await testPerson(node, { roles: ['analyst'], name: 'Peer' })
  const id = await begin(analyst)
  return { node, analyst, peer, id, path: `/api/v1/assessments/${id}` }
}

async function begin(analyst: TestPerson): Promise<string> {
  const { status, body } = await analyst.send<{ assessmentId: string }>('POST', '/api/v1/assessments', {
    title: 'Wiped website of a ministry',
  })
  assert.equal(status, 201)
  return body.assessmentId
}

async function save(by: TestPerson, path: string, content: Content, version: number): Promise<Response> {
  return by.fetch(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': `"${version}"` },
    body: JSON.stringify(content),
  })
}

const freeze = (by: TestPerson, path: string, why = 'As far as we know.') =>
  by.send<FrozenSummary & { code?: string }>('POST', `${path}/versions`, { why })

test('A1: a new assessment has a false flag and hijacked infrastructure, and neither can be taken out', async (t) => {
  const { analyst, path } = await world(t)
  const { body } = await analyst.send<AssessmentView>('GET', path)
  assert.deepEqual(
    body.content.hypotheses.map(({ kind }) => kind),
    ['false-flag', 'hijacked'],
  )
  const without = { ...emptyContent('x', ''), hypotheses: [] }
  const refused = await save(analyst, path, without, 1)
  assert.equal(refused.status, 400)
  assert.match(await refused.text(), /cannot be taken out/)
})

test('A2: versions are frozen with a hash, told apart with the reason, and refused when nothing differs', async (t) => {
  const { analyst, path } = await world(t)
  assert.equal((await save(analyst, path, completeContent(), 1)).status, 204)
  const first = await freeze(analyst, path)
  assert.deepEqual([first.status, first.body.number, first.body.missing], [201, 1, []])
  const again = await freeze(analyst, path)
  assert.deepEqual([again.status, again.body.code], [409, 'assessments.unchanged'])

  const content = completeContent()
  const flipped: Content = {
    ...content,
    evidence: content.evidence.map((item) =>
      item.key === 'timestamps' ? { ...item, readings: { ...item.readings, suspect: 'consistent' } } : item,
    ),
    judgement: { ...content.judgement, likelihood: 'roughly-even-chance' },
  }
  assert.equal((await save(analyst, path, flipped, 2)).status, 204)
  assert.equal((await freeze(analyst, path, 'The clock of the build host was found wrong.')).body.number, 2)
  const { body } = await analyst.send<{ why: string; differences: Difference[] }>(
    'GET',
    `${path}/comparison?from=1&to=2`,
  )
  assert.equal(body.why, 'The clock of the build host was found wrong.')
  assert.deepEqual(body.differences, [
    { pointer: '/evidence/timestamps/readings/suspect', kind: 'changed', before: 'inconsistent', after: 'consistent' },
    { pointer: '/judgement/likelihood', kind: 'changed', before: 'unlikely', after: 'roughly-even-chance' },
  ])
  const version = await analyst.send<{ intact: boolean; sha256: string }>('GET', `${path}/versions/1`)
  assert.deepEqual([version.body.intact, version.body.sha256], [true, first.body.sha256])
})

test('A3: a change that another has overtaken is refused', async (t) => {
  const { analyst, peer, path } = await world(t)
  assert.equal((await save(peer, path, completeContent(), 1)).status, 204)
  assert.equal((await save(analyst, path, completeContent(), 1)).status, 412)
})

test('A4: who is on the case does not review it; a peer does, and no token without a person', async (t) => {
  const { node, analyst, peer, path } = await world(t)
  await save(analyst, path, completeContent(), 1)
  await freeze(analyst, path)
  const review = { agrees: true, note: 'The reading of the strings is right.' }
  assert.equal(
    (await analyst.send('POST', `${path}/versions/1/reviews`, review)).body['code'],
    'assessments.on-the-case',
  )
  const token = await node.fetch('analyst', `${path}/versions/1/reviews`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(review),
  })
  assert.equal(((await token.json()) as { code: string }).code, 'assessments.person-needed')
  assert.equal((await peer.send('POST', `${path}/versions/1/reviews`, review)).status, 204)
  const { body } = await analyst.send<AssessmentView>('GET', path)
  assert.deepEqual(
    body.versions[0]?.reviews.map(({ agrees, by }) => [agrees, by]),
    [[true, 'Peer']],
  )
})

test('A4: a token without a person writes no assessment: whoever holds it could be the later peer', async (t) => {
  const { node, path } = await world(t)
  const json = { 'content-type': 'application/json' }
  const begun = await node.fetch('analyst', '/api/v1/assessments', {
    method: 'POST',
    headers: json,
    body: '{"title":"x"}',
  })
  assert.equal(((await begun.json()) as { code: string }).code, 'assessments.person-needed')
  const headers = { ...json, 'if-match': '"1"' }
  const saved = await node.fetch('analyst', path, { method: 'PUT', headers, body: JSON.stringify(completeContent()) })
  assert.equal(((await saved.json()) as { code: string }).code, 'assessments.person-needed')
})

test('A5: who opened which version is on record, for the head, and for nobody who only writes', async (t) => {
  const { node, analyst, peer, path } = await world(t)
  const head = await testPerson(node, { roles: ['head'] })
  await save(analyst, path, completeContent(), 1)
  await freeze(analyst, path)
  await peer.send('GET', `${path}/versions/1`)
  const { body } = await head.send<{ items: { number: number; name: string }[] }>('GET', `${path}/readers`)
  assert.deepEqual(
    body.items.map(({ number, name }) => [number, name]),
    [[1, 'Peer']],
  )
  assert.equal((await peer.send('GET', `${path}/readers`)).status, 403)
})

test('A6: nothing that is written in an assessment stands readable in the database', async (t) => {
  const { node, analyst, path } = await world(t)
  await save(analyst, path, completeContent(), 1)
  await freeze(analyst, path, 'State F again')
  await analyst.send('POST', `${path}/consultations`, {
    kind: 'csirt',
    outcome: 'asked',
    reason: null,
    with: 'CSIRT of State F',
    note: 'Asked for the host.',
  })
  const { rows } = await node.node.db.query<{ table_name: string }>(
    `select table_name from information_schema.tables where table_schema = 'assessments'`,
  )
  assert.ok(rows.length >= 10)
  for (const { table_name: table } of rows) {
    const found = await node.node.db.query(`select 1 from assessments.${table} t where t::text like '%State F%'`)
    assert.equal(found.rowCount, 0, table)
  }
})

test('A7: the diplomatic contact reads what the evidence says, and not which systems it is about', async (t) => {
  const { node, analyst, path } = await world(t)
  const diplomat = await testPerson(node, { roles: ['diplomatic'] })
  await save(analyst, path, completeContent(), 1)
  const { body } = await diplomat.send<AssessmentView>('GET', path)
  assert.equal(body.content.evidence[0]?.summary, 'Strings in one language')
  assert.ok(body.content.evidence.every(({ detail }) => detail === ''))
})

test('A8: a consultation that was not held has its reason, and only that one', async (t) => {
  const { analyst, path } = await world(t)
  const consultation = { kind: 'csirt', with: 'CSIRT of State F', note: '' }
  const statusOf = async (outcome: string, reason: string | null) =>
    (await analyst.send('POST', `${path}/consultations`, { ...consultation, outcome, reason })).status
  assert.equal(await statusOf('not-asked', null), 400)
  assert.equal(await statusOf('asked', 'unsafe'), 400)
  assert.equal(await statusOf('not-asked', 'tipping-off'), 204)
})

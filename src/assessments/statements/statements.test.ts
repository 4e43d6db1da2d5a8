import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'
import { testPerson, type TestPerson } from '#testing/test-person.ts'
import type { Content } from '../content.ts'
import { advisoryBody, completeContent } from '../testing.ts'
import type { StatementBody } from './statement.ts'
import type { StatementView } from './statements.ts'

const contacts = `kind,value,team,email,format,language,role,source,verified,level
country,XF,CSIRT of State F,csirt@state-f.example,none,en,national,by hand,2026-11-01,technical
asn,64500,Ministry,attribution@ministry.example,none,en,abuse,by hand,2026-11-01,diplomatic`

async function world(t: Parameters<typeof testNode>[0]) {
  const node = await testNode(t)
  const analyst = await testPerson(node, { roles: ['analyst'] })
  return { node, analyst }
}

async function write(
  by: TestPerson,
  body: StatementBody,
  rests: { assessmentId?: string; number?: number } = {},
): Promise<string> {
  const { status, body: answer } = await by.send<{ statementId: string }>('POST', '/api/v1/statements', {
    body,
    assessmentId: rests.assessmentId ?? null,
    number: rests.number ?? null,
  })
  assert.equal(status, 201, JSON.stringify(answer))
  return answer.statementId
}

const release = (by: TestPerson, id: string, revision = 1) =>
  by.send<StatementView & { code?: string }>('POST', `/api/v1/statements/${id}/release`, {
    revision,
    why: 'It helps to defend.',
  })

async function frozenAssessment(
  by: TestPerson,
  content: Content,
): Promise<{ assessmentId: string; number: number; path: string }> {
  const { body } = await by.send<{ assessmentId: string }>('POST', '/api/v1/assessments', { title: content.title })
  const path = `/api/v1/assessments/${body.assessmentId}`
  const saved = await by.fetch(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': '"1"' },
    body: JSON.stringify(content),
  })
  assert.equal(saved.status, 204)
  assert.equal((await by.send('POST', `${path}/versions`, { why: 'First.' })).status, 201)
  return { assessmentId: body.assessmentId, number: 1, path }
}

/** How often something was said to have happened. */
async function saidIn(node: Awaited<ReturnType<typeof testNode>>, type: string): Promise<number> {
  const { rowCount } = await node.node.db.query('select 1 from transparency.fact where type = $1', [type])
  return rowCount
}

test('T1: an advisory that names nobody is public at once, as plain HTML, with the hours since detection on record', async (t) => {
  const { node, analyst } = await world(t)
  const id = await write(analyst, advisoryBody({ detectedAt: new Date(Date.now() - 40 * 60_000).toISOString() }))
  assert.equal((await release(analyst, id)).body.state, 'released')
  const page = await fetch(`${node.url}/public/statements/${id}`)
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.match(
    await page.text(),
    /TLP:CLEAR[\s\S]*A wiper reaches websites[\s\S]*192\.0\.2\.7[\s\S]*Notification is not accusation/,
  )
  assert.match(await (await fetch(`${node.url}/public/statements`)).text(), new RegExp(id))
  assert.equal(await saidIn(node, 'assessments.advisory'), 1)
})

test('T2: a draft is no public page', async (t) => {
  const { node, analyst } = await world(t)
  const id = await write(analyst, advisoryBody())
  assert.equal((await fetch(`${node.url}/public/statements/${id}`)).status, 404)
})

test('T3: a text with a State in it waits for a second reader, who is another person; both texts are kept', async (t) => {
  const { node, analyst } = await world(t)
  const peer = await testPerson(node, { roles: ['analyst'], name: 'Second reader' })
  const id = await write(analyst, advisoryBody({ text: 'Hosts in Norway and elsewhere are open.' }))
  const stopped = await release(analyst, id)
  assert.equal(stopped.body.state, 'stopped')
  assert.deepEqual(stopped.body.flagged, ['state'])
  assert.ok(stopped.body.deliveries[0]?.decision.holds.length)
  const clearing = { revision: 1, why: 'It says where hosts are, and nothing of who acts.' }
  assert.equal(
    (await analyst.send('POST', `/api/v1/statements/${id}/clearings`, clearing)).body['code'],
    'assessments.own-text',
  )
  assert.equal((await peer.send('POST', `/api/v1/statements/${id}/clearings`, clearing)).status, 204)
  const after = await release(analyst, id)
  assert.equal(after.body.state, 'released')
  assert.equal(after.body.revisions[0]?.clearedBy, 'Second reader')
  assert.equal(await saidIn(node, 'assessments.text-flagged'), 1)
})

test('T4: a State named on location alone is stopped, and what can be said now is offered', async (t) => {
  const { node, analyst } = await world(t)
  const body = advisoryBody(
    { kind: 'statement', level: 'state', text: 'State F is behind it: the address is there.' },
    { names: 'state', basis: 'location-only' },
  )
  const id = await write(analyst, body)
  const { body: stopped } = await release(analyst, id)
  assert.equal(stopped.state, 'stopped')
  assert.equal(stopped.deliveries[0]?.decision.outcome, 'FORBID!')
  assert.ok(stopped.holding?.text.includes('does not tell who acts'))
  assert.ok(stopped.deliveries[0]?.decision.rules.some(({ id: rule }) => rule === 'b-1'))
  assert.equal(await saidIn(node, 'assessments.statement-stopped'), 1)
  const said = await write(analyst, advisoryBody({ kind: 'holding', level: 'none', ...stopped.holding }))
  assert.equal((await release(analyst, said)).body.state, 'released')
})

test('T5: what is said of a State leaves with bundle, peer, authority and head, and a changed text asks the head anew', async (t) => {
  const { node, analyst } = await world(t)
  await node.importContacts(contacts)
  const { items } = (
    await analyst.send<{ items: { contactId: string; email: string }[] }>('GET', '/api/v1/directory/contacts')
  ).body
  const abroad = items.find(({ email }) => email === 'csirt@state-f.example')?.contactId ?? ''
  const [peer, head, diplomat] = [
    await testPerson(node, { roles: ['analyst'], name: 'Peer' }),
    await testPerson(node, { roles: ['head'] }),
    await testPerson(node, { roles: ['diplomatic'] }),
  ]
  const { path, ...rests } = await frozenAssessment(analyst, completeContent())
  const body = advisoryBody(
    {
      kind: 'statement',
      level: 'state',
      audience: 'contacts',
      contacts: [abroad],
      marking: 'TLP:GREEN',
      title: 'Assessment of the wiped website',
      text: 'It is unlikely that State F did it.',
    },
    { names: 'state', basis: 'assessed-evidence' },
  )
  const id = await write(analyst, body, rests)

  const first = (await release(analyst, id)).body
  assert.equal(first.state, 'stopped')
  assert.deepEqual(first.deliveries[0]?.decision.holds.map(({ rule }) => rule).toSorted(), ['b-2-peer', 'b-3-decision'])
  assert.equal((await peer.send('POST', `${path}/versions/1/reviews`, { agrees: true, note: 'Sound.' })).status, 204)
  const authority = { decision: 'deferring', reference: 'Letter 7' }
  assert.equal((await analyst.send('POST', `${path}/authority-decisions`, authority)).status, 403)
  assert.equal((await diplomat.send('POST', `${path}/authority-decisions`, authority)).status, 204)

  const held = (await release(analyst, id)).body
  assert.equal(held.state, 'held')
  const approve = (approvalId: string, by: TestPerson) =>
    by.send('POST', `/api/v1/approvals/${approvalId}/answers`, {
      kind: 'approval',
      role: 'head',
      answer: 'approved',
      reason: 'Assessed and reviewed.',
    })
  assert.notEqual((await approve(held.deliveries[0]?.approvalId ?? '', analyst)).status, 200)

  const changed = await analyst.fetch(`/api/v1/statements/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': '"1"' },
    body: JSON.stringify({
      body: { ...body, text: 'It is unlikely, with moderate confidence, that State F did it.' },
      ...rests,
    }),
  })
  assert.equal(changed.status, 204)
  assert.notEqual((await approve(held.deliveries[0]?.approvalId ?? '', head)).status, 200)
  const again = (await release(analyst, id, 2)).body
  assert.equal(again.state, 'held')
  const answer = await approve(again.deliveries[0]?.approvalId ?? '', head)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  const { body: after } = await analyst.send<StatementView>('GET', `/api/v1/statements/${id}`)
  assert.deepEqual([after.state, after.deliveries[0]?.state], ['released', 'released'])
  await node.node.runJob('correspondence.send')
  const [mail] = await node.smtp.waitFor(1)
  assert.deepEqual(mail?.to, ['csirt@state-f.example'])
  assert.match(mail?.mail.text ?? '', /moderate confidence[\s\S]*Notification is not accusation/)
  assert.equal(await saidIn(node, 'assessments.statement-released'), 1)
})

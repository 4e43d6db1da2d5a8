import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPerson, type TestPerson } from '#testing/test-person.ts'
import { hackBack, partnerData, plainLine, plainTasking, taskingNode, type ShownTasking } from './testing.ts'

async function ok<T = ShownTasking>(
  person: TestPerson,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await person.send<T>(method, `/api/v1${path}`, body)
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

async function refused(
  person: TestPerson,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
): Promise<string> {
  const answer = await person.send<{ code?: string }>(method, `/api/v1${path}`, body)
  assert.ok(answer.status >= 400, `${path}: ${answer.status}`)
  return answer.body.code ?? ''
}

const outcomes = ({ lines }: ShownTasking): string[] => lines.map((line) => line.outcome.outcome)
const order = {
  kind: 'court-order',
  authority: 'District Court of Exampleville',
  authorityClass: 'court',
  reference: 'XA-2026-1234',
  dated: '2026-11-20',
  validUntil: null,
  gag: null,
  scope: 'Records about host.example of November',
  dataClasses: ['findings'],
}
const year = () => new Date(Date.now() + 300 * 86_400_000).toISOString()

test('S4: "hack back" is stopped by its effect, partner data by its source; under any other label as well', async (t) => {
  const { node, liaison } = await taskingNode(t)
  const first = await ok(liaison, 'POST', '/taskings', {
    ...plainTasking,
    purpose: 'retaliation',
    lines: [hackBack, { ...partnerData }],
  })
  assert.deepEqual(outcomes(first), ['FORBID!', 'FORBID!'])
  assert.ok(first.lines[0]!.outcome.rules.includes('X1-tasking'))
  assert.ok(first.lines[0]!.outcome.rules.includes('k-2-cross-border'))
  assert.ok(first.lines[1]!.outcome.rules.includes('k-3-tasking'))

  await t.test(
    'relabelled "vulnerability test" and E1, it has the effect of what is asked and is known again',
    async () => {
      const again = await ok(liaison, 'POST', '/taskings', {
        ...plainTasking,
        origin: { ...plainTasking.origin, body: 'Agency for Digital Matters', bodyClass: 'authority' },
        purpose: 'vulnerability',
        executor: 'contractor',
        lines: [{ ...hackBack, effect: 'E1', mandate: 'within' }],
      })
      assert.deepEqual([again.lines[0]!.judgedEffect, ...outcomes(again)], ['E5', 'FORBID!'])
      assert.ok(again.lines[0]!.outcome.rules.includes('X1-tasking'))
      const link = again.entries.find((entry) => entry.kind === 'linked')!
      assert.deepEqual([link.detail['to'], link.detail['toLine']], [first.taskingId, 1])
    },
  )

  await t.test('an absolute is stopped for the head too, and asking to set it aside releases nothing', async () => {
    const asked = await ok(liaison, 'POST', `/taskings/${first.taskingId}/lines/1/override`, { why: 'They insist.' })
    assert.deepEqual(outcomes(asked), ['FORBID!', 'FORBID!'])
    assert.equal(asked.lines[0]!.outcome.released, false)
    assert.equal(
      await refused(liaison, 'POST', `/taskings/${first.taskingId}/lines/2/handed-over`, { records: 1, how: 'x' }),
      'norms.not-released',
    )
  })

  await t.test('the ledger is only added to: the database itself refuses a change', async () => {
    for (const sql of [
      'update taskings.entry set outcome = null',
      'delete from taskings.tasking',
      'update taskings.line set effect = effect',
      'truncate taskings.entry',
    ])
      await assert.rejects(node.node.db.query(sql), /only added to|permission denied/, sql)
  })
})

test('S4, the compelled path: order, legal adviser, head, released, source told, letter', async (t) => {
  const { node, liaison, legal, head, auditor } = await taskingNode(t)
  const { taskingId } = await ok(liaison, 'POST', '/taskings', {
    ...plainTasking,
    purpose: 'intelligence-collection',
    lines: [partnerData],
  })
  const at = `/taskings/${taskingId}`
  const { instrumentId } = await ok<{ instrumentId: string }>(legal, 'POST', `${at}/lines/1/instrument`, order)
  const instrument = `/mandates/instruments/${instrumentId}`
  assert.equal(
    await refused(liaison, 'POST', `${instrument}/validate`, { records: { from: 40, to: 3 }, note: 'n' }),
    'platform.forbidden',
  )
  await ok(legal, 'POST', `${instrument}/validate`, { records: { from: 40, to: 3 }, note: 'three are named' })
  assert.deepEqual(outcomes(await ok(legal, 'GET', at)), ['FORBID!'])
  await ok(head, 'POST', `${instrument}/countersign`)

  const released = await ok(liaison, 'GET', at)
  assert.deepEqual(released.lines[0]!.outcome.outcome, 'OBLIGE')
  assert.equal(released.lines[0]!.outcome.released, true)
  assert.equal(
    await refused(liaison, 'POST', `${at}/lines/1/handed-over`, { records: 4, how: 'a disc' }),
    'taskings.state',
  )
  await ok(liaison, 'POST', `${at}/lines/1/handed-over`, { records: 3, how: 'a disc, against a receipt' })
  await ok(legal, 'POST', `${at}/lines/1/source-told`, { how: 'by phone, to their duty officer' })
  assert.equal(await refused(legal, 'POST', `${at}/lines/1/source-told`, { how: 'again' }), 'taskings.state')
  const owed = await ok<{ items: { rule: string; standing: string }[] }>(
    head,
    'GET',
    `/obligations?subject=${taskingId}-1`,
  )
  assert.deepEqual(
    owed.items.map((one) => [one.rule, one.standing]),
    [['k-3-tell', 'met']],
  )

  await t.test(
    'the letter gives decision, rule and narrowing; the head signs, and the answer is on record',
    async () => {
      const draft = await ok<{ text: string; version: number }>(liaison, 'GET', `${at}/letter`)
      assert.match(draft.text, /narrowed from 40 to 3 records/)
      assert.match(draft.text, /Handed over: 3 records/)
      assert.doesNotMatch(draft.text, /unlawful|illegal|guilty/i)
      assert.equal(await refused(liaison, 'POST', `${at}/letter/answer`, { how: 'by hand' }), 'taskings.state')
      assert.equal(await refused(liaison, 'POST', `${at}/letter/sign`), 'platform.forbidden')
      await ok(head, 'PUT', `${at}/letter`, { text: `${draft.text}\nWith kind regards` })
      await ok(head, 'POST', `${at}/letter/sign`)
      await ok(liaison, 'PUT', `${at}/letter`, { text: 'Something else' })
      assert.equal(await refused(liaison, 'POST', `${at}/letter/answer`, { how: 'by hand' }), 'taskings.state')
      await ok(head, 'POST', `${at}/letter/sign`)
      await ok(liaison, 'POST', `${at}/letter/answer`, { how: 'by hand, against a receipt' })
      const page = await liaison.fetch(`/api/v1${at}/letter/page`)
      assert.match(await page.text(), /Something else/)
      assert.equal(await refused(liaison, 'PUT', `${at}/letter`, { text: 'too late' }), 'taskings.state')
    },
  )

  await t.test('the auditor sees counts and the ledger, and no words', async () => {
    const counts = await ok<{ items: unknown[] }>(auditor, 'GET', '/taskings/counts')
    assert.deepEqual(counts.items, [
      { originClass: 'ministry', purpose: 'intelligence-collection', outcome: 'OBLIGE', acts: 1 },
    ])
    const seen = await ok(auditor, 'GET', at)
    assert.equal(seen.words, null)
    assert.deepEqual(
      seen.entries.map((entry) => entry.kind),
      [
        'recorded',
        'decided',
        'instrument-recorded',
        'decided',
        'handed-over',
        'source-told',
        'letter-edited',
        'letter-signed',
        'letter-edited',
        'letter-signed',
        'answered',
      ],
    )
    assert.equal(await refused(auditor, 'POST', '/taskings', plainTasking), 'platform.forbidden')
    const facts = await node.shell.get<{ items: { type: string; figures?: unknown }[] }>('/api/v1/audit?limit=500')
    const said = facts.items.map((fact) => fact.type)
    for (const type of [
      'taskings.recorded',
      'taskings.decided',
      'taskings.answered',
      'mandates.compelled',
      'mandates.source-notified',
    ])
      assert.ok(said.includes(type), type)
  })
})

test('a permission of the source lets its data go, its silence does not; the source is asked by mail', async (t) => {
  const { node, liaison, otherLiaison } = await taskingNode(t)
  await node.importContacts(
    'kind,value,team,email,format,language,role,source,verified\r\nasn,64511,CSIRT of D,team@d.example,json,en,csirt,test,2026-11-01\r\n',
  )
  const contacts = await node.shell.get<{ items: { contactId: string }[] }>('/api/v1/directory/contacts?limit=10')
  const source = { name: 'CSIRT of D', contactId: contacts.items[0]!.contactId }
  const { taskingId } = await ok(liaison, 'POST', '/taskings', {
    ...plainTasking,
    purpose: 'warning',
    lines: [{ ...partnerData, source, mandate: 'within' }],
  })
  const at = `/taskings/${taskingId}`
  assert.deepEqual(outcomes(await ok(liaison, 'GET', at)), ['FORBID!'])
  const asked = await ok<{ permissionId: string; messageId: string | null }>(
    liaison,
    'POST',
    `${at}/lines/1/permission`,
  )
  assert.notEqual(asked.messageId, null)
  await node.node.runJob('correspondence.send')
  const [sunk] = await node.smtp.waitFor(1)
  assert.match(sunk!.mail.text ?? '', /We pass nothing on without your word/)
  assert.deepEqual(outcomes(await ok(liaison, 'GET', at)), ['FORBID!'])
  const answer = { answer: 'granted', evidence: 'Mail of today: yes, for warning.', expiresAt: year() }
  const path = `/mandates/permissions/${asked.permissionId}`
  assert.equal(await refused(liaison, 'POST', `${path}/answer`, answer), 'mandates.person')
  await ok(otherLiaison, 'POST', `${path}/answer`, answer)
  const granted = await ok(liaison, 'GET', at)
  assert.deepEqual([outcomes(granted), granted.lines[0]!.outcome.released], [['ALLOW'], true])
  await ok(otherLiaison, 'POST', `${path}/withdraw`)
  assert.deepEqual(outcomes(await ok(liaison, 'GET', at)), ['FORBID!'], 'what was taken back is decided anew')
})

test('R048: content called phishing is refused and referred; of unknown ground it is held, and a correction is a new version', async (t) => {
  const { liaison } = await taskingNode(t)
  const takedown = { ...plainLine, asks: 'remove-content', effect: 'E2', targets: ['blog.example'], evidence: false }
  const asked = await ok(liaison, 'POST', '/taskings', {
    ...plainTasking,
    purpose: 'response',
    lines: [
      { ...takedown, ground: 'content' },
      { ...takedown, ground: null },
    ],
  })
  assert.deepEqual(outcomes(asked), ['FORBID', 'HOLD'])
  const letter = await ok<{ text: string }>(liaison, 'GET', `/taskings/${asked.taskingId}/letter`)
  assert.match(letter.text, /Policy outcome under rule e-3-tasking/)
  assert.match(letter.text, /Please turn to: The authority or court that the law names for content/)
  const corrected = await ok(liaison, 'POST', `/taskings/${asked.taskingId}/lines/2/corrections`, {
    ...plainLine,
    asks: 'warning',
    effect: 'E2',
    targets: ['blog.example'],
    note: 'A skimmer on one page: its owner is told of that element.',
  })
  assert.deepEqual([corrected.lines[1]!.version, ...outcomes(corrected)], [2, 'FORBID', 'ALLOW'])
  assert.ok(corrected.entries.some((entry) => entry.kind === 'corrected' && entry.line === 2))
})

test('k-5: what needs the head waits for the head; who also serves the police approves nothing', async (t) => {
  const { node, liaison, head } = await taskingNode(t)
  const dual = await testPerson(node, { roles: ['head'], duties: ['csirt', 'police'], name: 'Dual Hat' })
  const { taskingId } = await ok(liaison, 'POST', '/taskings', {
    ...plainTasking,
    lines: [{ ...plainLine, mandate: 'to-be-asked' }],
  })
  const at = `/taskings/${taskingId}`
  assert.deepEqual(outcomes(await ok(liaison, 'GET', at)), ['REQUIRE'])
  const { items } = await ok<{ items: { approvalId: string; subject: { id: string } }[] }>(
    head,
    'GET',
    '/approvals?limit=50',
  )
  const item = items.find((one) => one.subject.id === `${taskingId}-1`)!
  const answer = { kind: 'approval', role: 'head', answer: 'approved', reason: 'It is ours to do.' }
  const stopped = await dual.send<{ code: string; detail?: string }>(
    'POST',
    `/api/v1/approvals/${item.approvalId}/answers`,
    answer,
  )
  assert.match(JSON.stringify(stopped.body), /rule k-5/)
  const approved = await head.send('POST', `/api/v1/approvals/${item.approvalId}/answers`, answer)
  assert.ok(approved.status < 300, JSON.stringify(approved.body))
  const done = await ok(liaison, 'GET', at)
  assert.deepEqual([outcomes(done), done.lines[0]!.outcome.released], [['REQUIRE'], true])
})

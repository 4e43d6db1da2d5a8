import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { hour, instant, plusMs, type Instant } from '#kernel/instant.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { testPerson, type TestPerson } from '#testing/test-person.ts'
import type { JudgedMeasure } from './measure.ts'
import type { Proposed } from './measures.ts'
import type { ProposalInput } from './proposal.ts'
import { contacts, whole } from './testing.ts'

describe('measures', { timeout: 240_000 }, () => {
  const ends: (() => unknown)[] = []
  let now: Instant = instant('2026-11-22T02:14:00Z')
  let node: TestNode
  let officer: TestPerson
  let head: TestPerson
  let liaison: TestPerson
  /** A measure that took force by a broken glass. */
  let broken = ''
  before(async () => {
    const later = { after: (end: () => unknown) => void ends.push(end) }
    node = await testNode(later, { clock: () => now })
    await node.importContacts(contacts)
    await shift(0)
    liaison = await testPerson(node, { roles: ['liaison'] })
  })
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })

  /** Later, and another shift at the desk: nobody stays signed in for hours. */
  async function shift(hours: number): Promise<void> {
    now = plusMs(now, hours * hour)
    officer = await testPerson(node, { roles: ['duty-officer'] })
    head = await testPerson(node, { roles: ['head'] })
  }
  async function propose(but: Partial<ProposalInput> = {}): Promise<Proposed> {
    const { status, body } = await officer.send<Proposed>('POST', '/api/v1/measures', { ...whole, ...but })
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }
  async function act(
    who: TestPerson,
    measureId: string,
    what: string,
    body: object = {},
    wanted = 200,
  ): Promise<JudgedMeasure> {
    const answer = await who.send<JudgedMeasure>('POST', `/api/v1/measures/${measureId}/${what}`, body)
    assert.equal(answer.status, wanted, JSON.stringify(answer.body))
    return answer.body
  }
  const show = async (measureId: string): Promise<JudgedMeasure> =>
    (await officer.send<JudgedMeasure>('GET', `/api/v1/measures/${measureId}`)).body
  async function approve(measure: JudgedMeasure): Promise<void> {
    const { status, body } = await head.send('POST', `/api/v1/approvals/${measure.approvalId}/answers`, {
      kind: 'approval',
      role: 'head',
      answer: 'approved',
      reason: 'Needed, and narrow.',
    })
    assert.equal(status, 200, JSON.stringify(body))
  }
  async function applied(but: Partial<ProposalInput> = {}): Promise<JudgedMeasure> {
    const { measure } = await propose(but)
    await approve(await act(officer, measure.measureId, 'apply'))
    return show(measure.measureId)
  }
  async function owed(measureId: string): Promise<string[]> {
    const path = `/api/v1/obligations?state=open&subject=${measureId}`
    const { body } = await officer.send<{ items: { rule: string }[] }>('GET', path)
    return body.items.map(({ rule }) => rule).toSorted()
  }
  async function facts(type: string, subject: string): Promise<Record<string, unknown>[]> {
    const { rows } = await node.node.db.query<{ detail: Record<string, unknown> }>(
      'select detail from transparency.fact where type = $1 and subject_id = $2 order by fact_no',
      [type, subject],
    )
    return rows.map((row) => row.detail)
  }

  test('a block that is whole waits for the head, takes force by that approval, and its sheet says exactly what', async () => {
    const { measure, held } = await propose()
    assert.equal(held, null)
    assert.deepEqual([measure.state, measure.judgement.outcome, measure.judgement.holds], ['draft', 'REQUIRE', []])
    const waiting = await act(officer, measure.measureId, 'apply', { why: 'the hospital called' })
    assert.equal(waiting.state, 'waiting')
    await approve(waiting)
    const inForce = await show(measure.measureId)
    assert.deepEqual([inForce.state, inForce.endsAt], ['applied', plusMs(now, 6 * hour)])
    const sheet = await (await officer.fetch(`/api/v1/measures/${measure.measureId}/sheet?format=text`)).text()
    assert.match(sheet, /192\.0\.2\.7\n192\.0\.2\.8/)
    assert.match(sheet, /A mitigation is not an admission/)
    const csv = await (await officer.fetch(`/api/v1/measures/${measure.measureId}/sheet?format=csv`)).text()
    assert.equal(csv.split('\r\n')[1]?.split(',')[0], '192.0.2.7')
    const [fact] = await facts('measures.applied', measure.measureId)
    assert.deepEqual(fact, { targets: 2, decisionId: inForce.decisionId })
  })

  test('who asked cannot approve, and a measure that was changed meanwhile is asked for anew', async () => {
    const { measure } = await propose({ title: 'Asked by the head' })
    const waiting = await act(head, measure.measureId, 'apply')
    const answer = await head.send('POST', `/api/v1/approvals/${waiting.approvalId}/answers`, {
      kind: 'approval',
      role: 'head',
      answer: 'approved',
      reason: 'mine',
    })
    assert.notEqual(answer.status, 200)
    assert.equal((await show(measure.measureId)).state, 'waiting')
    const changed = await officer.fetch(`/api/v1/measures/${measure.measureId}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': `"${waiting.version}"` },
      body: JSON.stringify({ ...whole, targets: ['192.0.2.0/24'] }),
    })
    assert.equal(changed.status, 200, await changed.clone().text())
    assert.equal((await show(measure.measureId)).state, 'draft')
  })

  test('what is missing is named rule by rule, and nothing takes force', async () => {
    const { measure } = await propose({ legalBasis: '', rightsNote: '', expiryHours: 900, executorBound: null })
    const rules = measure.judgement.holds.map((hold) => hold.rule)
    assert.deepEqual(rules.toSorted(), ['P4-note', 'c-3-basis', 'c-3-expiry', 'c-6'])
    const still = await act(officer, measure.measureId, 'apply')
    assert.deepEqual([still.state, still.approvalId], ['draft', null])
    assert.ok((await facts('measures.held', measure.measureId)).length > 0)
  })

  test('one look at a phishing page is one press: no paper, no approval, wherever it is', async () => {
    const { measure } = await propose({
      ...onlyLook,
      title: 'Does the page still ask for passwords?',
      targets: ['https://bank.example/login'],
    })
    assert.equal(measure.judgement.outcome, 'ALLOW')
    assert.equal((await act(officer, measure.measureId, 'apply')).state, 'applied')
  })

  test('a list that would hit a team’s mail server goes out without that row, which waits for a call (S5)', async () => {
    const team = await liaison.send<{ teamId: string }>('POST', '/api/v1/directory/teams', {
      name: 'Team E',
      functionClass: 'csirt',
      countries: ['XB'],
    })
    await liaison.send('POST', `/api/v1/directory/teams/${team.body.teamId}/assets`, {
      value: '198.51.100.25',
      purpose: 'mail',
      publishedAt: 'MX record of team-e.example',
    })
    const { measure, held } = await propose({ targets: ['192.0.2.7', '198.51.100.25', '192.0.2.8'], automated: true })
    assert.deepEqual(measure.proposal.targets, ['192.0.2.7', '192.0.2.8'])
    assert.ok(held)
    assert.deepEqual(
      [held.proposal.targets, held.nearMiss?.team, held.splitFrom],
      [['198.51.100.25'], 'Team E', measure.measureId],
    )
    assert.equal(held.judgement.outcome, 'FORBID', 'no machine blocks a team')
    assert.deepEqual(await facts('measures.held', held.measureId), [
      { rule: 'k-1', team: team.body.teamId, targets: 1 },
    ])
    await approve(await act(officer, measure.measureId, 'apply'))
    assert.equal((await show(measure.measureId)).state, 'applied', 'the rest goes out')

    const edited = await officer.fetch(`/api/v1/measures/${held.measureId}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': `"${held.version}"` },
      body: JSON.stringify({ ...whole, targets: ['198.51.100.25'] }),
    })
    assert.equal(edited.status, 200, await edited.clone().text())
    const before = await act(officer, held.measureId, 'apply')
    assert.equal(before.state, 'draft')
    assert.ok(before.judgement.holds.some((hold) => hold.rule === 'k-1'))
    await act(liaison, held.measureId, 'call', {
      result: 'not-reached',
      channel: 'phone of the web page',
      note: 'no answer',
    })
    const asked = await act(officer, held.measureId, 'apply')
    assert.equal(asked.state, 'waiting', JSON.stringify(asked.judgement.holds))
    await approve(asked)
    const blocked = await show(held.measureId)
    assert.deepEqual([blocked.state, blocked.endsAt], ['applied', plusMs(now, 6 * hour)])
  })

  test('a contact point that is published after the proposal is still kept apart when it takes force', async () => {
    const { measure } = await propose({ targets: ['192.0.2.7', '192.0.2.99'] })
    const teams = await liaison.send<{ items: { teamId: string; name: string }[] }>(
      'GET',
      '/api/v1/directory/teams?search=Team%20E',
    )
    await liaison.send('POST', `/api/v1/directory/teams/${teams.body.items[0]?.teamId}/assets`, {
      value: '192.0.2.99',
      purpose: 'web',
      publishedAt: 'the team’s page',
    })
    const waiting = await act(officer, measure.measureId, 'apply')
    assert.deepEqual(waiting.proposal.targets, ['192.0.2.7'])
    const misses = await officer.send<{ items: JudgedMeasure[] }>('GET', '/api/v1/measures?nearMiss=yes')
    assert.ok(misses.body.items.some((one) => one.splitFrom === measure.measureId))
  })

  test('at night the officer on duty breaks the glass: no paper yet, six hours, the duty to write it within a day (S3)', async () => {
    const night = {
      legalBasis: '',
      necessity: '',
      rightsNote: '',
      notice: 'open',
      noticeNote: '',
      urgency: 'life',
    } as const
    const { measure } = await propose({ ...night, title: 'Home routers flood a hospital abroad' })
    assert.deepEqual(measure.judgement.holds, [])
    assert.ok(measure.judgement.obligations.some((duty) => duty.rule === 'c-3-later'))
    const waiting = await act(officer, measure.measureId, 'apply')
    const glass = await officer.send('POST', `/api/v1/approvals/${waiting.approvalId}/break-glass`, {
      reason: 'Sixty routers here flood a hospital; the filter ends by itself.',
    })
    assert.equal(glass.status, 200, JSON.stringify(glass.body))
    broken = waiting.measureId
    const inForce = await show(measure.measureId)
    assert.deepEqual([inForce.state, inForce.breakGlass, inForce.endsAt], ['applied', true, plusMs(now, 6 * hour)])

    const long = await propose({ ...night, title: 'Two days without a paper', expiryHours: 48 })
    assert.ok(long.measure.judgement.holds.some((hold) => hold.rule === 'c-3-urgent'))
    const abroad = await propose({
      ...night,
      title: 'Abroad the glass stays whole',
      statedPlaces: [{ country: 'XB', confidence: 'high', source: 'the registry' }],
    })
    const other = await act(officer, abroad.measure.measureId, 'apply')
    const refused = await officer.send('POST', `/api/v1/approvals/${other.approvalId}/break-glass`, {
      reason: 'Sixty routers there flood a hospital here; please.',
    })
    assert.notEqual(refused.status, 200)
    assert.equal((await show(abroad.measure.measureId)).state, 'waiting')
  })

  test('it ends by itself at its time, and longer is a new proposal', async () => {
    const measure = await applied({ title: 'Ends by itself', expiryHours: 1 })
    const longer = await act(officer, measure.measureId, 'extend', { expiryHours: 12 }, 201)
    assert.deepEqual([longer.state, longer.extends, longer.proposal.expiryHours], ['draft', measure.measureId, 12])
    now = plusMs(now, hour - 1000)
    await node.node.runJob('measures.expire')
    assert.equal((await show(measure.measureId)).state, 'applied')
    now = plusMs(now, 2000)
    await node.node.runJob('measures.expire')
    const over = await show(measure.measureId)
    assert.deepEqual([over.state, over.end?.cause, over.end?.at], ['expired', 'expired', measure.endsAt])
  })

  test('it is taken back by one act with cause and minutes, and who says that it harms is counted', async () => {
    const measure = await applied({ title: 'Harms somebody' })
    const auditor = await testPerson(node, { roles: ['auditor'] })
    const path = `/api/v1/measures/${measure.measureId}`
    assert.equal((await auditor.send('POST', `${path}/harms`, { text: 'a pharmacy is cut off' })).status, 201)
    assert.equal((await auditor.send('POST', `${path}/reverse`, { cause: 'harm' })).status, 403)
    now = plusMs(now, 17 * 60_000)
    const back = await act(officer, measure.measureId, 'reverse', { cause: 'harm', note: 'a pharmacy hangs on it' })
    assert.deepEqual([back.state, back.harmReports, back.end?.cause], ['reversed', 1, 'harm'])
    const [fact] = await facts('measures.reversed', measure.measureId)
    assert.deepEqual(fact, { minutes: 17, cause: 'harm' })
    await act(officer, measure.measureId, 'reverse', { cause: 'other' }, 422)
  })

  test('what is owed while it lasts ends with it; what is owed because it was in force stays owed', async () => {
    const { measureId } = await applied({ title: 'Eight days', expiryHours: 192 })
    assert.deepEqual(await owed(measureId), ['e-4-review'])
    await act(officer, measureId, 'reverse', { cause: 'ended-activity' })
    assert.deepEqual(await owed(measureId), [])
    assert.deepEqual([(await show(broken)).state, await owed(broken)], ['applied', ['c-3-later']])
    await shift(5)
    await node.node.runJob('measures.expire')
    assert.deepEqual([(await show(broken)).state, await owed(broken)], ['expired', ['c-3-later']])
  })

  test('the desk shows what ends within a day, rows that wait for a call, and harm, to those who can act', async () => {
    const needs = async (who: TestPerson): Promise<string[]> =>
      (await who.send<{ needs: { kind: string; href: string }[] }>('GET', '/api/v1/desk/today')).body.needs
        .filter(({ kind }) => kind.startsWith('measure-'))
        .map(({ kind, href }) => `${kind} ${href}`)
    const { measureId } = await applied({ title: 'A day and an hour', expiryHours: 25 })
    const { measure: hit } = await propose({ targets: ['198.51.100.25'] })
    const ends = `measure-ends /measures/${measureId}`
    assert.ok(!(await needs(officer)).includes(ends), 'more than a day is left')
    assert.ok((await needs(officer)).includes(`measure-near-miss /measures/${hit.measureId}`))
    await shift(2)
    assert.ok((await needs(officer)).includes(ends))
    await head.send('POST', `/api/v1/measures/${measureId}/harms`, { text: 'a school is cut off' })
    assert.ok((await needs(officer)).includes(`measure-harm /measures/${measureId}`))
    const auditor = await testPerson(node, { roles: ['auditor'] })
    assert.deepEqual(await needs(auditor), [], 'who only looks is asked for nothing')
    await act(officer, measureId, 'reverse', { cause: 'harm' })
    assert.ok(!(await needs(officer)).some((need) => need.endsWith(measureId)))
  })

  test('what cannot be done is set aside with a reason and a date to look again', async () => {
    const { measure } = await propose({ feasible: false })
    assert.ok(measure.judgement.obligations.some((duty) => duty.rule === 'c-4'))
    const missing = { reason: 'not-feasible', note: 'the provider cannot filter' }
    await act(officer, measure.measureId, 'set-aside', missing, 400)
    const aside = await act(officer, measure.measureId, 'set-aside', { ...missing, reviewAt: '2026-12-01T00:00:00Z' })
    assert.deepEqual([aside.state, aside.end?.reviewAt], ['set-aside', '2026-12-01T00:00:00.000Z'])
  })

  test('the form is told what the rules say without anything being kept', async () => {
    const before = (await officer.send<{ items: unknown[] }>('GET', '/api/v1/measures?limit=500')).body.items.length
    const { status, body } = await officer.send<JudgedMeasure>('POST', '/api/v1/measures/preview', {
      title: 'Into a foreign server',
      kind: 'access',
      targets: ['203.0.113.9'],
      statedPlaces: [{ country: 'XB', confidence: 'high', source: 'the hoster' }],
    })
    assert.equal(status, 200)
    assert.equal(body.judgement.outcome, 'FORBID!')
    assert.ok(body.judgement.rules.some((rule) => rule.absolute === 'X1'))
    assert.ok(body.targets[0]?.critical, 'the directory has it with a critical operator')
    assert.ok(body.gentler.some(({ way }) => way === 'host-executes'))
    const list = (await officer.send<{ items: unknown[] }>('GET', '/api/v1/measures?limit=500')).body.items.length
    assert.equal(list, before)
  })
})

const onlyLook: Partial<ProposalInput> = {
  kind: 'one-look',
  statedPlaces: [],
  legalBasis: '',
  necessity: '',
  rightsNote: '',
  evidence: '',
}

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { day } from '#kernel/instant.ts'
import { testNode, type TestNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'
import { testPerson } from '#testing/test-person.ts'
import { checkBundle } from '../../src/transparency/report/bundle/verify.ts'
import type { NormReport } from '../../src/transparency/report/compute.ts'
import { reportText } from '../../src/transparency/report/routes.ts'
import { recompute } from './independent.ts'

const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"'
const row = (ip: string): string => `"2026-05-10 06:30:00","${ip}",6379,"tcp",64496,"XA","host.example","redis","7.0"`
const may = { from: '2026-05-01', to: '2026-05-31' }
const question = `from=${may.from}&to=${may.to}`

interface Publication {
  readonly publicationId: string
  readonly state: string
  readonly approvalId: string | null
}

async function setting(t: TestContext) {
  const clock = testClock('2026-05-10T07:00:00.000Z')
  const comity = await testNode(t, { clock: clock.now })
  await comity.importContacts(
    `kind,value,team,email,format,language,role,source,verified\nasn,64496,ISP One,abuse@isp-one.example,csv,en,abuse,own list,2026-05-01\n`,
  )
  await comity.addReport(`${[head, row('192.0.2.1'), row('192.0.2.2')].join('\n')}\n`, {
    fileName: '2026-05-10-scan_redis-x-asn.csv',
  })
  await comity.node.runJob('observations.notify')
  await decided(comity)
  clock.forward(5 * day)
  await comity.node.runJob('observations.feed-days')
  await published(comity)
  // The public edition leaves out what happened in the last 90 days.
  clock.forward(120 * day)
  return { comity, clock }
}

/** Waits until the notification is decided: the node may be at it already, and the job that was asked then passes it over. */
async function decided({ shell }: Pick<TestNode, 'shell'>): Promise<void> {
  for (;;) {
    const { items } = await shell.get<{ items: readonly { decisionId: string | null }[] }>('/api/v1/notifications')
    if (items.length > 0 && items.every(({ decisionId }) => decisionId !== null)) return
    await sleep(50)
  }
}

/** Waits until everything that was said has its place under a published checkpoint. */
async function published({ shell }: Pick<TestNode, 'shell'>): Promise<void> {
  interface State {
    readonly size: number
    readonly pending: { readonly count: number }
    readonly checkpoint: { readonly size: number; readonly publishedAt: string | null } | null
  }
  for (;;) {
    const { size, pending, checkpoint } = await shell.get<State>('/api/v1/log')
    if (pending.count === 0 && checkpoint?.size === size && checkpoint.publishedAt !== null) return
    await sleep(50)
  }
}

test('S13: the head previews, drills and asks; the data-protection officer approves; everybody reads; an auditor recomputes to the byte', async (t) => {
  const { comity } = await setting(t)
  const boss = await testPerson(comity, { roles: ['head'] })
  const officer = await testPerson(comity, { roles: ['data-protection'] })
  const auditor = await testPerson(comity, { roles: ['auditor'] })

  const preview = (await boss.send<NormReport>('GET', `/api/v1/norms/report?${question}`)).body
  const decisions = preview.metrics.find(({ definition }) => definition.id === 'M-n1')!
  assert.ok(decisions.total?.reading.kind === 'count' && decisions.total.reading.count > 0)
  const drilled = await boss.send<{ items: { type: string }[] }>(
    'GET',
    `/api/v1/norms/report/entries?${question}&metric=M-n1`,
  )
  assert.equal(drilled.body.items.length, decisions.total.reading.count)
  assert.ok(drilled.body.items.every(({ type }) => type === 'norms.decided'))

  const delay = { cause: 'sanctions', effect: 'delayed', hours: 30, about: 'request_17' }
  assert.equal((await boss.send('POST', '/api/v1/norms/report/delays', delay)).status, 200)
  await published(comity)
  const held = (await boss.send<NormReport>('GET', '/api/v1/norms/report?from=2026-09-01&to=2026-09-30')).body
  const hours = held.metrics.find(({ definition }) => definition.id === 'M-san1')?.total?.reading
  assert.ok(hours?.kind === 'quantity' && hours.sum === 30, 'R181: hours held, as people recorded them')

  const why = 'The numbers of May.'
  const early = await boss.send<{ code: string }>('POST', '/api/v1/publications/norm-reports', {
    from: '2026-08-01',
    to: '2026-08-31',
    why,
  })
  assert.equal(early.body.code, 'transparency.too-recent')
  const asked = (await boss.send<Publication>('POST', '/api/v1/publications/norm-reports', { ...may, why })).body
  assert.deepEqual([asked.state, typeof asked.approvalId], ['waiting', 'string'])
  const address = `/public/norm-report/${asked.publicationId}`
  assert.equal((await comity.fetch(null, address)).status, 404, 'nothing is public before it is approved')
  const again = await boss.send<{ code: string }>('POST', '/api/v1/publications/norm-reports', {
    from: '2026-05-15',
    to: '2026-06-10',
    why,
  })
  assert.equal(again.body.code, 'transparency.overlaps')

  const approve = (who: typeof boss) =>
    who.send<{ state: string }>('POST', `/api/v1/approvals/${asked.approvalId}/answers`, {
      kind: 'approval',
      role: 'data-protection',
      answer: 'approved',
      reason: 'Nothing below five is left.',
    })
  assert.ok((await approve(boss)).status >= 400, 'the head does not answer for the data-protection officer')
  assert.equal((await approve(officer)).status, 200)
  const page = await (await comity.fetch(null, address)).text()
  assert.match(page, /Norm report 2026-05-01 to 2026-05-31/)
  assert.doesNotMatch(page, /<script/)
  assert.match(await (await comity.fetch(null, '/public/')).text(), new RegExp(asked.publicationId))

  await published(comity)
  const bundle = await (await auditor.fetch(`/api/v1/norms/report/bundle?${question}&edition=public`)).text()
  const key = await (await comity.fetch(null, '/log/key')).text()
  const check = await checkBundle(bundle, key)
  assert.deepEqual(check.faults, [])
  const data = await (await comity.fetch(null, `${address}/data`)).text()
  assert.equal(reportText(check.report), data, 'the published bytes follow from the log')
  assert.deepEqual(recompute(bundle), { same: true, report: data })
  const rewritten = await checkBundle(bundle.replace('"kind":"count"', '"kind":"count","more":1'), key)
  assert.notDeepEqual(rewritten.faults, [])
})

test('the public page says nothing that the public edition does not hold', async (t) => {
  const { comity } = await setting(t)
  const boss = await testPerson(comity, { roles: ['head'] })
  const officer = await testPerson(comity, { roles: ['data-protection'] })
  const asked = (await boss.send<Publication>('POST', '/api/v1/publications/norm-reports', { ...may, why: 'May.' }))
    .body
  await officer.send('POST', `/api/v1/approvals/${asked.approvalId}/answers`, {
    kind: 'approval',
    role: 'data-protection',
    answer: 'approved',
    reason: 'Seen.',
  })
  const address = `/public/norm-report/${asked.publicationId}`
  const page = await (await comity.fetch(null, address)).text()
  const data = await (await comity.fetch(null, `${address}/data`)).text()
  const report = JSON.parse(data) as NormReport
  // Every number that is shown as a result is written from a reading of the edition; nothing of the internal report appears.
  const shown = [...page.matchAll(/<h2 id="([^"]+)"/g)].map(([, id]) => id)
  assert.deepEqual(
    shown,
    report.metrics.map(({ definition }) => definition.id),
  )
  const internal = (await boss.send<NormReport>('GET', `/api/v1/norms/report?${question}`)).body
  const hidden = internal.metrics.map(({ definition }) => definition.id).filter((id) => !shown.includes(id))
  assert.ok(hidden.length > 0)
  for (const id of hidden) assert.ok(!page.includes(`${id} `) && !page.includes(`"${id}"`), id)
  assert.ok(!page.includes('scan_redis') && !data.includes('scan_redis'), 'no name of a feed')
})

test('k-6: the declaration of non-use is drafted from facts, signed by head and authority, stands a year, and is said to have expired', async (t) => {
  const { comity, clock } = await setting(t)
  const legal = await testPerson(comity, { roles: ['legal'] })
  const boss = await testPerson(comity, { roles: ['head'] })
  const profile = async () => (await comity.fetch(null, '/rfc2350.txt')).text()
  assert.match(await profile(), /has not published a declaration of non-use/)
  const { body } = await legal.send<Publication>('POST', '/api/v1/publications/declarations', {
    kind: 'non-use',
    signatories: { head: 'A. Head', authority: 'B. Minister', office: 'Ministry of Examples' },
    why: 'It is due.',
  })
  const answers = `/api/v1/approvals/${body.approvalId}/answers`
  const first = await boss.send('POST', answers, {
    kind: 'approval',
    role: 'head',
    answer: 'approved',
    reason: 'I sign.',
  })
  assert.equal(first.status, 200, JSON.stringify(first.body))
  assert.equal((await comity.fetch(null, '/public/non-use')).status, 404, 'one signature is not two')
  const adviser = await testPerson(comity, { roles: ['legal'] })
  const second = await adviser.send('POST', answers, {
    kind: 'referral',
    rule: 'k-6-authority',
    answer: 'affirmative',
    reference: 'Letter 17 of the ministry',
    reason: 'The minister has signed.',
  })
  assert.equal(second.status, 200, JSON.stringify(second.body))
  const page = await (await comity.fetch(null, '/public/non-use')).text()
  assert.match(page, /Declaration of non-use/)
  assert.match(page, /B\. Minister, Ministry of Examples/)
  assert.match(await profile(), /valid until 2027-09-12/)
  const owed = await boss.send<{ items: { rule: string; what: string }[] }>('GET', '/api/v1/obligations')
  assert.ok(owed.body.items.some(({ what }) => /Declaration of non-use/.test(what)))
  clock.forward(400 * day)
  assert.match(await profile(), /EXPIRED/)
  assert.match(await (await comity.fetch(null, '/public/non-use')).text(), /has expired/)
})

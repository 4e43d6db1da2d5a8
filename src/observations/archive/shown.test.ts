import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { day, instant, plusMs } from '#kernel/instant.ts'
import type { CheckFinding } from '#kernel/check.ts'
import { testNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'
import { closeLongAgo, putAway } from '#testing/put-away.ts'
import { findingIdOf } from '../findings/finding.ts'
import type { FindingDetail } from '../findings/show.ts'
import type { FindingPage } from '../findings/findings.ts'
import type { RetentionOverview } from '../reports/retention/overview.ts'
import type { ArchiveMonth } from './archive.ts'
import { faultsOf, standsStill } from './archive.ts'

const contacts = `kind,value,team,email,format,language,role,source,verified
asn,64496,ISP One,abuse@one.example,csv,en,abuse,own list,2026-11-01
`
const reportOf = (dayOf: string, ...ips: string[]): string =>
  `"timestamp","ip","port","protocol","asn","geo","tag"\n${ips.map((ip) => `"${dayOf} 06:30:00","${ip}",6379,"tcp",64496,"XA","redis"\n`).join('')}`
const ips = ['192.0.2.1', '192.0.2.2', '192.0.2.3']

async function setting(t: TestContext) {
  const comity = await testNode(t, { clock: testClock().now })
  const { db, runJob } = comity.node
  await comity.importContacts(contacts)
  await comity.addReport(reportOf('2026-03-01', ...ips), { fileName: '2026-03-01-scan_redis-x-asn.csv' })
  const { rows } = await db.query<{ no: number; ip: string }>(
    `select finding_no as no, host(ip) as ip from observations.finding order by ip`,
  )
  const idOf = new Map(rows.map((row) => [row.ip, findingIdOf(row.no)]))
  return {
    comity,
    db,
    idOf: (ip: string) => idOf.get(ip)!,
    get: <T>(path: string) => comity.shell.get<T>(`/api/v1${path}`),
    close: (...which: string[]) => closeLongAgo(comity, which),
    putAway: () => putAway(comity),
    runJob,
  }
}

/** What does not change by itself while somebody looks: a message leaves, and who answers is asked anew. */
function lasting(detail: FindingDetail) {
  const { putAwayAt: _at, may: _may, notifications: _sent, decisions: _made, routeExplanation: _why, ...rest } = detail
  return rest
}

test('a finding that was put away opens as before and says when it was; nothing changes it but who may see it', async (t) => {
  const { comity, close, putAway, get, idOf } = await setting(t)
  const id = idOf('192.0.2.1')
  await close('192.0.2.1')
  const before = await get<FindingDetail>(`/findings/${id}`)
  assert.deepEqual([before.putAwayAt, before.may], [null, ['open']])
  assert.equal(await putAway(), 1)
  const after = await get<FindingDetail>(`/findings/${id}`)
  assert.notEqual(after.putAwayAt, null)
  assert.deepEqual(lasting(after), lasting(before))
  assert.equal(after.notifications.length, 1)
  assert.deepEqual(after.may, [])
  const opened = await comity.fetch('duty-officer', `/api/v1/findings/${id}/state`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'if-match': `"${after.version}"` },
    body: JSON.stringify({ state: 'open', reason: 'x' }),
  })
  assert.equal(((await opened.json()) as { code: string }).code, 'observations.state')
  const followUp = await get<{ nextActionAt: string | null }>(`/findings/${id}/follow-up`)
  assert.equal(followUp.nextActionAt, null)

  const restrict = await comity.fetch('head', `/api/v1/findings/${id}/restricted`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ restricted: true, reason: 'x' }),
  })
  assert.equal(restrict.status, 200)
  assert.equal((await comity.fetch('analyst', `/api/v1/findings/${id}`)).status, 404)
  const listed = await comity.fetch('analyst', `/api/v1/findings?archive=2026-03`)
  assert.deepEqual(((await listed.json()) as FindingPage).items, [])
})

test('lists, counts, groups and exports show what is not put away, or a month of what is', async (t) => {
  const { comity, close, putAway, get, idOf } = await setting(t)
  await close('192.0.2.1', '192.0.2.3')
  assert.equal(await putAway(), 2)
  const idsOf = async (query: string) => {
    const { items, estimate } = await get<FindingPage>(`/findings?${query}`)
    assert.deepEqual(estimate, { count: items.length, exact: true })
    return items.map((each) => each.findingId).sort()
  }
  const away = ['192.0.2.1', '192.0.2.3'].map(idOf).sort()
  assert.deepEqual(await idsOf(''), [idOf('192.0.2.2')])
  assert.deepEqual(await idsOf('archive=2026-03'), away)
  assert.deepEqual(await idsOf('archive=2026-04'), [])
  assert.deepEqual(await idsOf('archive=2026-03&search=192.0.2.3&asn=64496'), [idOf('192.0.2.3')])
  assert.deepEqual(await idsOf('archive=2026-03&state=open'), [])
  const { items: groups } = await get<{ items: { key: string; count: number }[] }>(
    '/findings/groups?by=state&archive=2026-03',
  )
  assert.deepEqual(
    groups.map(({ key, count }) => [key, count]),
    [['resolved', 2]],
  )
  const exported = await comity.fetch('duty-officer', '/api/v1/findings/export?format=jsonl&archive=2026-03')
  const lines = (await exported.text()).trim().split('\n')
  assert.deepEqual(lines.map((line) => (JSON.parse(line) as { findingId: string }).findingId).sort(), away)
  const { closedFindings } = await get<RetentionOverview>('/retention')
  assert.deepEqual(closedFindings, { days: 730, kept: 2, nextDeletion: '2028-03-31T00:00:00.000Z', overdue: 0 })
  const { items: months } = await get<{ items: ArchiveMonth[] }>('/findings/archive')
  assert.deepEqual(months, [{ month: '2026-03', findings: 2, dropAt: '2028-03-31T00:00:00.000Z' }])
  assert.equal((await comity.fetch('duty-officer', '/api/v1/findings?archive=2026-13')).status, 400)
})

test('a system that comes back after its finding was put away gets a new one, which says what it was seen before as', async (t) => {
  const { comity, db, close, putAway, get, idOf, runJob } = await setting(t)
  await close('192.0.2.1')
  await putAway()
  await comity.addReport(reportOf('2026-11-20', '192.0.2.1', '192.0.2.9'), {
    fileName: '2026-11-20-scan_redis-x-asn.csv',
  })
  await runJob('observations.earlier-findings')
  const { rows } = await db.query<{ no: number; ip: string }>(
    `select finding_no as no, host(ip) as ip from observations.finding where host(ip) in ('192.0.2.1', '192.0.2.9') order by ip`,
  )
  const [again, fresh] = rows.map((row) => findingIdOf(row.no))
  assert.notEqual(again, idOf('192.0.2.1'))
  const detail = await get<FindingDetail>(`/findings/${again}`)
  assert.equal(detail.state, 'open')
  assert.equal(detail.seenBefore?.findingId, idOf('192.0.2.1'))
  assert.equal(detail.seenBefore.state, 'resolved')
  assert.equal((await get<FindingDetail>(`/findings/${fresh}`)).seenBefore, null)
})

test('a system outside that comes back is known by the pseudonym under which it was put away', async (t) => {
  const { comity, db, close, putAway, get, idOf, runJob } = await setting(t)
  await close('192.0.2.1')
  await db.query(
    `update observations.finding set country = 'XB', contact_no = null, team_no = null where host(ip) = '192.0.2.1'`,
  )
  await runJob('observations.pseudonymise')
  await putAway()
  const { rows: away } = await db.query<{ ip: string | null; resource: string }>(
    'select ip, resource from observations.closed_finding',
  )
  assert.equal(away[0]?.ip, null)
  assert.match(away[0].resource, /^pseudonym-/)
  await comity.addReport(reportOf('2026-11-20', '192.0.2.1').replace('"XA"', '"XB"'), {
    fileName: '2026-11-20-scan_redis-x-asn.csv',
  })
  await runJob('observations.earlier-findings')
  const { rows } = await db.query<{ no: number }>(
    `select finding_no as no from observations.finding where host(ip) = '192.0.2.1'`,
  )
  const again = await get<FindingDetail>(`/findings/${findingIdOf(rows[0]!.no)}`)
  assert.equal(again.seenBefore?.findingId, idOf('192.0.2.1'))
})

test('the doctor says when a month has no place, or should be gone', async (t) => {
  const { db, get, runJob } = await setting(t)
  const told = async () =>
    (await get<{ items: CheckFinding[] }>('/doctor')).items
      .filter(({ check }) => check.startsWith('observations.archive'))
      .map(({ check }) => check)
  assert.deepEqual(await told(), [])
  await db.query('select observations.drop_closed_month(month) from observations.closed_month')
  assert.deepEqual(await told(), ['observations.archive-month-missing'])
  await runJob('observations.put-away')
  assert.deepEqual(await told(), [])

  const now = instant('2026-11-22T09:00:00Z')
  assert.deepEqual(standsStill(plusMs(now, -7 * day), now), [])
  assert.equal(standsStill(plusMs(now, -8 * day), now)[0]?.check, 'observations.archive-stands-still')
  const rows = ['2026-01', '2026-02', '2026-11', '2026-12'].map((month) => ({ month, findings: 7 }))
  assert.deepEqual(faultsOf(rows, instant('2026-05-10T00:00:00Z'), 100)[0]?.check, 'observations.archive-month-missing')
  assert.deepEqual(
    faultsOf(rows, now, 290).map((each) => each.what),
    ['The 7 findings that ended in 2026-01 should have been deleted on 2026-11-18.'],
  )
  assert.deepEqual(faultsOf(rows, plusMs(now, -3 * day), 290), [], 'a day or two is no lateness')
})

test('the role of the node may have months made and dropped, and nothing else', async (t) => {
  const { db } = await setting(t)
  const refused = async (statement: string) =>
    db.query(statement).then(
      () => 'done',
      (error: { code: string }) => error.code,
    )
  assert.equal(await refused(`select observations.add_closed_month('2026-03-02')`), '22023')
  assert.equal(await refused(`select observations.add_closed_month('1026-03-01')`), '22023')
  assert.equal(await refused('create table observations.mine (x int)'), '42501')
  assert.equal(await refused('drop table observations.closed_finding'), '42501')
  assert.equal(await refused(`select observations.add_closed_month('2031-03-01')`), 'done')
  assert.equal(await refused(`drop table observations.closed_finding_2031_03`), '42501')
  const dropped = await db.query(`select observations.drop_closed_month('2031-03-01') as dropped,
    observations.drop_closed_month('2031-03-01') as again, observations.drop_closed_month('2031-04-01') as never`)
  assert.deepEqual(dropped.rows, [{ dropped: true, again: false, never: false }])
})

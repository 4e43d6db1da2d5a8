import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { day, hour } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'
import type { AgeingItem, OutcomeFigures } from './follow-up.ts'
import type { FollowUpView } from './view.ts'

const contacts = `kind,value,team,email,format,language,role,source,verified
asn,64496,ISP One,abuse@isp-one.example,none,en,abuse,own list,2026-11-01
cidr,198.51.100.0/24,Hospital,soc@hospital.example,none,en,critical-operator,own list,2026-11-01
`
const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"'
const row = (ip: string, asn: number, geo = 'XA', on = '2026-11-21'): string =>
  `"${on} 06:30:00","${ip}",6379,"tcp",${asn},"${geo}","host.example","redis","7.0"`

async function setting(t: TestContext) {
  const clock = testClock('2026-11-22T07:00:00.000Z')
  const comity = await testNode(t, { clock: clock.now })
  await comity.importContacts(contacts)
  await comity.addReport(
    `${[head, row('192.0.2.1', 64496), row('192.0.2.2', 64496), row('198.51.100.7', 64499), row('203.0.113.9', 64500, 'XB')].join('\n')}\n`,
    { fileName: '2026-11-21-scan_redis-x-asn.csv' },
  )
  const ageing = async (query = ''): Promise<AgeingItem[]> =>
    (await comity.shell.get<{ items: AgeingItem[] }>(`/api/v1/findings/ageing${query}`)).items
  const ips = async (query = ''): Promise<(string | null)[]> => (await ageing(query)).map((each) => each.source.ip)
  return { comity, clock, ageing, ips }
}

test('R020: at seven days own territory needs an outcome or a reason; critical operators come first; what is abroad is not ours', async (t) => {
  const { comity, clock, ageing, ips } = await setting(t)
  assert.deepEqual(await ips(), [])
  // A worker's clock is some moments ahead of the node's.
  clock.forward(7 * day + hour)
  assert.deepEqual(await ips(), ['198.51.100.7', '192.0.2.1', '192.0.2.2'])
  assert.deepEqual(await ips('?order=age&limit=1'), ['192.0.2.1'])
  assert.deepEqual(await ips('?owner=duty-officer'), ['198.51.100.7'])
  assert.deepEqual(await ips('?asn=64496&owner=analyst'), ['192.0.2.1', '192.0.2.2'])
  const { rows } = await comity.node.db.query<{ n: number }>('select count(*) as n from observations.follow_up')
  assert.equal(rows[0]!.n, 0, 'the rule costs no row')

  const today = await comity.shell.get<{ needs: { kind: string; harm: number; dueAt: string }[] }>('/api/v1/desk/today')
  const need = today.needs.find((each) => each.kind === 'overdue-finding')
  assert.equal(need?.harm, 3)
  assert.ok(
    (need?.dueAt ?? '') >= '2026-11-29T07:00:00.000Z',
    'the days count from the day on which the report came in',
  )

  const [worst] = await ageing()
  const said = await comity.shell.post<FollowUpView>(`/api/v1/findings/${worst!.findingId}/outcome`, {
    code: 'told-and-waiting',
    note: 'told by telephone',
  })
  assert.deepEqual(
    [said.overdue, said.reason?.code, said.reason?.reviewAt],
    [false, 'told-and-waiting', '2026-12-06T08:00:00.000Z'],
  )
  assert.deepEqual(await ips(), ['192.0.2.1', '192.0.2.2'])
  clock.forward(7 * day)
  assert.deepEqual(await ips(), ['198.51.100.7', '192.0.2.1', '192.0.2.2'], 'its review date has come')
})

test('R020: what a report tells of long ago has its seven days from when the report came in', async (t) => {
  const { comity, clock, ageing, ips } = await setting(t)
  clock.forward(20 * day)
  const old = ['2026-11-24', '2026-11-25'].map((on, n) => row(`192.0.2.${10 + n}`, 64496, 'XA', on))
  await comity.addReport(`${[head, ...old].join('\n')}\n`, { fileName: '2026-12-11-scan_redis-x-asn.csv' })
  assert.deepEqual(await ips('?asn=64496&order=age'), ['192.0.2.1', '192.0.2.2'])
  clock.forward(7 * day + hour)
  const late = await ageing('?asn=64496&order=age')
  assert.deepEqual(
    late.map(({ source, followUp }) => [source.ip, followUp.ageDays]),
    [
      ['192.0.2.1', 27],
      ['192.0.2.2', 27],
      ['192.0.2.10', 7],
      ['192.0.2.11', 7],
    ],
  )
  const { rows } = await comity.node.db.query<{ n: number }>('select count(*) as n from observations.intake_mark')
  assert.equal(rows[0]!.n, 2, 'one note a report')
})

test('c-4: an outcome or reason for a whole filter; the figures show the mix beside the share', async (t) => {
  const { comity, clock, ips } = await setting(t)
  clock.forward(8 * day)
  const figures = async (): Promise<OutcomeFigures> =>
    (await comity.shell.get<{ figures: OutcomeFigures }>('/api/v1/findings/outcomes')).figures
  assert.deepEqual([(await figures()).known, (await figures()).share], [3, 0])
  assert.deepEqual(
    await comity.shell.post('/api/v1/findings/outcomes', {
      filter: { asn: 64496 },
      code: 'not-feasible',
      note: 'the provider cannot filter',
    }),
    { changed: 2 },
  )
  assert.deepEqual(await ips(), ['198.51.100.7'])
  assert.deepEqual(
    await comity.shell.post('/api/v1/findings/outcomes', {
      filter: { search: '198.51.100.0/24' },
      code: 'resolved',
      note: 'the operator closed the port',
    }),
    { changed: 1 },
  )
  const after = await figures()
  assert.deepEqual([after.known, after.withOutcomeOrReason, after.share], [3, 3, 1])
  assert.deepEqual(after.mix, [
    { kind: 'reason', code: 'not-feasible', count: 2 },
    { kind: 'outcome', code: 'resolved', count: 1 },
  ])
  const { items } = await comity.shell.get<{ items: { state: string }[] }>('/api/v1/findings?state=resolved')
  assert.equal(items.length, 1)
})

test('an owner is oneself or a role, for one finding or for a filter, and only of what is open on own territory', async (t) => {
  const { comity, clock, ageing, ips } = await setting(t)
  clock.forward(8 * day)
  const [hospital, first] = await ageing()
  const mine = await comity.shell.post<FollowUpView>(`/api/v1/findings/${first!.findingId}/owner`, {
    owner: 'me',
    nextActionAt: '2026-12-02T09:00:00Z',
  })
  assert.deepEqual([mine.owner.byRule, mine.nextActionAt], [false, '2026-12-02T09:00:00.000Z'])
  assert.equal(mine.overdue, true, 'an owner is no outcome')
  assert.deepEqual(await ips('?owner=me'), ['192.0.2.1'])
  assert.deepEqual(
    await comity.shell.post('/api/v1/findings/owners', { filter: { type: 'phishing' }, owner: 'head' }),
    { changed: 0 },
  )
  const all = await comity.shell.post<{ changed: number }>('/api/v1/findings/owners', { filter: {}, owner: 'head' })
  assert.equal(all.changed, 3)
  assert.equal((await ips('?owner=head')).length, 3)

  const { items } = await comity.shell.get<{ items: { findingId: string }[] }>('/api/v1/findings?asn=64500')
  const outcome = { code: 'no-contact', note: 'x' }
  await assert.rejects(comity.shell.post(`/api/v1/findings/${items[0]!.findingId}/outcome`, outcome), /own territory/)
  await comity.shell.post(`/api/v1/findings/${hospital!.findingId}/outcome`, { code: 'false-positive', note: 'x' })
  await assert.rejects(comity.shell.post(`/api/v1/findings/${hospital!.findingId}/outcome`, outcome), /false-positive/)
  await assert.rejects(
    comity.shell.post(`/api/v1/findings/${first!.findingId}/outcome`, { ...outcome, reviewAt: '2027-12-01T00:00:00Z' }),
    /within 30 days/,
  )
})

test('what is seen again after its outcome begins its seven days anew, and what was said before does not count', async (t) => {
  const { comity, clock, ips } = await setting(t)
  clock.forward(8 * day)
  await comity.shell.post('/api/v1/findings/outcomes', { filter: {}, code: 'not-feasible', note: 'x' })
  await comity.shell.post('/api/v1/findings/outcomes', { filter: { asn: 64496 }, code: 'resolved', note: 'x' })
  clock.forward(2 * day)
  await comity.addReport(`${head}\n${row('192.0.2.1', 64496, 'XA', '2026-12-02')}\n`, {
    fileName: '2026-12-02-scan_redis-x-asn.csv',
  })
  // The worker that takes reports in has the clock of the machine.
  await comity.node.db.query(`update observations.finding_history set at = $1 where what = 'seen-again'`, [clock.now()])
  assert.deepEqual(await ips(), [])
  clock.forward(6 * day)
  assert.deepEqual(await ips(), [])
  clock.forward(1.1 * day)
  assert.deepEqual(await ips(), ['192.0.2.1'])

  const networks = await comity.shell.get<{
    items: { asn: number; reopened: number; newAfter: number; open: number }[]
  }>('/api/v1/desk/networks')
  assert.deepEqual(
    networks.items.map(({ asn, reopened, newAfter, open }) => ({ asn, reopened, newAfter, open })),
    [{ asn: 64496, reopened: 1, newAfter: 0, open: 1 }],
  )
})

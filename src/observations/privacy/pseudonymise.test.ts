import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { day } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'

const contacts = `kind,value,team,email,format,language,role,source,verified
asn,64496,ISP One,abuse@isp-one.example,csv,en,abuse,own list,2026-11-01
`
const national = `kind,value,team,email,format,language,role,source,verified
country,XC,CSIRT of XC,csirt@xc.example,csv,en,national,own list,2026-11-01
`
const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"'
type Row = { ip: string; geo?: string; asn?: number; port?: number; day?: string }
const csv = (...rows: Row[]): string =>
  `${[
    head,
    ...rows.map(
      ({ ip, geo = 'XB', asn = 64500, port = 6379, day: on = '2026-11-21' }) =>
        `"${on} 06:30:00","${ip}",${port},"tcp",${asn},"${geo}","host-of-${ip.replaceAll('.', '-')}.example","redis","7.0"`,
    ),
  ].join('\n')}\n`

interface Item {
  findingId: string
  state: string
  source: { ip: string | null; asn: number | null; port: number | null }
  pseudonym: string | null
  sightings: number
  daysSeen: number
  places: { country: string }[]
}
interface Detail extends Item {
  evidence: { field: string; value: string | number }[]
  seenDays: string[]
  history: { what: string }[]
}

async function setting(t: TestContext, contactList = contacts) {
  const clock = testClock('2026-11-22T07:00:00.000Z')
  const comity = await testNode(t, { clock: clock.now })
  await comity.importContacts(contactList)
  let files = 0
  const add = (...rows: Row[]) =>
    comity.addReport(csv(...rows), { fileName: `2026-11-21-scan_redis-x${files++}-asn.csv` })
  const list = async (): Promise<Item[]> =>
    (await comity.shell.get<{ items: Item[] }>('/api/v1/findings?order=oldest')).items
  const show = (id: string) => comity.shell.get<Detail>(`/api/v1/findings/${id}`)
  const facts = async () =>
    (
      await comity.node.db.query<{ type: string; detail: Record<string, unknown> }>(
        `select type, detail from transparency.fact where type like 'observations.findings-pseudo%' order by fact_no`,
      )
    ).rows.map((row) => row.detail)
  return { comity, clock, add, list, show, facts }
}

/** Whether any row of the tables that hold findings still says the address, in clear. */
async function saysAnywhere(comity: Awaited<ReturnType<typeof testNode>>, text: string): Promise<boolean> {
  const { rows } = await comity.node.db.query<{ n: number }>(
    `select count(*) as n from observations.finding where host(ip) = $1 or resource like '%' || $1 || '%'
       or position(set_byte(set_byte('\\x0000'::bytea, 0, 255), 1, 255) || decode($2, 'hex') in key) > 0`,
    [
      text,
      text
        .split('.')
        .map((part) => Number(part).toString(16).padStart(2, '0'))
        .join(''),
    ],
  )
  return rows[0]!.n > 0
}

test('R046: a system abroad that nobody at home answers for stands under a pseudonym after seven days, with its counts and days', async (t) => {
  const { comity, clock, add, list, show, facts } = await setting(t)
  await add({ ip: '203.0.113.9' }, { ip: '203.0.113.9', port: 6380 }, { ip: '192.0.2.1', geo: 'XA', asn: 64496 })
  const before = await list()
  clock.forward(6.9 * day)
  await comity.node.runJob('observations.pseudonymise')
  assert.deepEqual(await list(), before, 'not before the seven days are over')
  assert.equal(await saysAnywhere(comity, '203.0.113.9'), true)

  clock.forward(0.2 * day)
  await comity.node.runJob('observations.pseudonymise')
  const after = await list()
  assert.deepEqual(
    after.map((each) => each.findingId),
    before.map((each) => each.findingId),
  )
  const [home, first, second] = after as [Item, Item, Item]
  assert.equal(await saysAnywhere(comity, '203.0.113.9'), false)
  assert.deepEqual([first.source.ip, second.source.ip, home.source.ip], [null, null, '192.0.2.1'])
  assert.match(first.pseudonym!, /^pseudonym-[0-9a-f]{32}$/)
  assert.equal(first.pseudonym, second.pseudonym, 'both ports of one system say so')
  assert.equal(home.pseudonym, null)
  assert.deepEqual(
    [first.source.asn, first.source.port, first.places[0]!.country, first.daysSeen],
    [64500, 6379, 'XB', 1],
  )

  const detail = await show(first.findingId)
  const fields = detail.evidence.map((each) => each.field)
  assert.ok(!fields.includes('hostname') && !fields.includes('ip'), fields.join())
  assert.ok(fields.includes('version'), 'what is about no person stays')
  const kept = (await show(home.findingId)).evidence.map((each) => each.field)
  assert.ok(kept.includes('hostname'), 'the evidence of others in the same block stays')
  assert.deepEqual(await facts(), [{ findings: 2, joinedWithKnown: 0, clearDays: 7 }])
})

test('a system under a pseudonym that is seen again is the same finding: counted once, with its number, in clear nowhere', async (t) => {
  const { comity, clock, add, list, show, facts } = await setting(t)
  await add({ ip: '203.0.113.9' })
  const [{ findingId }] = (await list()) as [Item]
  clock.forward(8 * day)
  await comity.node.runJob('observations.pseudonymise')
  await comity.shell.get(`/api/v1/findings/${findingId}`)

  for (const on of ['2026-11-29', '2026-11-30']) {
    await add({ ip: '203.0.113.9', day: on })
    await comity.node.runJob('observations.join-pseudonyms')
    const items = await list()
    assert.equal(items.length, 1)
    assert.equal(items[0]!.findingId, findingId)
    assert.equal(await saysAnywhere(comity, '203.0.113.9'), false)
  }
  const detail = await show(findingId)
  assert.deepEqual([detail.sightings, detail.daysSeen], [3, 3])
  assert.deepEqual(detail.seenDays, ['2026-11-21', '2026-11-29', '2026-11-30'])
  assert.ok(!detail.evidence.some((each) => each.field === 'hostname'))
  assert.deepEqual(
    (await facts()).map((each) => each['joinedWithKnown']),
    [0, 1, 1],
  )
})

test('a pseudonym that was no longer observed is open again when its system is seen, and a false positive stays one', async (t) => {
  const { comity, clock, add, list } = await setting(t)
  await add({ ip: '203.0.113.9' }, { ip: '203.0.113.10' })
  clock.forward(8 * day)
  await comity.node.runJob('observations.pseudonymise')
  const set = `update observations.finding set state = $2, state_at = $3 where finding_no = $1`
  await comity.node.db.query(set, [1, 4, clock.now()])
  await comity.node.db.query(set, [2, 6, clock.now()])
  await add({ ip: '203.0.113.9', day: '2026-12-01' }, { ip: '203.0.113.10', day: '2026-12-01' })
  await comity.node.runJob('observations.join-pseudonyms')
  const states = (await list()).map((each) => each.state).toSorted()
  assert.deepEqual(states, ['false-positive', 'open'])
})

test('R046: with a national team known it is forwarded first; what was not sent in time is withdrawn with its findings', async (t) => {
  const { comity, clock, add, list } = await setting(t, contacts + national.split('\n')[1] + '\n')
  await add({ ip: '203.0.113.9', geo: 'XC' })
  await comity.node.runJob('observations.notify')
  await comity.node.runJob('correspondence.send')
  const notifications = async () =>
    (await comity.shell.get<{ items: { state: string; findings: number }[] }>('/api/v1/notifications')).items.map(
      ({ state, findings }) => `${state} ${findings}`,
    )
  const [made] = await notifications()
  assert.match(made!, /^(held|queued|sent) 1$/)
  assert.equal((await list())[0]!.source.ip, '203.0.113.9')
  // Held, as by a person who wanted to look first.
  await comity.node.db.query(`update observations.notification set state = 'held', message_id = null`)
  await comity.node.db.query(`update observations.finding set state = 0, state_at = $1`, [clock.now()])
  clock.forward(8 * day)
  await comity.node.runJob('observations.pseudonymise')
  assert.deepEqual(await notifications(), ['suppressed 0'])
  assert.equal(await saysAnywhere(comity, '203.0.113.9'), false)

  // Seen again while somebody abroad can be told: in clear for its days, under its old number, and then under its pseudonym again.
  const [{ findingId, pseudonym }] = (await list()) as [Item]
  await add({ ip: '203.0.113.9', geo: 'XC', day: '2026-11-29' })
  // The worker that takes reports in has the clock of the machine.
  await comity.node.db.query(`update observations.finding set state_at = $1 where ip = '203.0.113.9'`, [clock.now()])
  await comity.node.runJob('observations.join-pseudonyms')
  const [again] = (await list()) as [Item]
  assert.deepEqual([again.findingId, again.source.ip, again.pseudonym], [findingId, '203.0.113.9', null])
  clock.forward(8 * day)
  await comity.node.runJob('observations.pseudonymise')
  const [end, ...more] = (await list()) as [Item]
  assert.deepEqual([end.findingId, end.source.ip, end.pseudonym, more.length], [findingId, null, pseudonym, 0])
  const detail = await comity.shell.get<Detail>(`/api/v1/findings/${findingId}`)
  assert.ok(!detail.evidence.some((each) => each.field === 'hostname'))
})

test('a legal hold keeps the evidence of its report readable while it lasts, and no longer', async (t) => {
  const { comity, clock, add, list, show } = await setting(t)
  await add({ ip: '203.0.113.9' })
  await comity.node.db.query('update observations.report set legal_hold = true')
  clock.forward(8 * day)
  await comity.node.runJob('observations.pseudonymise')
  const [{ findingId, source }] = (await list()) as [Item]
  assert.equal(source.ip, null)
  assert.ok((await show(findingId)).evidence.some((each) => each.field === 'hostname'))
  await comity.node.db.query('update observations.report set legal_hold = false')
  await comity.node.runJob('observations.pseudonymise')
  assert.ok(!(await show(findingId)).evidence.some((each) => each.field === 'hostname'))
})

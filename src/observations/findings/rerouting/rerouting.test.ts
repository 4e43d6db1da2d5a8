import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { testNode } from '#testing/node.ts'

const contactsOf = (...lines: string[]): string =>
  `kind,value,team,email,format,language,role,source,verified\n${lines.map((line) => `${line},csv,en,abuse,own list,2026-11-01\n`).join('')}`
const first = 'asn,64496,ISP One,abuse@one.example'
const nearer = 'cidr,192.0.2.0/24,ISP Two,abuse@two.example'

const reportOf = (...ips: string[]): string =>
  `"timestamp","ip","port","protocol","asn","geo","tag"\n${ips.map((ip) => `"2026-11-21 06:30:00","${ip}",6379,"tcp",64496,"XA","redis"\n`).join('')}`
const fileName = (no: number): string => `2026-11-21-scan_redis-x${no}-asn.csv`

async function setting(t: TestContext) {
  const comity = await testNode(t)
  await comity.importContacts(contactsOf(first))
  const { db } = comity.node
  return {
    comity,
    db,
    reroute: () => comity.node.runJob('observations.re-route'),
    /** Which team answers for each open finding. */
    async answered() {
      const { rows } = await db.query<{ ip: string; name: string | null }>(
        `select host(f.ip) as ip, t.name from observations.finding f left join directory.team t on t.team_no = f.team_no order by f.ip`,
      )
      return Object.fromEntries(rows.map(({ ip, name }) => [ip, name]))
    },
    async isFollowed() {
      const { rows } = await db.query<{ followed: boolean }>(
        `select r.version = d.version as followed from observations.routed r, directory.routes_version d`,
      )
      return rows[0]!.followed
    },
  }
}

test('a directory that changed moves open findings to whoever answers now, and the change is followed once', async (t) => {
  const { comity, db, reroute, answered, isFollowed } = await setting(t)
  await comity.addReport(reportOf('192.0.2.1', '198.51.100.1'), { fileName: fileName(1) })
  await reroute()
  assert.ok(await isFollowed())
  await comity.importContacts(contactsOf(first, nearer))
  assert.ok(!(await isFollowed()))
  await reroute()
  assert.deepEqual(await answered(), { '192.0.2.1': 'ISP Two', '198.51.100.1': 'ISP One' })
  assert.ok(await isFollowed())
  await db.query('update observations.finding set team_no = null, contact_no = null')
  await reroute()
  assert.deepEqual(
    Object.values(await answered()),
    [null, null],
    'nothing is gone through again, also not by a node that starts',
  )
})

test('what a report in work brings by the routes of its beginning is moved when the report is done', async (t) => {
  const { comity, db, reroute, answered, isFollowed } = await setting(t)
  await reroute()
  let added: Promise<unknown> = Promise.resolve()
  await db.transaction(async (tx) => {
    // The chunk stands before its commit: nobody sees its findings yet.
    await tx.query('lock table observations.trend in access exclusive mode')
    added = comity.addReport(reportOf('192.0.2.1'), { fileName: fileName(2) })
    while (!(await someoneWaits())) await sleep(20)
    await comity.importContacts(contactsOf(first, nearer))
    await reroute()
    assert.ok(!(await isFollowed()), 'a report of before is still in work')
    await reroute()
    assert.ok(!(await isFollowed()))
  })
  await added
  assert.deepEqual(await answered(), { '192.0.2.1': 'ISP One' })
  await reroute()
  assert.deepEqual(await answered(), { '192.0.2.1': 'ISP Two' })
  assert.ok(await isFollowed())

  async function someoneWaits(): Promise<boolean> {
    const { rows } = await db.query<{ waits: boolean }>(
      `select exists (select from pg_locks where not granted and relation = 'observations.trend'::regclass) as waits`,
    )
    return rows[0]!.waits
  }
})

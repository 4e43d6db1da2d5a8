import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import type { CheckFinding } from '#kernel/check.ts'
import { day, hour } from '#kernel/instant.ts'
import { toOpenMetrics } from '#platform/http/health.ts'
import { testNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'

const sample =
  /^([a-z_:][a-z0-9_:]*)(?:\{([a-z_]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/

test('OpenMetrics: labels and help are escaped, a family stands together, and the end is marked', () => {
  const text = toOpenMetrics([
    {
      name: 'a_things',
      help: 'What "it" is,\nand \\ more.',
      kind: 'gauge',
      value: [{ labels: { of: 'x"\\\n' }, value: 1 }],
    },
    { name: 'b', help: 'Counted.', kind: 'counter', value: 2 },
  ])
  assert.deepEqual(text.split('\n'), [
    '# TYPE a_things gauge',
    '# HELP a_things What \\"it\\" is,\\nand \\\\ more.',
    'a_things{of="x\\"\\\\\\n"} 1',
    '# TYPE b counter',
    '# HELP b Counted.',
    'b_total 2',
    '# EOF',
    '',
  ])
})

test('a node tells its figures with few values a label, and what it needs to be ready', async (t) => {
  const comity = await testNode(t)
  const metrics = await comity.fetch('administrator', '/metrics')
  assert.equal(metrics.headers.get('content-type'), 'application/openmetrics-text; version=1.0.0; charset=utf-8')
  const text = await metrics.text()
  if (process.env['COMITY_METRICS_FILE'] !== undefined) writeFileSync(process.env['COMITY_METRICS_FILE'], text)
  const lines = text.trimEnd().split('\n')
  assert.equal(lines.pop(), '# EOF')
  const families = new Map<string, number>()
  let family = ''
  for (const line of lines) {
    const type = /^# TYPE (\S+) (gauge|counter)$/.exec(line)
    if (type !== null) {
      family = type[1]!
      assert.ok(!families.has(family), `${family} stands twice`)
      families.set(family, 0)
    } else if (!line.startsWith(`# HELP ${family} `)) {
      const found = sample.exec(line)
      assert.ok(found, line)
      assert.equal(found[1], family)
      families.set(family, families.get(family)! + 1)
    }
  }
  assert.ok([...families.values()].every((samples) => samples <= 12))
  for (const name of ['comity_reports_waiting', 'comity_batches_held', 'comity_database_dead_rows', 'comity_feeds'])
    assert.ok(families.has(name), name)
  assert.equal((await comity.fetch('analyst', '/metrics')).status, 403)

  const ready = await comity.fetch(null, '/readyz')
  assert.deepEqual(
    [ready.status, await ready.json()],
    [200, { status: 'ready', database: 'ok', disk: 'ok', log: 'ok' }],
  )
})

test('a node whose disk has no room lives and is not ready, and its doctor says so', async (t) => {
  const comity = await testNode(t, { settings: { diskReserveBytes: String(1024 ** 5 / 1024) } })
  const free = await comity.fetch(null, '/readyz')
  assert.equal(free.status, 503)
  assert.equal(free.headers.get('retry-after'), '300')
  assert.equal((await comity.fetch(null, '/healthz')).status, 200)
  const { items } = await comity.shell.get<{ items: CheckFinding[] }>('/api/v1/doctor')
  assert.equal(items.find((one) => one.check === 'platform.disk-low')?.severity, 'fault')
  const refused = await comity.fetch('analyst', '/api/v1/reports', { method: 'POST', body: 'a,b\n1,2\n' })
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '300'])
})

test('the doctor names what waits too long and what ends soon; a feed that falls silent raises one alarm until it delivers again', async (t) => {
  const clock = testClock('2026-11-10T07:00:00.000Z')
  const comity = await testNode(t, { clock: clock.now, settings: { smtpUrl: '' } })
  await comity.importContacts(
    'kind,value,team,email,format,language,role,source,verified\nasn,64496,ISP One,abuse@isp-one.example,csv,en,abuse,own list,2026-11-01\n',
  )
  const report = async (): Promise<void> => {
    const on = clock.now().slice(0, 10)
    const row = `"${on} 06:30:00","192.0.2.1",${6000 + Number(on.slice(8))},"tcp",64496,"XA","host.example","redis"\n`
    await comity.addReport(`"timestamp","ip","port","protocol","asn","geo","hostname","tag"\n${row}`, {
      fileName: `${on}-scan_redis-x-asn.csv`,
    })
  }
  for (let n = 0; n < 5; n++) {
    await report()
    clock.forward(day)
  }
  await comity.node.runJob('observations.notify')
  await comity.shell.post('/api/v1/tokens', { roles: ['analyst'], name: 'unused feed' })
  const alarms = async (): Promise<number> => {
    for (let turn = 0; turn < 3; turn++) await comity.node.runJob('observations.silent-feeds')
    const { rows } = await comity.node.db.query<{ n: number }>(
      `select count(*) as n from transparency.fact where type = 'observations.feed-silent'`,
    )
    return rows[0]!.n
  }
  assert.equal(await alarms(), 0)
  clock.forward(3 * day)
  assert.equal(await alarms(), 1)
  await comity.node.db.query(
    `insert into observations.report (report_id, sha256, file_name, origin, added_by, size_bytes, received_at, raw_until, state, worker_until)
     values ('report_stuck', 'x', 'x.csv', 'http', 'test', 1, $1::timestamptz - interval '2 hours', now(), 'processing', $1::timestamptz + interval '5 minutes')`,
    [clock.now()],
  )
  await comity.node.db.query(
    `update identity.token set last_used_on = '2026-11-17', expires_at = $1::timestamptz + interval '3 days' where name = 'unused feed'`,
    [clock.now()],
  )
  const { items } = await comity.shell.get<{ items: CheckFinding[] }>('/api/v1/doctor')
  const checks = new Map(items.map((one) => [one.check, one]))
  assert.match(checks.get('observations.reports-wait')?.what ?? '', /the oldest since 2026-11-18 05:00/)
  assert.match(checks.get('correspondence.messages-wait')?.what ?? '', /wait to leave/)
  assert.match(checks.get('identity.token-expires')?.what ?? '', /unused feed.* ends on 2026-11-21/)
  assert.ok(checks.has('observations.feed-silent'))
  await comity.node.db.query(`delete from observations.report where report_id = 'report_stuck'`)
  await report()
  clock.forward(hour)
  assert.equal(await alarms(), 1)
  clock.forward(10 * day)
  assert.equal(await alarms(), 2, 'silent again is news again')
})

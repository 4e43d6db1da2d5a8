import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'
import type { RetentionOverview } from './overview.ts'

const csv = `"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"
"2026-11-21 06:30:00","192.0.2.1",6379,"tcp",64496,"XA","host.example","redis","7.0"
"2026-11-21 06:30:00","no address",6379,"tcp",64496,"XA","host.example","redis","7.0"
`

test('R049: what has reached its time is deleted, a fact says what it was, and the board shows what is kept and what is overdue', async (t) => {
  const clock = testClock('2026-11-22T07:00:00.000Z')
  const comity = await testNode(t, { clock: clock.now })
  const { reportId } = await comity.addReport(csv, { fileName: '2026-11-21-scan_redis-x-asn.csv' })
  // The worker that takes reports in has the clock of the machine; evidence counts from the report here.
  await comity.node.db.query(
    `update observations.evidence_block e set delete_at = $1::timestamptz + case data_class when 'network-identifier' then interval '180 days' else interval '181 days' end`,
    [clock.now()],
  )
  const board = () => comity.shell.get<RetentionOverview>('/api/v1/retention')
  const line = async (name: string) => (await board()).classes.find((each) => each.dataClass === name)!

  const before = await board()
  for (const each of before.classes)
    assert.ok(each.purpose !== '' && each.ground !== '' && each.days > 0, `${each.dataClass} says what it is kept for`)
  const bytes = await line('report-bytes')
  assert.deepEqual(
    [bytes.kept, bytes.overdue, bytes.oldestKept, bytes.nextDeletion],
    [1, 0, '2026-11-22T07:00:00.000Z', '2026-12-22T07:00:00.000Z'],
  )
  assert.deepEqual(before.outside, { clearDays: 7, pseudonyms: 0, evidenceToClear: 0 })

  clock.forward(31 * day)
  assert.equal((await line('report-bytes')).overdue, 1)
  await comity.node.runJob('observations.retention')
  assert.deepEqual([(await line('report-bytes')).kept, (await line('report-bytes')).overdue], [0, 0])
  assert.equal((await line('network-identifier')).kept, 1)

  clock.forward(150 * day)
  assert.equal((await line('network-identifier')).overdue, 1)
  await comity.node.runJob('observations.retention')
  assert.equal((await line('network-identifier')).kept, 0)
  const { rows } = await comity.node.db.query<{ type: string; detail: Record<string, unknown> }>(
    `select type, detail from transparency.fact where type like 'observations.%deleted' order by fact_no`,
  )
  assert.deepEqual(
    rows.map((row) => row.type),
    ['observations.report-bytes-deleted', 'observations.evidence-deleted'],
  )
  assert.equal(rows[0]!.detail['refusedRows'], 1)
  assert.equal(rows[1]!.detail['network-identifier'], 1)

  const gone = await comity.fetch('auditor', `/api/v1/reports/${reportId}/rejected`)
  assert.deepEqual(((await gone.json()) as { items: unknown[] }).items, [])
})

test('R049: a report is held by three persons over HTTP; a token of nobody and a role without the act are refused', async (t) => {
  const comity = await testNode(t)
  const { reportId } = await comity.addReport(csv, { fileName: '2026-11-21-scan_redis-x-asn.csv' })
  const ask = (role: 'head' | 'analyst', as: string) =>
    comity.fetch(role, `/api/v1/reports/${reportId}/holds`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        reason: 'a dispute',
        until: new Date(Date.now() + 30 * day).toISOString(),
        role: as,
      }),
    })
  assert.equal((await ask('analyst', 'head')).status, 403)
  const refused = await ask('head', 'head')
  assert.equal(((await refused.json()) as { code: string }).code, 'observations.hold-person')
  const list = await comity.fetch('data-protection', '/api/v1/holds')
  assert.deepEqual(await list.json(), { items: [], nextCursor: null })
})

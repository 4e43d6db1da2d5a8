import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { testNode } from '#testing/node.ts'
import { reportOrigins } from './report.ts'
import { shareOfDepth, takesMore } from './admission.ts'

test('one policy for all doors: each closes at its share of the depth, the folder first and the shell last', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(2_000_000), (depth, waiting) => {
      const open = reportOrigins.filter((door) => takesMore(door, waiting, depth))
      assert.deepEqual(
        open,
        reportOrigins.filter((door) => waiting < (depth * shareOfDepth[door]) / 100),
      )
      for (const [first, last] of [
        ['folder', 'mail'],
        ['mail', 'http'],
        ['http', 'cli'],
      ] as const)
        assert.ok(!takesMore(first, waiting, depth) || takesMore(last, waiting, depth))
    }),
  )
  assert.ok(
    reportOrigins.every((door) => takesMore(door, 0, 1)),
    'an empty queue takes from everywhere',
  )
})

test('beyond the depth HTTP is told 429 with the time to come again, the shell is still let in, and nothing is kept of what was refused', async (t) => {
  const comity = await testNode(t, { settings: { queueReports: '1' } })
  // One that never leaves the queue: it waits for a time that is far off.
  await comity.node.db.query(
    `insert into observations.report (report_id, sha256, file_name, origin, added_by, size_bytes, received_at, raw_until, state, worker_until)
     values ('report_stuck', 'x', 'x.csv', 'http', 'test', 1, now(), now(), 'processing', now() + interval '5 minutes')`,
  )
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const refused = await comity.fetch('analyst', '/api/v1/reports', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: 'a,b\n1,2\n',
  })
  assert.equal(refused.status, 429)
  assert.equal(refused.headers.get('retry-after'), '60')
  assert.equal(((await refused.json()) as { code: string }).code, 'observations.queue-full')
  const { rows } = await comity.node.db.query<{ n: number }>('select count(*) as n from observations.report')
  assert.equal(rows[0]!.n, 1)
  const shell = await comity.shell.upload<{ state: string }>(
    '/api/v1/reports',
    Readable.from([Buffer.from('a,b\n1,2\n')]),
    { contentType: 'text/csv', fileName: 'x.csv' },
  )
  assert.equal(shell.state, 'spooled')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testNode } from '#testing/node.ts'

test('a report that ended its worker eight times without a chunk between is given up, with its bytes kept', async (t) => {
  const comity = await testNode(t)
  const report = await comity.addReport('timestamp,ip\n2026-11-20 06:30:00,192.0.2.1\n', {
    feed: 'shadowserver:scan_redis',
    fileName: 'r.csv',
  })
  // As eight killed workers leave it.
  await comity.node.db.query(`update observations.report set state = 'spooled', attempts = 8 where report_id = $1`, [
    report.reportId,
  ])
  await comity.node.runJob('observations.wake')
  let shown = { state: '', error: '', rawKept: false }
  for (let left = 200; left > 0 && shown.state !== 'failed'; left--) {
    shown = await comity.shell.get(`/api/v1/reports/${report.reportId}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.deepEqual({ state: shown.state, rawKept: shown.rawKept }, { state: 'failed', rawKept: true })
  assert.match(shown.error, /ended the program that reads it 8 times/)
})

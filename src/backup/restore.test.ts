import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { instantFromMs } from '#kernel/instant.ts'
import { createApiClient } from '#platform/api-client.ts'
import { findControlSocket } from '#platform/control.ts'
import { createLog } from '#platform/log.ts'
import { loadSettings } from '#platform/settings.ts'
import type { TestNode } from '#testing/node.ts'
import { testPerson } from '#testing/test-person.ts'
import { startNode } from '../app.ts'
import { openDatabase } from '../database-configs.ts'
import { backUp, digests, filledNode, putBack, scratch, testKey } from './testing.ts'

test('a node that is put back has every row and file, is quarantined, and signs again when two persons have compared', async (t) => {
  const comity = await filledNode(t)
  const asking = await (await testPerson(comity, { roles: ['administrator'] })).token(['administrator'])
  // Who makes a token must be an administrator; this one's speaks as an auditor alone.
  const confirming = await (await testPerson(comity, { roles: ['administrator', 'auditor'] })).token(['auditor'])
  const key = await testKey(t)
  const { file, before, head } = await atRest(t, comity, key.publicFile)
  assert.ok(!readFileSync(file).includes('northwind'))

  const dataDir = join(scratch(t), 'data')
  const { trailer } = await putBack({ file, dataDir, openers: key.openers })
  assert.ok(trailer.rows['observations.finding']! >= 38)
  assert.equal(trailer.rows['observations.closed_finding_2026_03'], 2)
  const log = createLog('silent')
  const loaded = loadSettings({ data: dataDir, smtpUrl: '', port: '0' }, {})
  const database = await openDatabase(loaded.settings, log)
  t.after(() => database.stop())
  assert.deepEqual(differing(await digests(database.configs.app), before), [])
  assert.equal(readFileSync(join(dataDir, 'log.head'), 'utf8'), head)
  for (const name of ['secrets/master.key', 'secrets/log.key'])
    assert.deepEqual(readFileSync(join(dataDir, name)), readFileSync(join(comity.dataDir, name)), name)
  assert.deepEqual(readdirSync(join(dataDir, 'spool')), readdirSync(join(comity.dataDir, 'spool')))
  assert.equal(statSync(join(dataDir, 'secrets/master.key')).mode & 0o777, 0o600)
  assert.ok(!existsSync(join(dataDir, 'restoring')))

  const node = await startNode({
    loaded,
    log,
    database: database.configs,
    clock: () => instantFromMs(Date.now()),
    version: '0.0.0-test',
    serve: false,
  })
  t.after(() => node.stop())
  const as = (token: string | null) => createApiClient(findControlSocket(dataDir)!, token)
  const state = () => as(null).get<{ quarantine: { reason: string } | null; size: number }>('/api/v1/log')
  assert.equal((await state()).quarantine?.reason, 'restored')
  const { items: months } = await as(null).get<{ items: { month: string; findings: number }[] }>(
    '/api/v1/findings/archive',
  )
  assert.deepEqual(
    months.map(({ month, findings }) => [month, findings]),
    [['2026-03', 2]],
  )
  await node.runJob('observations.put-away')
  const { items } = await as(null).get<{ items: { check: string }[] }>('/api/v1/doctor')
  assert.ok(items.every(({ check }) => check !== 'observations.archive-month-missing'))
  assert.ok(items.some(({ check }) => check === 'transparency.quarantined'))

  const { requestNo } = await as(asking).post<{ requestNo: number }>('/api/v1/log/epochs/ask', {
    reason: 'A planned move to another machine.',
    checkpoint: head,
  })
  await assert.rejects(as(asking).post('/api/v1/log/epochs/confirm', { requestNo }), { code: 'platform.forbidden' })
  assert.equal((await state()).quarantine?.reason, 'restored')
  await as(confirming).post('/api/v1/log/epochs/confirm', { requestNo })
  assert.equal((await state()).quarantine, null)
  const { size } = await state()
  await node.runJob('transparency.sequence')
  assert.ok((await state()).size > size)
})

/** A backup, and what the tables held while nothing was written. */
async function atRest(t: TestContext, comity: TestNode, recipientFile: string) {
  for (let n = 0; ; n++) {
    await comity.node.runJob('transparency.sequence')
    const before = await digests(comity.database.app)
    const head = readFileSync(join(comity.dataDir, 'log.head'), 'utf8')
    const file = join(scratch(t), 'node.backup')
    const made = await backUp(comity, file, recipientFile)
    assert.equal(made.sizeBytes, statSync(file).size)
    assert.deepEqual(readdirSync(join(file, '..')), ['node.backup'])
    const moved = differing(await digests(comity.database.app), before)
    if (moved.length === 0) return { file, before, head }
    assert.ok(n < 5, `the node does not come to rest: ${moved.join(', ')}`)
  }
}

function differing(a: Record<string, string>, b: Record<string, string>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => a[key] !== b[key])
}

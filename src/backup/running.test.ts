import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { instantFromMs } from '#kernel/instant.ts'
import { createApiClient } from '#platform/api-client.ts'
import { findControlSocket } from '#platform/control.ts'
import { connectDatabase } from '#platform/database.ts'
import { createLog } from '#platform/log.ts'
import { loadSettings } from '#platform/settings.ts'
import { databaseUrl, emptyDatabase } from '#testing/database.ts'
import { testNode } from '#testing/node.ts'
import { startNode } from '../app.ts'
import { openDatabase } from '../database-configs.ts'
import { backUp, filledNode, putBack, reportOf, scratch } from './testing.ts'

const rowsEach = 200

interface Report {
  readonly reportId: string
  readonly state: string
  readonly rows: number
  readonly rawKept: boolean
}

test('a backup made while reports come in holds each that was acknowledged before, and the restored node works all of them once', async (t) => {
  const comity = await testNode(t)
  const acknowledged: string[] = []
  let on = true
  const feeding = (async () => {
    for (let n = 0; on; n++) {
      const { reportId } = await comity.shell.upload<{ reportId: string }>(
        '/api/v1/reports?feed=shadowserver:scan_redis',
        // Each of another length, so that none is taken for a copy of another.
        Readable.from([Buffer.from(`${reportOf(rowsEach, (n % 20) + 1)}${'\n'.repeat(n)}`)]),
        { contentType: 'text/csv', fileName: `2026-11-20-scan_redis-${n}.csv` },
      )
      acknowledged.push(reportId)
    }
  })()
  while (acknowledged.length < 5) await sleep(20)
  const folder = scratch(t)
  const before = [...acknowledged]
  const made = await backUp(comity, join(folder, 'clear'), null)
  const after = acknowledged.length
  on = false
  await feeding
  assert.ok(after > before.length, 'no report came in while the backup was made')

  const own = await emptyDatabase(t)
  const urls = { databaseUrl: databaseUrl(own.app), migrationUrl: databaseUrl(own.migrator) }
  const dataDir = join(folder, 'data')
  await putBack({ file: join(folder, 'clear'), dataDir, openers: [], ...urls })
  const loaded = loadSettings({ data: dataDir, port: '0', smtpUrl: '', diskReserveBytes: '0', ...urls }, {})
  const log = createLog('silent')
  const database = await openDatabase(loaded.settings, log)
  const node = await startNode({
    loaded,
    log,
    database: database.configs,
    clock: () => instantFromMs(Date.now()),
    version: '0.0.0-test',
    serve: false,
  })
  t.after(() => node.stop())
  const api = createApiClient(findControlSocket(dataDir)!)
  const all = async (): Promise<Report[]> => {
    const reports: Report[] = []
    for await (const report of api.pages<Report>('/api/v1/reports')) reports.push(report)
    return reports
  }
  let reports = await all()
  for (const started = performance.now(); reports.some(({ state }) => state !== 'done');) {
    assert.ok(performance.now() - started < 60_000, 'the restored node does not come to the end of its reports')
    await sleep(200)
    reports = await all()
  }
  const ids = new Set(reports.map(({ reportId }) => reportId))
  assert.deepEqual(
    before.filter((id) => !ids.has(id)),
    [],
  )
  assert.ok(reports.length >= made.trailer.rows['observations.report']!)
  for (const { reportId, rows, rawKept } of reports) {
    assert.equal(rows, rowsEach, reportId)
    assert.ok(rawKept && existsSync(join(dataDir, 'spool', reportId)), reportId)
  }
  const { items } = await api.get<{ items: unknown[] }>('/api/v1/findings?limit=500')
  assert.equal(items.length, rowsEach)
})

test('a backup that begins between a signature of the log and its publication waits for it', async (t) => {
  const comity = await filledNode(t)
  const db = connectDatabase({ ...comity.database.migrator, max: 2 }, () => undefined)
  t.after(() => db.close())
  const newest = 'where size = (select max(size) from transparency.checkpoint)'
  const { making, published } = await db.transaction(async (tx) => {
    // No turn of the log comes in between.
    await tx.query('select from transparency.epoch for update')
    await db.query(`update transparency.checkpoint set published_at = null ${newest}`)
    const making = backUp(comity, join(scratch(t), 'clear'), null)
    await sleep(300)
    const { rows } = await db.query<{ now: string }>(
      `update transparency.checkpoint set published_at = now() ${newest} returning now()`,
    )
    return { making, published: rows[0]!.now }
  })
  const { manifest } = await making
  assert.ok(manifest.takenAt >= published, `the backup is of ${manifest.takenAt}, before ${published}`)
})

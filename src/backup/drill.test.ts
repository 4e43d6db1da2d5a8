import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { instantFromMs } from '#kernel/instant.ts'
import { createLog } from '#platform/log.ts'
import { logCommands } from '#transparency'
import { logAtUrl } from '../log-at-url.ts'
import { replayLogged } from '../replay-logged.ts'
import { drillBackup } from './drill.ts'
import { backUp, filledNode, scratch, testKey } from './testing.ts'
import { verifyLogWith } from './verify-log.ts'

const verifyLog = verifyLogWith(
  logCommands({ replay: replayLogged, openUrl: logAtUrl, now: () => instantFromMs(Date.now()) }),
)

const drill = (file: string, openers: Parameters<typeof drillBackup>[0]['openers']) =>
  drillBackup({
    file,
    openers,
    newId: () => 'restore_drill',
    version: '0.0.0-test',
    log: createLog('silent'),
    progress: () => undefined,
    verifyLog,
  })

const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('comity-drill-'))

test('a drill finds a good backup good: rows, reports, what is sealed, and the whole log against its head; and leaves nothing', async (t) => {
  const comity = await filledNode(t)
  const key = await testKey(t)
  const file = join(scratch(t), 'sealed')
  await backUp(comity, file, key.publicFile)
  const before = left()
  const { checks, restoreMs, totalMs } = await drill(file, key.openers)
  assert.deepEqual(
    checks.filter(({ ok }) => !ok),
    [],
  )
  const found = new Map(checks.map((check) => [check.what, check.found]))
  assert.deepEqual(
    [...found.keys()],
    ['rows', 'quarantine', 'received reports', 'a sealed report', 'a sealed row', 'log'],
  )
  assert.match(found.get('a sealed report')!, /byte for byte/)
  assert.match(found.get('a sealed row')!, /^the content of \w+ opens$/)
  assert.match(found.get('log')!, /entries/)
  assert.ok(restoreMs > 0 && totalMs >= restoreMs)
  assert.deepEqual(left(), before)
})

test('a drill finds out that the bytes of a report did not come along', async (t) => {
  const comity = await filledNode(t)
  const { reportId } = await comity.addReport('timestamp,ip,port,tag\n2026-11-20 00:00:00,192.0.2.99,6379,redis\n', {
    feed: 'shadowserver:scan_redis',
  })
  const file = join(scratch(t), 'clear')
  rmSync(join(comity.dataDir, 'spool', reportId))
  await backUp(comity, file, null)
  const { checks } = await drill(file, [])
  const found = `without their bytes: ${reportId}`
  assert.deepEqual(
    checks.filter(({ ok }) => !ok),
    [{ what: 'received reports', ok: false, found }],
  )
})

test('a drill finds out that the key of the node did not come along', async (t) => {
  const comity = await filledNode(t)
  const file = join(scratch(t), 'clear')
  rmSync(join(comity.dataDir, 'secrets/master.key'))
  await backUp(comity, file, null)
  const before = left()
  const { checks } = await drill(file, [])
  assert.deepEqual(
    checks.map(({ what, ok }) => [what, ok]),
    [
      ['rows', true],
      ['start', false],
    ],
  )
  assert.deepEqual(left(), before)
})

test('a drill opens a report that lay in the database, where several processes share the spool', async (t) => {
  const comity = await filledNode(t, { settings: { spool: 'database' } })
  const file = join(scratch(t), 'clear')
  const { trailer } = await backUp(comity, file, null)
  assert.equal(trailer.rows['platform.spooled'], 1)
  const { checks } = await drill(file, [])
  assert.deepEqual(
    checks.filter(({ ok }) => !ok),
    [],
  )
  assert.match(checks.find(({ what }) => what === 'a sealed report')?.found ?? '', /byte for byte/)
})

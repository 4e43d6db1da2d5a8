import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAppError } from '#kernel/errors.ts'
import { hour, instantFromMs, plusMs } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { chanceFrom, seedOfRun } from './chance.ts'
import { faultsOf } from './check.ts'
import { deskOf } from './feeder.ts'
import { startWorld } from './world.ts'

test('a database that stands still and then dies: what asks is told so, what was handed in meanwhile is kept, and all goes on by itself', async (t) => {
  const world = await startWorld(t, chanceFrom(seedOfRun), { nodes: 1, database: 'outside' })
  world.feeder.handIn('http', 300)
  world.feeder.handIn('folder', 300)
  await sleep(500)
  const frozen = world.freezeDatabase(3000)
  world.feeder.handIn('http', 300)
  await frozen
  world.killDatabase()
  const said = await world
    .node(0)!
    .api.get('/api/v1/reports')
    .then(
      () => null,
      (error: unknown) => error,
    )
  assert.ok(said === null || isAppError(said, 'platform.database'), String(said))
  await world.databaseIsBack()
  await world.settle(150_000)
  const outcome = {
    truth: { reports: world.feeder.reports, deskOf, bounced: new Set<string>() },
    found: await world.observer.found(),
    mails: world.mails(),
    kills: [],
    cleared: 0,
  }
  assert.deepEqual(faultsOf(outcome), [], 'nothing is lost, and nobody is told twice, since no process died')
  assert.deepEqual(await world.stop(), [0])
})

const report = (ip: string): string =>
  `"timestamp","ip","port","protocol","asn","geo","tag"\n"2026-11-20 06:30:00","${ip}",6379,"tcp",64496,"XA","redis"\n`

test('a clock that is set back by hours: what was in hand and what comes after is told of without anybody doing anything', async (t) => {
  let aheadMs = 6 * hour
  const comity = await testNode(t, { clock: () => plusMs(instantFromMs(Date.now()), aheadMs) })
  await comity.importContacts(
    'kind,value,team,email,format,language,role,source,verified\nasn,64496,ISP One,abuse@isp-one.example,csv,en,abuse,own list,2026-11-01\n',
  )
  await comity.addReport(report('192.0.2.1'), { fileName: '2026-11-20-scan_redis-a-asn.csv' })
  // Gathered and decided under the earlier clock, and queued: it leaves under the later one.
  const { shell, node } = comity
  await shell.post('/api/v1/correspondence/pause', { reason: 'test' })
  await node.runJob('observations.notify')
  const queued = async () => (await node.db.query(`select from correspondence.message where state = 'queued'`)).rowCount
  while ((await queued()) === 0) await sleep(50)
  aheadMs = 0
  await shell.upload('/api/v1/reports', Readable.from([Buffer.from(report('192.0.2.2'))]), {
    contentType: 'text/csv',
    fileName: '2026-11-20-scan_redis-b-asn.csv',
  })
  await shell.post('/api/v1/correspondence/resume', { reason: 'test' })
  const told = await comity.smtp.waitFor(2, 60_000)
  const systems = told.map(({ mail }) => {
    const attached = mail.attachments.find(({ filename }) => filename?.endsWith('.csv'))!
    return /192\.0\.2\.\d/.exec(Buffer.from(attached.content as ArrayBuffer).toString('utf8'))![0]
  })
  assert.deepEqual(systems.sort(), ['192.0.2.1', '192.0.2.2'])
})

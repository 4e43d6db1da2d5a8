import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { connectDatabase, type Database } from '#platform/database.ts'
import { copiedDatabase, freshDatabase, type FreshDatabase } from '#testing/database.ts'
import { person } from '#testing/people.ts'
import { testFact, testLog, testTransparency } from '../testing.ts'
import { parseCheckpoint } from './checkpoint.ts'

const administrator = person(['administrator'])
const auditor = person(['auditor'])
const code = (wanted: string) => (error: unknown) => isAppError(error) && error.code === wanted

/** A node whose database is put back to a copy that is 7 entries old, while the rest of its data folder stays. */
async function restored(t: TestContext) {
  const dataDir = mkdtempSync(join(tmpdir(), 'comity-log-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  async function open<T>(config: FreshDatabase, work: (db: Database) => Promise<T>): Promise<T> {
    const db = connectDatabase({ ...config.app, max: 4 }, () => undefined)
    try {
      return await work(db)
    } finally {
      await db.close()
    }
  }
  const write = (db: Database, from: number, count: number) =>
    db.transaction((tx) =>
      testTransparency(db).record(tx, ...Array.from({ length: count }, (_, i) => testFact(from + i))),
    )
  const grow = (config: FreshDatabase, from: number, count: number) =>
    open(config, async (db) => {
      await write(db, from, count)
      return testLog({ db, transparency: testTransparency(db), dataDir }).sequencer.runOnce()
    })
  const config = await freshDatabase(t)
  await grow(config, 0, 20)
  const older = await copiedDatabase(t, config)
  await grow(config, 20, 7)
  const db = connectDatabase({ ...older.app, max: 4 }, () => undefined)
  t.after(() => db.close())
  return { dataDir, db, write, newer: config, log: testLog({ db, transparency: testTransparency(db), dataDir }) }
}

test('a node restored from an older database reads and records, and signs and sends nothing', async (t) => {
  const { dataDir, db, write, log } = await restored(t)
  const published = readFileSync(join(dataDir, 'log/checkpoint'))
  await log.start()
  assert.equal(log.quarantine, 'shorter')
  assert.throws(() => log.assertSigning(), code('transparency.quarantined'))
  await write(db, 100, 3)
  assert.deepEqual(await log.sequencer.runOnce(), { integrated: 0, published: null, quarantined: 'shorter' })
  const state = await log.state()
  assert.deepEqual([state.pending.count, state.size, state.quarantine?.reason], [3, 20, 'shorter'])
  assert.deepEqual(readFileSync(join(dataDir, 'log/checkpoint')), published)
})

test('a database that caught up with other entries is found out before anything is signed', async (t) => {
  const { dataDir, db, write, log } = await restored(t)
  // Another data folder forgets: there the older database goes on by itself, and grows beyond what was signed.
  const elsewhere = `${dataDir}/elsewhere`
  const other = testLog({ db, transparency: testTransparency(db), dataDir: elsewhere })
  await other.start()
  assert.equal(other.quarantine, 'head-lost')
  await write(db, 500, 30)
  assert.equal((await other.sequencer.runOnce()).quarantined, 'head-lost')
  await log.start()
  assert.equal(log.quarantine, 'shorter')
})

test('a new epoch takes two persons; its first leaf names the head that is left behind, whose copy stays', async (t) => {
  const { dataDir, db, write, log } = await restored(t)
  await write(db, 100, 3)
  await log.start()
  const left = readFileSync(join(dataDir, 'log/checkpoint'))
  const request = await log.epochs.ask(administrator, 'The disk broke; the copy of last night was put back.')
  await assert.rejects(log.epochs.confirm(administrator, request.requestNo), code('transparency.second-person'))
  const shell = { ...auditor, kind: 'shell' as const, personId: null }
  await assert.rejects(log.epochs.confirm(shell, request.requestNo), code('transparency.second-person'))
  await assert.rejects(log.epochs.ask(shell, 'x'), code('transparency.second-person'))
  await assert.rejects(log.epochs.confirm(auditor, request.requestNo + 1), code('transparency.no-epoch-request'))
  assert.equal(log.quarantine, 'shorter')

  assert.deepEqual(await log.epochs.confirm(auditor, request.requestNo), {
    epoch: 2,
    origin: 'test.example/log/epoch-2',
  })
  assert.equal(log.quarantine, null)
  log.assertSigning()
  assert.equal(await log.epochs.waiting(), null)
  assert.deepEqual(await log.sequencer.runOnce(), { integrated: 3, published: 4, quarantined: null })
  assert.equal(await log.sequencer.check(), null)
  const { rows } = await db.query<{ figures: object }>(
    `select o.figures -> 'figures' as figures from transparency.leaf l join transparency.opening o using (fact_no)
     where l.epoch = 2 and l.leaf_index = 0`,
  )
  const { origin, size, root } = parseCheckpoint(left)
  const oldRoot = Buffer.from(root).toString('base64')
  assert.deepEqual(rows[0]?.figures, { oldOrigin: origin, oldSize: size, oldRoot, found: 20, epoch: 2 })
  assert.equal(size, 27)
  // The copy of the old tree stays whole, with the seven entries that the database has lost.
  assert.deepEqual(readFileSync(join(dataDir, 'log/epoch/1/checkpoint')), left)
  assert.equal(readFileSync(join(dataDir, 'log/epoch/1/tile/0/000.p/27')).length, 27 * 32)
  assert.equal(parseCheckpoint(readFileSync(join(dataDir, 'log/checkpoint'))).origin, 'test.example/log/epoch-2')
  await assert.rejects(log.epochs.ask(administrator, 'again'), code('transparency.not-quarantined'))
})

test('a database from before the second epoch does not begin the second epoch again', async (t) => {
  const { dataDir, db, log, newer } = await restored(t)
  await log.start()
  const { requestNo } = await log.epochs.ask(administrator, 'the first time')
  await log.epochs.confirm(auditor, requestNo)
  await log.sequencer.runOnce()
  // The other database never heard of the second epoch.
  const again = connectDatabase({ ...newer.app, max: 4 }, () => undefined)
  t.after(() => again.close())
  const third = testLog({ db: again, transparency: testTransparency(again), dataDir })
  await third.start()
  assert.equal(third.quarantine, 'other-log')
  const asked = await third.epochs.ask(administrator, 'the second time')
  const { origin } = await third.epochs.confirm(auditor, asked.requestNo)
  assert.equal(origin, 'test.example/log/epoch-3')
  assert.equal((await third.sequencer.runOnce()).published, 1)
  assert.equal((await db.query('select from transparency.epoch')).rowCount, 2)
})

test('changed entries, another key and a lost memory each quarantine the log', async (t) => {
  const { dataDir, newer } = await restored(t)
  const owner = connectDatabase({ ...newer.migrator, max: 2 }, () => undefined)
  t.after(() => owner.close())
  const log = testLog({ db: owner, transparency: testTransparency(owner), dataDir })
  assert.equal(await log.sequencer.check(), null)
  await owner.query('alter table transparency.tile disable trigger user')
  await owner.query(
    `update transparency.tile set bytes = decode(repeat('00', 32), 'hex') || substring(bytes from 33) where level = 0`,
  )
  assert.equal(await log.sequencer.check(), 'differs')
  rmSync(join(dataDir, 'log.head'))
  assert.equal(await log.sequencer.check(), 'head-lost')
  await owner.query('alter table transparency.epoch disable trigger user')
  await owner.query(`update transparency.epoch set vkey = 'test.example/log+00000000+AAAA'`)
  assert.equal(await log.sequencer.check(), 'key-lost')
})

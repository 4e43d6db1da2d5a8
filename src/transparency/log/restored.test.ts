import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { connectDatabase, type Database } from '#platform/database.ts'
import { copiedDatabase, freshDatabase, type FreshDatabase } from '#testing/database.ts'
import { person } from '#testing/people.ts'
import { testFact, testLog, testTransparency } from '../testing.ts'

const administrator = person(['administrator'])
const auditor = person(['auditor'])
const code = (wanted: string) => (error: unknown) => isAppError(error) && error.code === wanted
const why = 'The machine broke and a backup was put back.'

async function open<T>(config: FreshDatabase, work: (db: Database) => Promise<T>): Promise<T> {
  const db = connectDatabase({ ...config.app, max: 4 }, () => undefined)
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/** A node that was put back, database and memory together, to when it had 20 entries; it had grown to 20 + `since`. */
async function putBack(t: TestContext, since: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'comity-log-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  const grow = (config: FreshDatabase, from: number, count: number) =>
    open(config, async (db) => {
      const facts = Array.from({ length: count }, (_, i) => testFact(from + i))
      if (count > 0) await db.transaction((tx) => testTransparency(db).record(tx, ...facts))
      await testLog({ db, transparency: testTransparency(db), dataDir }).sequencer.runOnce()
    })
  const config = await freshDatabase(t)
  await grow(config, 0, 20)
  const copy = await copiedDatabase(t, config)
  const head = readFileSync(join(dataDir, 'log.head'))
  await grow(config, 20, since)
  const newest = readFileSync(join(dataDir, 'log.head'), 'utf8')
  rmSync(dataDir, { recursive: true })
  const fresh = mkdtempSync(join(tmpdir(), 'comity-log-'))
  t.after(() => rmSync(fresh, { recursive: true, force: true }))
  writeFileSync(join(fresh, 'log.head'), head)
  writeFileSync(join(fresh, 'restored.json'), JSON.stringify({ restoreId: 'restore_1' }))
  const db = connectDatabase({ ...copy.app, max: 4 }, () => undefined)
  t.after(() => db.close())
  const log = testLog({ db, transparency: testTransparency(db), dataDir: fresh })
  await log.start()
  return { dataDir: fresh, db, log, head: head.toString('utf8'), newest }
}

test('database and memory put back together fit, and the mark of the restore quarantines the log all the same', async (t) => {
  const { db, log, dataDir, head } = await putBack(t, 7)
  assert.equal(log.quarantine, 'restored')
  assert.throws(() => log.assertSigning(), code('transparency.quarantined'))
  await db.transaction((tx) => testTransparency(db).record(tx, testFact(99)))
  assert.equal((await log.sequencer.runOnce()).quarantined, 'restored')
  // What was public before can be fetched again, and nothing more.
  assert.equal(readFileSync(join(dataDir, 'log/checkpoint'), 'utf8'), head)
  writeFileSync(join(dataDir, 'restored.json'), 'no mark')
  assert.equal(await log.sequencer.check(), 'restored')
})

test('when somebody outside holds a newer checkpoint, only a new epoch leads out of a restore', async (t) => {
  const { log, newest, dataDir } = await putBack(t, 7)
  await assert.rejects(log.epochs.ask(administrator, why, newest), code('transparency.quarantined'))
  await assert.rejects(log.epochs.ask(administrator, why, `${newest}x`), code('kernel.bad-note'))
  const { requestNo, goOnFrom } = await log.epochs.ask(administrator, why)
  assert.equal(goOnFrom, null)
  assert.equal((await log.epochs.confirm(auditor, requestNo)).epoch, 2)
  assert.equal(log.quarantine, null)
  assert.equal((await log.sequencer.runOnce()).published, 1)
  // The tree that was left behind stays readable beside the new one.
  readFileSync(join(dataDir, 'log/epoch/1/checkpoint'))
  assert.equal(await log.sequencer.check(), null)
})

test('when nobody outside knows more than the backup, two persons let the same tree go on', async (t) => {
  const { db, log, newest } = await putBack(t, 0)
  const { requestNo, goOnFrom } = await log.epochs.ask(administrator, why, newest)
  assert.equal(goOnFrom, 20)
  assert.deepEqual((await log.epochs.waiting())?.goOnFrom, 20)
  await assert.rejects(log.epochs.confirm(administrator, requestNo), code('transparency.second-person'))
  assert.equal(log.quarantine, 'restored')
  assert.deepEqual(await log.epochs.confirm(auditor, requestNo), { epoch: 1, origin: 'test.example/log' })
  assert.equal(log.quarantine, null)
  await db.transaction((tx) => testTransparency(db).record(tx, testFact(99)))
  // The word that it went on, and the new fact.
  assert.equal((await log.sequencer.runOnce()).published, 22)
  await assert.rejects(log.epochs.ask(administrator, why, newest), code('transparency.not-quarantined'))
})

test('a database that is put back to before the answer is quarantined again', async (t) => {
  const { db, log, newest } = await putBack(t, 0)
  const { requestNo } = await log.epochs.ask(administrator, why, newest)
  await log.epochs.confirm(auditor, requestNo)
  await db.query('delete from transparency.restore_settled')
  assert.equal(await log.sequencer.check(), 'restored')
})

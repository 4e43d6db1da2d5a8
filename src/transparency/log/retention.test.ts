import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { day, instantFromMs, plusMs, type Instant } from '#kernel/instant.ts'
import { createLog } from '#platform/log.ts'
import { testDatabase } from '#testing/database.ts'
import { testFact, testLog, testTransparency } from '../testing.ts'
import { createRetention } from './retention.ts'

/** The trigger asks the database's clock, so the test does too. */
const now = (): Instant => instantFromMs(Date.now())
const years = (n: number): number => n * 365.25 * day

test('a private record goes on the date of its class, with its salt; figures, leaf and younger records stay', async (t) => {
  const db = await testDatabase(t)
  const transparency = testTransparency(db)
  const dataDir = mkdtempSync(join(tmpdir(), 'comity-log-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  const log = testLog({ db, transparency, dataDir })
  const facts = [
    testFact(0, { type: 'identity.signed-in', at: plusMs(now(), -years(2.9)) }),
    testFact(1, { type: 'identity.signed-in', at: plusMs(now(), -years(3.1)) }),
    testFact(2, { type: 'norms.decided', at: plusMs(now(), -years(3.1)) }),
    testFact(3, { type: 'norms.decided', at: plusMs(now(), -years(10.1)) }),
    testFact(4, { type: 'taskings.decided', at: plusMs(now(), -years(9.9)) }),
  ]
  await db.transaction((tx) => transparency.record(tx, ...facts))
  const retention = createRetention({ db, clock: now, log: createLog('silent'), record: transparency.record })
  const subjects = async () =>
    (await transparency.list({ subjectType: 'test.thing' }, { limit: 50 })).items
      .map(({ subject }) => subject.id)
      .sort()
  const all = facts.map(({ subject }) => subject.id)

  // What no tree holds yet is not deleted, however old: the log would have a leaf that never had an opening.
  await retention.run(new AbortController().signal)
  assert.deepEqual(await subjects(), all)
  await assert.rejects(db.query('delete from transparency.fact'))

  await log.sequencer.runOnce()
  await retention.run(new AbortController().signal)
  assert.deepEqual(await subjects(), ['thing_0', 'thing_2', 'thing_4'])
  const { rows } = await db.query<{ salted: boolean; figures: { type: string } }>(
    `select private_salt is not null as salted, figures from transparency.opening
     join transparency.leaf using (fact_no) order by leaf_index`,
  )
  assert.deepEqual(
    rows.map(({ salted }) => salted),
    [true, false, true, false, true],
  )
  assert.deepEqual(
    rows.map(({ figures }) => figures.type),
    facts.map(({ type }) => type),
  )
  const [said] = (await transparency.list({ type: 'transparency.records-deleted' }, { limit: 5 })).items
  assert.deepEqual(said?.detail, { identity: 1, norms: 1 })
  assert.equal((await log.sequencer.runOnce()).integrated, 1)
})

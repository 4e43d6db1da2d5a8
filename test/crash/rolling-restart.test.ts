/** Two nodes on one PostgreSQL are restarted onto a newer version, one after the other, while reports come in and mails leave. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { chanceFrom, seedOfRun } from './chance.ts'
import { faultsOf } from './check.ts'
import { deskOf } from './feeder.ts'
import { startWorld } from './world.ts'

const newer = join(import.meta.dirname, 'newer-version', 'preload.ts')

test(`a rolling restart onto a newer version loses no report, counts none twice, and refuses nobody longer than a retry (seed ${seedOfRun})`, async (t) => {
  const chance = chanceFrom(seedOfRun)
  const world = await startWorld(t, chance, { nodes: 2, database: 'outside' })
  const { feeder, observer } = world
  const steps = async (): Promise<number | undefined> =>
    (
      await observer.ask<{ n: number }>(
        `select count(*)::int as n from platform.migration where room = 'observations' and name like '9001-%'`,
      )
    )?.[0]?.n
  let feeding = true
  // A test that fails in between must not be held up by its own feeding.
  t.after(() => void (feeding = false))
  const fed = (async () => {
    // Some uploads take their time, so that one is under way whenever a node is told to stop.
    for (let no = 0; feeding; no++, await sleep(300)) feeder.handIn('http', 8, no % 2 === 0 ? 30 : 0)
  })()
  assert.equal(await steps(), 0)

  for (const no of [0, 1]) {
    assert.equal(await world.stopNode(no), 0)
    await world.restart(no, newer)
    assert.equal(await steps(), 1)
    await sleep(500)
  }
  // And the way back: the older version starts on what the newer one has added, and does the rest of the work alone.
  assert.equal(await world.stopNode(0), 0)
  await world.restart(0)
  assert.equal(await world.stopNode(1), 0)
  for (const from = feeder.reports.length; feeder.reports.length < from + 3;) await sleep(100)
  feeding = false
  await fed
  await world.settle(30_000)
  t.diagnostic(`${feeder.reports.length} reports, tried at most ${Math.max(...feeder.tries)} times`)
  const truth = { reports: feeder.reports, deskOf, bounced: new Set<string>() }
  assert.deepEqual(faultsOf({ truth, found: await observer.found(), mails: world.mails(), kills: [], cleared: 0 }), [])
  assert.equal(feeder.tries.length, feeder.reports.length)
  assert.ok(Math.max(...feeder.tries) <= 2, `an upload was tried ${Math.max(...feeder.tries)} times`)
  assert.deepEqual(await world.stop(), [0, null])
})

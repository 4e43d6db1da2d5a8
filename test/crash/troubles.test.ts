/**
 * Faults that kill nothing, around a whole node with all its doors: it says what is wrong, keeps what it acknowledged, and goes on by itself.
 * The long form, with a minute for each: `node test/crash/full.ts --form troubles`.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom, seedOfRun } from './chance.ts'
import { faultsOf } from './check.ts'
import { noSmallDisk } from '#testing/small-disk.ts'
import { databaseGone, diskFull, diskReadOnly, threadBroken, throughTroubles } from './troubles.ts'
import { startWorld } from './world.ts'

const noDisk = noSmallDisk()

test(`a database that is stopped, a full disk, one that can only be read, and an intake thread that breaks lose nothing (seed ${seedOfRun})`, async (t) => {
  if (noDisk !== null) t.diagnostic(`A FULL DISK IS NOT TRIED: it ${noDisk}`)
  const world = await startWorld(t, chanceFrom(seedOfRun), {
    nodes: 1,
    database: 'outside',
    preload: new URL('./ordered-about.ts', import.meta.url).href,
    ...(noDisk === null ? { diskMiB: 96 } : {}),
  })
  const evidence = await throughTroubles(world, {
    troubles: [databaseGone, ...(noDisk === null ? [diskFull, diskReadOnly] : []), threadBroken],
    forMs: 1500,
    patienceMs: 120_000,
    onOver: ({ name }, ms) => t.diagnostic(`${name}: all done ${Math.round(ms / 1000)} s after its end`),
  })
  assert.deepEqual(faultsOf(evidence), [])
  assert.deepEqual(await world.stop(), [0])
})

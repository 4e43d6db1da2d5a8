/**
 * A node with all its doors, routing and sending over a real mail server is killed at each stage of its work, and so is its database. Nothing
 * is lost, nothing counted twice, and no desk is told twice but for one message a crash. The long form: `node test/crash/full.ts`.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom, seedOfRun } from './chance.ts'
import { faultsOf } from './check.ts'
import { stages, underFire } from './under-fire.ts'
import { startWorld } from './world.ts'

test(`killed in the middle of each stage, and its database once: every row is counted once and every desk has every finding (seed ${seedOfRun})`, async (t) => {
  const chance = chanceFrom(seedOfRun)
  const world = await startWorld(t, chance, { nodes: 1, database: 'outside' })
  const outcome = await underFire(world, chance, { kills: stages, databaseKills: 1, rows: 300, patienceMs: 15_000 })
  t.diagnostic(`kills: ${outcome.kills.map(({ stage }) => stage).join(', ')}; ${outcome.mails.length} mails`)
  assert.deepEqual(faultsOf(outcome), [])
  assert.equal(outcome.missed, 0)
  assert.deepEqual(await world.stop(), [0])
})

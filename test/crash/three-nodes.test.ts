/** Three nodes, each with a data folder of its own, share one PostgreSQL; they are killed at random. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom, seedOfRun } from './chance.ts'
import { faultsOf } from './check.ts'
import { underFire } from './under-fire.ts'
import { startWorld } from './world.ts'

test(`three nodes on one PostgreSQL, killed at random: work of the dead is taken over, and no desk is told twice (seed ${seedOfRun})`, async (t) => {
  const chance = chanceFrom(seedOfRun)
  const world = await startWorld(t, chance, { nodes: 3, database: 'outside' })
  const kills = ['commit', 'send'] as const
  const outcome = await underFire(world, chance, { kills, databaseKills: 0, rows: 300, patienceMs: 15_000 })
  t.diagnostic(`kills: ${outcome.kills.map(({ stage, node }) => `${stage} of node ${node}`).join(', ')}`)
  t.diagnostic(`mails by node: ${world.sinks.map(({ mails }) => mails.length).join(', ')}`)
  assert.deepEqual(faultsOf(outcome), [])
  assert.deepEqual(await world.stop(), [0, 0, 0])
})

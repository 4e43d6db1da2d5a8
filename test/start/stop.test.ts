import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { databaseUrl, freshDatabase } from '#testing/database.ts'
import { startChild } from '../crash/node-child.ts'
import { temporaryFolder } from './node-process.ts'

test('a stop that is told three times is one stop: the work in hand ends, and the node with 0', async (t) => {
  const { app, migrator } = await freshDatabase(t)
  const dataDir = temporaryFolder('data')
  const node = await startChild(dataDir, {
    settings: { COMITY_DATABASE_URL: databaseUrl(app), COMITY_MIGRATION_URL: databaseUrl(migrator) },
  })
  t.after(() => node.kill())
  assert.equal(await node.stopAgainAndAgain(), 0)
  assert(!existsSync(join(dataDir, 'run', 'control')))
})

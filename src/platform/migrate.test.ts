import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '#testing/database.ts'
import { rooms } from '../rooms.ts'
import { connectDatabase } from './database.ts'
import { migrate, readMigrations, type Migration } from './migrate.ts'

const all = (): Migration[] => readMigrations(new URL('..', import.meta.url).pathname.replaceAll('%20', ' '), rooms)

test('a second run changes nothing', async (t) => {
  const { migrator } = await freshDatabase(t)
  const db = connectDatabase({ ...migrator, max: 2 }, () => undefined)
  t.after(() => db.close())
  assert.equal(await migrate(db, all(), null), 0)
})

test('a migration that was applied and reads otherwise now stops the start, and changes nothing', async (t) => {
  const { migrator } = await freshDatabase(t)
  const db = connectDatabase({ ...migrator, max: 2 }, () => undefined)
  t.after(() => db.close())
  const [first, ...rest] = all()
  await assert.rejects(migrate(db, [{ ...first!, sha256: 'other' }, ...rest], null), {
    code: 'platform.schema-drift',
    faults: [{ pointer: `/${first!.room}/${first!.name}`, reason: 'was applied in another form' }],
  })
  await assert.rejects(migrate(db, rest, null), { code: 'platform.schema-drift' })
})

test('migrations that fail leave the database as it was', async (t) => {
  const { migrator } = await freshDatabase(t)
  const db = connectDatabase({ ...migrator, max: 2 }, () => undefined)
  t.after(() => db.close())
  const good = { room: 'platform', name: '9998-good.sql', sql: 'create table platform.half (x int)', sha256: 'a' }
  const bad = { room: 'platform', name: '9999-bad.sql', sql: 'create table nowhere.half (x int)', sha256: 'b' }
  await assert.rejects(migrate(db, [...all(), good, bad], null), { code: '3F000' })
  const { rows } = await db.query(`select to_regclass('platform.half') as half`)
  assert.deepEqual(rows, [{ half: null }])
})

test('two processes that start together migrate once', async (t) => {
  const { migrator } = await freshDatabase(t)
  const connect = () => {
    const db = connectDatabase({ ...migrator, max: 2 }, () => undefined)
    t.after(() => db.close())
    return db
  }
  const more = { room: 'platform', name: '9999-more.sql', sql: 'create table platform.more (x int)', sha256: 'c' }
  const applied = await Promise.all([
    migrate(connect(), [...all(), more], null),
    migrate(connect(), [...all(), more], null),
  ])
  assert.deepEqual(applied.sort(), [0, 1])
})

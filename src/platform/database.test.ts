import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#testing/database.ts'

test('values come out of the database as the kernel knows them', async (t) => {
  const db = await testDatabase(t)
  const { rows } = await db.query(
    `select timestamptz '2026-03-29 03:30:00.25+02' as moment, 9007199254740991::int8 as count, date '2026-03-29' as day`,
  )
  assert.deepEqual(rows, [{ moment: '2026-03-29T01:30:00.250Z', count: 9007199254740991, day: '2026-03-29' }])
})

test('an int8 beyond what a number holds is an error, not a wrong number', async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(db.query('select 9007199254740993::int8 as count'), RangeError)
})

test('a transaction keeps all or nothing, and the connection serves on', async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.query(`insert into platform.idempotency (actor_id, key, request_hash, at) values ('a', 'k', 'h', now())`)
      throw new Error('on purpose')
    }),
    /on purpose/,
  )
  const { rows } = await db.query('select count(*) as n from platform.idempotency')
  assert.deepEqual(rows, [{ n: 0 }])
})

test("the app's role changes no form of the database and is no superuser", async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(db.query('create table platform.mine (x int)'), { code: '42501' })
  await assert.rejects(db.query('drop table platform.idempotency'), { code: '42501' })
  await assert.rejects(db.query(`select pg_read_file('/etc/passwd')`), { code: '42501' })
  const { rows } = await db.query('select rolsuper from pg_roles where rolname = current_user')
  assert.deepEqual(rows, [{ rolsuper: false }])
})

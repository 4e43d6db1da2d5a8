import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { testDatabase } from '#testing/database.ts'
import { connectDatabase } from './database.ts'

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

test('a server that dies in the moment in which it accepts a connection costs the question, not the process', async (t) => {
  const message = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(5)
    head.write(type, 0)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  // Accepted, ready, and gone, in one packet.
  const dying = Buffer.concat([
    message('R', Buffer.alloc(4)),
    message('Z', Buffer.from('I')),
    message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0')),
  ])
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.write(dying, () => socket.destroy()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const db = connectDatabase({ host: '127.0.0.1', port, user: 'x', database: 'x' }, () => undefined)
  t.after(() => db.close())
  await assert.rejects(db.transaction(async (tx) => tx.query('select 1')))
  await assert.rejects(db.query('select 1'))
})

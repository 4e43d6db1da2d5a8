import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { freshDatabase } from '#testing/database.ts'
import { rooms } from '../rooms.ts'
import { connectDatabase } from './database.ts'
import { breaksBefore, migrate, readMigrations, type Migration } from './migrate.ts'

const all = (): Migration[] => readMigrations(new URL('..', import.meta.url).pathname.replaceAll('%20', ' '), rooms)

const step = (name: string, sql: string): Migration => ({
  room: 'platform',
  name,
  sql,
  sha256: createHash('sha256').update(sql).digest('hex'),
  breaksBefore: breaksBefore(sql),
})

test('a second run changes nothing', async (t) => {
  const { migrator } = await freshDatabase(t)
  const db = connectDatabase({ ...migrator, max: 2 }, () => undefined)
  t.after(() => db.close())
  assert.deepEqual(await migrate(db, all(), null), { applied: 0, ahead: [] })
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
})

test('migrations that fail leave the database as it was', async (t) => {
  const { migrator } = await freshDatabase(t)
  const db = connectDatabase({ ...migrator, max: 2 }, () => undefined)
  t.after(() => db.close())
  const good = step('9998-good.sql', 'create table platform.half (x int)')
  const bad = step('9999-bad.sql', 'create table nowhere.half (x int)')
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
  const more = step('9999-more.sql', 'create table platform.more (x int)')
  const applied = await Promise.all([
    migrate(connect(), [...all(), more], null),
    migrate(connect(), [...all(), more], null),
  ])
  assert.deepEqual(applied.map((each) => each.applied).sort(), [0, 1])
})

async function empty(t: TestContext) {
  const { migrator } = await freshDatabase(t)
  const db = connectDatabase({ ...migrator, max: 2 }, () => undefined)
  t.after(() => db.close())
  return db
}

// Three versions after each other: the second writes old and new column, the third takes the old one away.
const added = step('9001-add.sql', 'create table platform.pair (old int, new int)')
const switched = step('9002-switch.sql', '-- From here on nobody reads the old column.\nselect 1')
const taken = step(
  '9003-take.sql',
  '--! breaking before platform/9002-switch.sql\nalter table platform.pair drop column old',
)

test('code from before a step that only adds works with the database after it, and says what is ahead', async (t) => {
  const db = await empty(t)
  await migrate(db, [...all(), added, switched], null)
  assert.deepEqual(await migrate(db, all(), null), {
    applied: 0,
    ahead: ['platform/9001-add.sql', 'platform/9002-switch.sql'],
  })
  // It still brings its own steps along.
  const own = step('9000-own.sql', 'create table platform.own (x int)')
  assert.equal((await migrate(db, [...all(), own], null)).applied, 1)
})

test('a step that takes something away stops code that needs it, and lets the neighbour that does not go on', async (t) => {
  const db = await empty(t)
  await migrate(db, [...all(), added, switched, taken], null)
  assert.deepEqual(await migrate(db, [...all(), added, switched], null), {
    applied: 0,
    ahead: ['platform/9003-take.sql'],
  })
  for (const older of [[...all(), added], all()])
    await assert.rejects(migrate(db, older, null), {
      code: 'platform.schema-drift',
      faults: [{ pointer: '/platform/9003-take.sql', reason: 'of a newer version took away what this one needs' }],
    })
  const all0 = step('9004-all.sql', '--! breaking\ndrop table platform.pair')
  await migrate(db, [...all(), added, switched, taken, all0], null)
  await assert.rejects(migrate(db, [...all(), added, switched, taken], null), { code: 'platform.schema-drift' })
})

test('the version before, which lacks the last step of every room, works with the database of this one', async (t) => {
  const db = await empty(t)
  const last = new Set(rooms.map((room) => all().findLast((each) => each.room === room)?.name))
  const before = all().filter(({ name }) => !last.has(name))
  const { applied, ahead } = await migrate(db, before, null)
  assert.equal(applied, 0)
  assert.equal(ahead.length, all().length - before.length)
})

test('sightings that a version before left uncounted stop the step that would forget them, and nothing is changed', async (t) => {
  const db = await empty(t)
  const counting = all().findIndex(({ name }) => name === '0032-counted-at-once.sql')
  await db.query('drop schema observations cascade')
  await db.query(`delete from platform.migration where room = 'observations'`)
  const before = all().filter(({ room, name }) => room !== 'observations' || name < '0032')
  assert.ok(counting >= 0)
  await migrate(db, before, null)
  await db.query(
    `insert into observations.report (report_id, sha256, file_name, state, origin, added_by, size_bytes, received_at, raw_until)
     values ('report_a', 'aa', 'a.csv', 'failed', 'http', 'x', 1, now(), now())`,
  )
  await db.query(
    `insert into observations.sighting_block (report_no, feed_no, exercise, rows, known, folded, seen_at, data)
     select report_no, 1, false, 1, 1, false, now(), '' from observations.report`,
  )
  await assert.rejects(migrate(db, all(), null), /start the version before, let it read them/)
  assert.equal((await db.query('select folded from observations.sighting_block')).rows.length, 1)
  // What nobody can read again holds nobody up.
  await db.query('update observations.report set raw_deleted_at = now()')
  assert.equal((await migrate(db, all(), null)).applied, all().length - before.length)
})

/** Words of a step that takes away or narrows what older code may rely on. */
const narrowing =
  /\bdrop\s+(table|column|view|function|schema)\b|\brename\s+(to|column)\b|\balter\s+column\s+\w+\s+(set\s+data\s+)?type\b|\bset\s+not\s+null\b|\badd\s+column\b(?:(?!,|;|default|generated)[\s\S])*\bnot\s+null\b(?!\s+default)/i

/** What a function does when it is called is not done by the step that makes it. */
const withoutFunctions = (sql: string): string => sql.replaceAll(/\bcreate function\b[\s\S]*?\$\$[\s\S]*?\$\$;/gi, '')

test('a step that takes away or narrows says on its first line which code it stops', () => {
  const silent = (migrations: readonly Migration[]) =>
    migrations
      .filter(({ sql, breaksBefore: before }) => before === null && narrowing.test(withoutFunctions(sql)))
      .map(({ name }) => name)
  assert.deepEqual(silent(all()), [])
  const planted = [
    step('1.sql', 'alter table a.b drop column c'),
    step('2.sql', 'alter table a.b rename to c'),
    step('3.sql', 'alter table a.b add column c int not null'),
    step('4.sql', 'alter table a.b alter column c type bigint'),
    step('5.sql', '--! breaking\ndrop table a.b'),
    step('6.sql', 'alter table a.b add column c int not null default 0'),
    step('7.sql', 'create function a.f() returns void language plpgsql as $$ begin drop table a.b; end $$;'),
    step('8.sql', 'create function a.g() returns void language sql as $$ select 1 $$; drop table a.b'),
  ]
  assert.deepEqual(silent(planted), ['1.sql', '2.sql', '3.sql', '4.sql', '8.sql'])
  assert.throws(() => step('9.sql', '--! braking\nselect 1'), /says nothing/)
})

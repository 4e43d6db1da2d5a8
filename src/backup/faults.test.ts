import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { openBackup } from '#platform/backup/open-backup.ts'
import { loadManifestReader } from '#platform/backup/manifest.ts'
import { protect, readOpeners } from '#platform/backup/protection.ts'
import { readArchive } from '#platform/backup/read-archive.ts'
import { writeArchive } from '#platform/backup/write-archive.ts'
import { connectDatabase, type Database } from '#platform/database.ts'
import { createLog } from '#platform/log.ts'
import { migrate, readMigrations } from '#platform/migrate.ts'
import { loadSettings } from '#platform/settings.ts'
import { databaseUrl, emptyDatabase, type FreshDatabase } from '#testing/database.ts'
import { openDatabase } from '../database-configs.ts'
import { migrateDatabase } from '../migrate-database.ts'
import { rooms } from '../rooms.ts'
import { takerOfNothing } from './taker-of-nothing.ts'
import { backUp, contentsOf, filledNode, putBack, scratch, testKey } from './testing.ts'

/** Reads a backup to its end as `comity backup verify` does. */
const readWhole = (file: string, openers: Parameters<typeof openBackup>[1]) =>
  readArchive(openBackup(file, openers), takerOfNothing)

const refused = (error: unknown) =>
  isAppError(error, 'platform.backup-damaged') || isAppError(error, 'platform.backup-key')

async function withDatabase<T>(config: FreshDatabase, work: (db: Database) => Promise<T>): Promise<T> {
  const db = connectDatabase({ ...config.migrator, max: 2 }, () => undefined)
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

const schemasOf = (config: FreshDatabase) =>
  withDatabase(config, async (db) => {
    const { rows } = await db.query('select from pg_namespace where nspname = any($1)', [rooms])
    return rows.length
  })

/** Restores into a PostgreSQL of the operator's own. */
const putIntoOwn = (config: FreshDatabase, options: Parameters<typeof putBack>[0]) =>
  putBack({ ...options, databaseUrl: databaseUrl(config.app), migrationUrl: databaseUrl(config.migrator) })

test('a backup that was cut off or changed anywhere, or is opened with another key, is refused and leaves nothing', async (t) => {
  const comity = await filledNode(t)
  const key = await testKey(t)
  const folder = scratch(t)
  const sealed = join(folder, 'sealed')
  const clear = join(folder, 'clear')
  await backUp(comity, sealed, key.publicFile)
  await backUp(comity, clear, null)
  await readWhole(sealed, key.openers)
  await readWhole(clear, [])
  const other = await testKey(t)
  await assert.rejects(readWhole(sealed, other.openers), { code: 'platform.backup-key' })
  await assert.rejects(readWhole(sealed, []), { code: 'platform.backup-key' })
  await assert.rejects(readOpeners('no key', null), { code: 'platform.backup-key' })

  const spoilt = join(folder, 'spoilt')
  for (const file of [sealed, clear]) {
    const bytes = readFileSync(file)
    const whole = await readWhole(file, key.openers)
    const passed: string[] = []
    const places = [0, 1, 5, 40, 200, ...[0.1, 0.3, 0.5, 0.7, 0.9].map((part) => Math.floor(bytes.length * part))]
    for (const at of [...places, bytes.length - 30, bytes.length - 2, bytes.length - 1]) {
      const flipped = Buffer.from(bytes)
      flipped[at]! ^= 0x10
      for (const [how, wrong] of [
        ['cut off', bytes.subarray(0, at)],
        ['changed', flipped],
      ] as const) {
        writeFileSync(spoilt, wrong)
        // A bit of the wrapping may mean nothing: the number of the key is a hint, and so is how much memory unpacking wants.
        const read = await readWhole(spoilt, key.openers).catch((error: unknown) => {
          if (!refused(error)) throw error
          return null
        })
        if (read === null) continue
        assert.deepEqual(read, whole, `${how} at ${at} of ${bytes.length}`)
        passed.push(`${how} at ${at - (at > 1000 ? bytes.length : 0)}`)
      }
    }
    assert.ok(
      passed.every((each) => each === 'changed at 5'),
      passed.join(', '),
    )
  }

  const own = await emptyDatabase(t)
  const dataDir = join(folder, 'data')
  const bytes = readFileSync(sealed)
  for (const part of [bytes.subarray(0, bytes.length * 0.9), bytes.subarray(0, -1)]) {
    writeFileSync(spoilt, part)
    await assert.rejects(putIntoOwn(own, { file: spoilt, dataDir, openers: key.openers }), refused)
    assert.ok(!existsSync(dataDir))
    assert.equal(await schemasOf(own), 0)
  }
})

test('a backup is put back into an empty place only: into no folder with a file, no database with a node, and over no file', async (t) => {
  const comity = await filledNode(t)
  const folder = scratch(t)
  const file = join(folder, 'clear')
  await backUp(comity, file, null)
  await assert.rejects(backUp(comity, file, null), { code: 'platform.backup-target' })
  await assert.rejects(backUp(comity, join(comity.dataDir, 'x'), null), { code: 'platform.backup-target' })

  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'mine'), 'kept')
  const own = await emptyDatabase(t)
  await assert.rejects(putIntoOwn(own, { file, dataDir, openers: [] }), { code: 'platform.backup-target' })
  assert.deepEqual(readdirSync(dataDir), ['mine'])
  rmSync(join(dataDir, 'mine'))
  await putIntoOwn(own, { file, dataDir, openers: [] })
  assert.ok(existsSync(join(dataDir, 'restored.json')))
  assert.ok(!existsSync(join(dataDir, 'database')))

  const second = join(folder, 'second')
  await assert.rejects(putIntoOwn(own, { file, dataDir: second, openers: [] }), { code: 'platform.backup-target' })
  assert.deepEqual(contentsOf(second), [])
})

test('a data folder in which a restore was broken off does not start', async (t) => {
  const dataDir = scratch(t)
  mkdirSync(join(dataDir, 'restoring'))
  const { settings } = loadSettings({ data: dataDir }, {})
  await assert.rejects(openDatabase(settings, createLog('silent')), { code: 'platform.start-failed' })
  assert.deepEqual(readdirSync(dataDir), ['restoring'])
})

test('a backup with a step that this version does not know is refused, and the step is named', async (t) => {
  const comity = await filledNode(t)
  await withDatabase(comity.database, (db) =>
    db.query(`insert into platform.migration (room, name, sha256) values ('platform', '9999-later.sql', 'x')`),
  )
  const folder = scratch(t)
  const file = join(folder, 'clear')
  await backUp(comity, file, null)
  const own = await emptyDatabase(t)
  await assert.rejects(putIntoOwn(own, { file, dataDir: join(folder, 'data'), openers: [] }), {
    code: 'platform.backup-newer',
    faults: [{ pointer: '/platform/9999-later.sql', reason: 'is not known here' }],
  })
  assert.equal(await schemasOf(own), 0)
  const read = await loadManifestReader()
  assert.throws(() => read.manifest(Buffer.from('{"form":2}')), { code: 'platform.backup-newer' })
})

/** A database as the version before left it: without the last step of every room. */
async function olderDatabase(t: TestContext): Promise<FreshDatabase> {
  const config = await emptyDatabase(t)
  const all = readMigrations(join(import.meta.dirname, '..'), rooms)
  const last = new Set(rooms.map((room) => all.findLast((each) => each.room === room)?.name))
  await withDatabase(config, async (db) => {
    await migrate(
      db,
      all.filter(({ name }) => !last.has(name)),
      null,
    )
    await db.query(`insert into transparency.fact (at, type, actor_kind, actor_id, subject_type, subject_id, detail)
      values (now(), 'observations.tested', 'system', 'system:test', 'test.thing', 'one', '{}')`)
  })
  return config
}

test('a backup of the version before is put back as it was, and brought up to date by this one', async (t) => {
  const older = await olderDatabase(t)
  const folder = scratch(t)
  const file = join(folder, 'clear.tar')
  await withDatabase(older, (db) =>
    db.withConnection(async (connection) => {
      const parts: Buffer[] = []
      const archive = writeArchive({
        connection,
        dataDir: scratch(t),
        schemas: rooms,
        backupId: 'backup_older',
        version: '0.0.0-before',
        headFits: async () => true,
        progress: () => undefined,
        done: () => undefined,
      })
      for await (const part of await protect(archive, [], new Date())) parts.push(part as Buffer)
      writeFileSync(file, Buffer.concat(parts))
    }),
  )
  const own = await emptyDatabase(t)
  await putIntoOwn(own, { file, dataDir: join(folder, 'data'), openers: [] })
  await withDatabase(own, async (db) => {
    const { rows: before } = await db.query('select from platform.migration')
    await migrateDatabase({ ...own, appRole: 'comity_app' }, createLog('silent'))
    const { rows: after } = await db.query('select from platform.migration')
    assert.ok(after.length > before.length)
    assert.equal((await db.query('select from transparency.fact')).rowCount, 1)
    await assert.rejects(db.query('delete from transparency.fact'), /keeps what was written/)
  })
})

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#kernel/errors.ts'
import type { Database, Tx } from './database.ts'

/** One step of one room's schema: plain SQL, numbered, never changed once released. */
export interface Migration {
  readonly room: string
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

/** The rooms' migrations, in the order of the floors and then of their numbers. */
export function readMigrations(sourceDir: string, rooms: readonly string[]): Migration[] {
  return rooms.flatMap((room) => {
    const folder = join(sourceDir, room, 'migrations')
    let names: string[]
    try {
      names = readdirSync(folder)
        .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
        .sort()
    } catch {
      return []
    }
    return names.map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8')
      return { room, name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
  })
}

/** Two processes that start together take turns. The number is arbitrary and means only this. */
const migrationLock = 724_811_001

const bookkeeping = `
create schema if not exists platform;
create table if not exists platform.migration (
  room text not null,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default now(),
  primary key (room, name)
);`

async function apply(tx: Tx, migration: Migration): Promise<void> {
  await tx.query(`create schema if not exists ${migration.room}`)
  await tx.query(migration.sql)
  await tx.query('insert into platform.migration (room, name, sha256) values ($1, $2, $3)', [
    migration.room,
    migration.name,
    migration.sha256,
  ])
}

/**
 * Brings the database to the form that the migrations give it; a second run changes nothing.
 *
 * @param database As a role that may create schemas.
 * @param appRole The role that runs the node; it may read and write rows, and change no form. Null: the same role does both.
 * @returns How many migrations were applied.
 * @throws {AppError} `platform.schema-drift` when a migration that was applied reads otherwise now, or one is unknown here.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  appRole: string | null,
): Promise<number> {
  return database.withConnection(async (connection) => {
    await connection.query('select pg_advisory_lock($1)', [migrationLock])
    try {
      await connection.query(bookkeeping)
      const { rows } = await connection.query<{ room: string; name: string; sha256: string }>(
        'select room, name, sha256 from platform.migration',
      )
      const applied = new Map(rows.map((row) => [`${row.room}/${row.name}`, row.sha256]))
      const faults = migrations
        .filter((m) => applied.has(`${m.room}/${m.name}`) && applied.get(`${m.room}/${m.name}`) !== m.sha256)
        .map((m) => ({ pointer: `/${m.room}/${m.name}`, reason: 'was applied in another form' }))
      const known = new Set(migrations.map((m) => `${m.room}/${m.name}`))
      for (const name of applied.keys())
        if (!known.has(name)) faults.push({ pointer: `/${name}`, reason: 'is not known to this version' })
      if (faults.length > 0)
        throw new AppError(
          'platform.schema-drift',
          'The database belongs to another version of Comity; nothing was changed.',
          { faults },
        )

      const pending = migrations.filter((m) => !applied.has(`${m.room}/${m.name}`))
      if (pending.length > 0)
        await database.transaction(async (tx) => {
          // Whoever waits for a lock makes all others wait behind: a start that fails can be tried again.
          await tx.query(`set local lock_timeout = '1min'`)
          for (const migration of pending) await apply(tx, migration)
          if (appRole !== null) await grant(tx, appRole)
        })
      return pending.length
    } finally {
      await connection.query('select pg_advisory_unlock($1)', [migrationLock])
    }
  })
}

/** The app's role may work with rows in the rooms' schemas, and nothing else. */
async function grant(tx: Tx, appRole: string): Promise<void> {
  const { rows } = await tx.query<{ schema: string }>(
    `select nspname as schema from pg_namespace where nspowner = (select oid from pg_roles where rolname = current_user) and nspname !~ '^pg_'`,
  )
  const role = `"${appRole.replaceAll('"', '""')}"`
  for (const { schema } of rows) {
    await tx.query(`grant usage on schema ${schema} to ${role}`)
    await tx.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`)
    await tx.query(`grant usage, select on all sequences in schema ${schema} to ${role}`)
  }
}

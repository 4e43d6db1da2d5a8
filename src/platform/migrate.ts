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
  /**
   * What older code it stops. Null: none, it only adds. Empty: all that does not know it. Else the step (`room/name`) that code must know to go on.
   */
  readonly breaksBefore: string | null
}

/** What bringing a database up to date came to. */
export interface Migrated {
  readonly applied: number
  /** Steps (`room/name`) of a newer version that the database has taken already, and that this version can work with. */
  readonly ahead: readonly string[]
}

/** The word on the first line of a step that takes something away: `--! breaking`, or `--! breaking before room/0012-name.sql`. */
const breakingLine = /^--! breaking(?: before ([a-z]+\/\d{4}-[a-z0-9-]+\.sql))?\s*$/

/** What a step says of older code on its first line. @throws {Error} for a word that nobody reads. */
export function breaksBefore(sql: string): string | null {
  const [first = ''] = sql.split('\n', 1)
  if (!first.startsWith('--!')) return null
  const found = breakingLine.exec(first)
  if (found === null) throw new Error(`"${first}" on the first line of a migration says nothing that is known`)
  return found[1] ?? ''
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
      return {
        room,
        name,
        sql,
        sha256: createHash('sha256').update(sql).digest('hex'),
        breaksBefore: breaksBefore(sql),
      }
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
);
alter table platform.migration add column if not exists breaks_before text;`

async function apply(tx: Tx, migration: Migration): Promise<void> {
  await tx.query(`create schema if not exists ${migration.room}`)
  await tx.query(migration.sql)
  await tx.query('insert into platform.migration (room, name, sha256, breaks_before) values ($1, $2, $3, $4)', [
    migration.room,
    migration.name,
    migration.sha256,
    migration.breaksBefore,
  ])
}

/**
 * Brings the database to the form that the migrations give it; a second run changes nothing.
 *
 * @param database As a role that may create schemas.
 * @param appRole The role that runs the node; it may read and write rows, and change no form. Null: the same role does both.
 * @throws {AppError} `platform.schema-drift` when a step that was applied reads otherwise now, or when a newer version has taken away what this
 * one needs. A newer version that has only added is a neighbour: the database is left ahead, and this version works with it.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  appRole: string | null,
): Promise<Migrated> {
  return database.withConnection(async (connection) => {
    await connection.query('select pg_advisory_lock($1)', [migrationLock])
    try {
      await connection.query(bookkeeping)
      const { rows } = await connection.query<AppliedRow>(
        'select room, name, sha256, breaks_before from platform.migration order by room, name',
      )
      const applied = new Map(rows.map((row) => [`${row.room}/${row.name}`, row]))
      const faults = migrations
        .filter((m) => (applied.get(`${m.room}/${m.name}`)?.sha256 ?? m.sha256) !== m.sha256)
        .map((m) => ({ pointer: `/${m.room}/${m.name}`, reason: 'was applied in another form' }))
      if (faults.length > 0)
        throw new AppError(
          'platform.schema-drift',
          'The database belongs to another build of Comity; nothing was changed.',
          {
            faults,
          },
        )
      const ahead = aheadOf(migrations, applied)

      const pending = migrations.filter((m) => !applied.has(`${m.room}/${m.name}`))
      if (pending.length > 0)
        await database.transaction(async (tx) => {
          // Whoever waits for a lock makes all others wait behind: a start that fails can be tried again.
          await tx.query(`set local lock_timeout = '1min'`)
          for (const migration of pending) await apply(tx, migration)
          if (appRole !== null) await grantRows(tx, appRole)
        })
      return { applied: pending.length, ahead }
    } finally {
      await connection.query('select pg_advisory_unlock($1)', [migrationLock])
    }
  })
}

interface AppliedRow {
  readonly room: string
  readonly name: string
  readonly sha256: string
  readonly breaks_before: string | null
}

/** Steps that only a newer version knows. @throws {AppError} `platform.schema-drift` when one of them stops this version. */
function aheadOf(migrations: readonly Migration[], applied: ReadonlyMap<string, AppliedRow>): string[] {
  const known = new Set(migrations.map((m) => `${m.room}/${m.name}`))
  const ahead = [...applied].filter(([step]) => !known.has(step))
  const faults = ahead
    .filter(([, { breaks_before: before }]) => before !== null && !known.has(before))
    .map(([step]) => ({ pointer: `/${step}`, reason: 'of a newer version took away what this one needs' }))
  if (faults.length > 0)
    throw new AppError(
      'platform.schema-drift',
      'A newer version of Comity has changed the database so that this one cannot work with it; start that version, or restore the backup from before. Nothing was changed.',
      { faults },
    )
  return ahead.map(([step]) => step)
}

/**
 * Gives an empty database the form that these steps make, within the caller's transaction: for rows that are put back.
 */
export async function applyAll(tx: Tx, migrations: readonly Migration[]): Promise<void> {
  await tx.query(bookkeeping)
  for (const migration of migrations) await apply(tx, migration)
}

/** The app's role may work with rows in the rooms' schemas, and nothing else. */
export async function grantRows(tx: Tx, appRole: string): Promise<void> {
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

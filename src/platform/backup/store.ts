import { pipeline } from 'node:stream/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { escapeIdentifier } from 'pg'
import type { Tx } from '../database.ts'
import { tableKey, type ArchivedTable, type Manifest, type Sequences } from './manifest.ts'

const named = ({ schema, name }: { schema: string; name: string }): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`

/** No limit of the role may cut a copy of everything short. */
const patient =
  'set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = 0'

/** Begins to read the database as it is at this moment; what others write from now on is not seen. @returns The moment. */
export async function beginSnapshot(connection: Tx): Promise<string> {
  await connection.query('begin isolation level repeatable read read only')
  await connection.query(patient)
  const { rows } = await connection.query<{ now: string }>('select now() as now')
  return rows[0]!.now
}

export async function endSnapshot(connection: Tx): Promise<void> {
  await connection.query('commit')
}

/** Tables with rows of their own, by schema and name. What is unlogged is work in hand, which a crash ends as well. */
export async function listTables(connection: Tx, schemas: readonly string[]): Promise<ArchivedTable[]> {
  const { rows } = await connection.query<ArchivedTable>(
    `select n.nspname as schema, c.relname as name,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
       (select jsonb_build_object('parentSchema', pn.nspname, 'parentName', p.relname, 'bound', pg_get_expr(c.relpartbound, c.oid))
         from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
         where i.inhrelid = c.oid) as partition
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind = 'r' and c.relpersistence = 'p' order by 1, 2`,
    [schemas],
  )
  return rows
}

export async function listMigrations(connection: Tx): Promise<Manifest['migrations']> {
  const { rows } = await connection.query<Manifest['migrations'][number]>(
    'select room, name, sha256 from platform.migration order by room, name',
  )
  return rows
}

/** Where the sequences stand: at least as far as any row of the snapshot says, since they are outside of transactions. */
export async function readSequences(connection: Tx, schemas: readonly string[]): Promise<Sequences> {
  const { rows } = await connection.query<{ schema: string; name: string }>(
    'select schemaname as schema, sequencename as name from pg_sequences where schemaname = any($1) order by 1, 2',
    [schemas],
  )
  const found: Sequences = []
  for (const row of rows) {
    const { rows: state } = await connection.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${named(row)}`,
    )
    found.push({ ...row, ...state[0]! })
  }
  return found
}

/** The rows of a table in PostgreSQL's own text form, which every version of it reads. */
export function readRows(connection: Tx, table: ArchivedTable): AsyncIterable<Buffer> {
  return connection.client.query(
    copyTo(`copy ${named(table)} (${table.columns.map(escapeIdentifier).join(', ')}) to stdout`),
  )
}

/** Whether a database holds a node already. */
export async function isFilled(connection: Tx, schemas: readonly string[]): Promise<boolean> {
  const { rows } = await connection.query('select from pg_namespace where nspname = any($1) limit 1', [schemas])
  return rows.length > 0
}

/** What was taken off the tables while rows are put into them. */
export interface Opened {
  readonly keys: readonly { schema: string; name: string; key: string; definition: string }[]
  readonly tables: readonly ArchivedTable[]
}

/**
 * Makes the tables of a new database ready to take rows as they were: no trigger guards them, no key asks for the row that comes
 * later, and what the migrations themselves wrote is gone.
 */
export async function openTables(
  tx: Tx,
  tables: readonly ArchivedTable[],
  schemas: readonly string[],
): Promise<Opened> {
  await tx.query(patient)
  for (const table of tables)
    if (table.partition !== null)
      await tx.query(
        `create table if not exists ${named(table)} partition of ${named({ schema: table.partition.parentSchema, name: table.partition.parentName })} ${table.partition.bound}`,
      )
  const { rows: keys } = await tx.query<Opened['keys'][number]>(
    `select n.nspname as schema, c.relname as name, k.conname as key, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and k.conparentid = 0 and n.nspname = any($1)`,
    [schemas],
  )
  for (const key of keys) await tx.query(`alter table ${named(key)} drop constraint ${escapeIdentifier(key.key)}`)
  for (const table of tables) {
    await tx.query(`alter table ${named(table)} disable trigger user`)
    await tx.query(`truncate ${named(table)}`)
  }
  return { keys, tables }
}

/** Puts the guards and keys back; a row whose other row is missing is refused here. */
export async function closeTables(tx: Tx, { keys, tables }: Opened): Promise<void> {
  for (const table of tables) await tx.query(`alter table ${named(table)} enable trigger user`)
  for (const key of keys)
    await tx.query(`alter table ${named(key)} add constraint ${escapeIdentifier(key.key)} ${key.definition}`)
}

/** Writes rows as they were read. @returns How many. */
export async function writeRows(tx: Tx, table: ArchivedTable, rows: AsyncIterable<Buffer>): Promise<number> {
  const stream = tx.client.query(
    copyFrom(`copy ${named(table)} (${table.columns.map(escapeIdentifier).join(', ')}) from stdin`),
  )
  await pipeline(rows, stream)
  return stream.rowCount ?? 0
}

export async function setSequences(tx: Tx, sequences: Sequences): Promise<void> {
  for (const { value, called, ...sequence } of sequences)
    await tx.query('select setval($1::regclass, $2::bigint, $3)', [named(sequence), value, called])
}

/** Reports that lie in the database and not in the spool of a data folder. */
export async function spooledIds(connection: Tx): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query<{ id: string }>('select id from platform.spooled')
  return new Set(rows.map(({ id }) => id))
}

/** Rows of each table. */
export async function countRows(connection: Tx, tables: readonly ArchivedTable[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const { rows } = await connection.query<{ count: number }>(`select count(*) as count from ${named(table)}`)
    counts[tableKey(table)] = rows[0]!.count
  }
  return counts
}

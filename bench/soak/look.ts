import { readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** What the database says of itself at a moment; sizes in bytes. */
export interface Look {
  readonly walAt: number
  readonly databaseBytes: number
  readonly findings: number
  readonly findingTableBytes: number
  readonly findingIndexBytes: number
  /** Dead rows of all tables. */
  readonly deadRows: number
  /** Tables that hold few rows for their size: what is written and deleted all the time. */
  readonly hollow: Readonly<Record<string, number>>
  readonly reportsWaiting: number
  readonly pending: number
  readonly mailsWaiting: number
  /** Of the mail that has waited longest. */
  readonly mailWaitsSeconds: number
  readonly logPending: number
  readonly connections: number
}

/** More than this for each row that a table holds, long values apart, and more than a mebibyte in all, is room that is not given back. */
const roomyBytesARow = 8000

const question = `
with parts as (
  select oid from pg_class where relkind = 'r' and
    (oid = 'observations.finding'::regclass or oid in (select relid from pg_partition_tree('observations.finding'))))
select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as "walAt", pg_database_size(current_database()) as "databaseBytes",
  (select count(*) from observations.finding) as findings,
  (select sum(pg_table_size(oid)) from parts) as "findingTableBytes", (select sum(pg_indexes_size(oid)) from parts) as "findingIndexBytes",
  (select sum(n_dead_tup) from pg_stat_user_tables) as "deadRows",
  (select coalesce(json_object_agg(relname, bytes), '{}') from (
     select schemaname || '.' || relname as relname, pg_relation_size(relid) + pg_indexes_size(relid) as bytes, n_live_tup from pg_stat_user_tables) as sizes
   where bytes > 1048576 and bytes > ${roomyBytesARow} * greatest(n_live_tup, 1)) as hollow,
  (select count(*) from observations.report where state in ('spooled', 'processing')) as "reportsWaiting",
  (select count(*) from observations.pending) as pending,
  (select count(*) from correspondence.message where state in ('queued', 'sending')) as "mailsWaiting",
  (select coalesce(extract(epoch from now() - min(created_at)), 0) from correspondence.message where state in ('queued', 'sending')) as "mailWaitsSeconds",
  (select count(*) from transparency.pending) as "logPending",
  (select count(*) from pg_stat_activity where application_name = 'comity') as connections`

export async function look(admin: pg.Client): Promise<Look> {
  const { rows } = await admin.query<Record<string, unknown>>(question)
  const { hollow, ...numbers } = rows[0]!
  const read = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)]))
  return { ...read, hollow } as unknown as Look
}

/**
 * What the node's threads still hold after their heaps were collected, in bytes: unlike its memory it does not depend on when V8 last tidied up.
 *
 * @param file Where `heap.ts` in the node writes it.
 */
export async function heldBytes(nodePid: number, file: string): Promise<{ main: number; others: number }> {
  rmSync(file, { force: true })
  process.kill(nodePid, 'SIGUSR2')
  for (let left = 400; left > 0; left--) {
    await sleep(50)
    try {
      const { main, others } = JSON.parse(readFileSync(file, 'utf8')) as { main: number; others: number[] }
      return { main, others: others.reduce((sum, bytes) => sum + bytes, 0) }
    } catch {
      // Not yet.
    }
  }
  throw new Error('the node did not say what it holds')
}

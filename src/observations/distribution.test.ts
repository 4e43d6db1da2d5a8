import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#testing/database.ts'

/** The tables that grow with what comes in, and the column by which each can be spread over servers. */
const spreadBy: Readonly<Record<string, string>> = {
  chunk: 'report_no',
  earlier_finding: 'finding_no',
  evidence_block: 'block_no',
  finding: 'key',
  finding_history: 'finding_no',
  finding_page: 'page',
  finding_page_set: 'page',
  follow_up: 'finding_no',
  notification_item: 'notification_no',
  sighting_block: 'block_no',
}

test('every unique key of a table that grows with what comes in holds the column by which it can be spread over servers', async (t) => {
  const db = await testDatabase(t)
  const { rows } = await db.query<{ table: string; columns: string[] }>(
    `select c.relname as table, array(select a.attname::text from pg_attribute a where a.attrelid = x.indexrelid) as columns
     from pg_index x join pg_class c on c.oid = x.indrelid
     where x.indisunique and c.relnamespace = 'observations'::regnamespace and c.relname = any($1)`,
    [Object.keys(spreadBy)],
  )
  assert.deepEqual([...new Set(rows.map((row) => row.table))].sort(), Object.keys(spreadBy).sort())
  for (const { table, columns } of rows)
    assert.ok(columns.includes(spreadBy[table]!), `${table}: ${columns.join(', ')}`)
})

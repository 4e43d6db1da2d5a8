/** How much room the intake takes in the database. */
import type pg from 'pg'
import { round } from './whole-node.ts'

/**
 * Bytes on the disk: for each finding, its row, its indexes and what leads to it; for each row of a report, that it was seen and what it said.
 *
 * @param before What `bytesOf` answered before the rows that are counted came.
 */
export async function bytesEach(
  admin: pg.Client,
  before: Bytes,
  { findings, rows }: { readonly findings: number; readonly rows: number },
): Promise<Record<string, number>> {
  const after = await bytesOf(admin)
  const each = (what: keyof Bytes, count: number): number => round((after[what] - before[what]) / count, 0)
  return {
    findingRow: each('heap', findings),
    findingIndexes: each('indexes', findings),
    findingPages: each('pages', findings),
    pending: each('pending', findings),
    sightingOfRow: each('sightings', rows),
    evidenceOfRow: each('evidence', rows),
  }
}

export type Bytes = Readonly<Record<'heap' | 'indexes' | 'pages' | 'pending' | 'sightings' | 'evidence', number>>

export async function bytesOf(admin: pg.Client): Promise<Bytes> {
  const { rows } = await admin.query<Record<keyof Bytes, string>>(
    `select pg_table_size('observations.finding') as heap, pg_indexes_size('observations.finding') as indexes,
       pg_total_relation_size('observations.finding_page') + pg_total_relation_size('observations.finding_page_set') as pages,
       pg_total_relation_size('observations.pending') as pending, pg_total_relation_size('observations.sighting_block') as sightings,
       pg_total_relation_size('observations.evidence_block') as evidence`,
  )
  return Object.fromEntries(Object.entries(rows[0]!).map(([name, bytes]) => [name, Number(bytes)])) as Bytes
}

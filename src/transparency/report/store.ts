import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { FiguresVector } from '../log/commitment.ts'

/** A tree of the log as far as its last checkpoint reaches. */
export interface TreeRow {
  readonly epoch: number
  readonly origin: string
  readonly vkey: string
  readonly size: number
  readonly note: string
}

/** All trees that were ever signed, the oldest first. */
export async function readTrees(sql: Sql): Promise<TreeRow[]> {
  const { rows } = await sql.query<TreeRow>(
    `select e.epoch, e.origin, e.vkey, c.size, c.note from transparency.epoch e
     join lateral (select size, note from transparency.checkpoint c where c.epoch = e.epoch order by size desc limit 1) c on true
     order by e.epoch`,
  )
  return rows
}

/** The first and last leaf of a tree that is about a span of time; null without any. */
export async function leavesBetween(
  sql: Sql,
  { epoch, size }: Pick<TreeRow, 'epoch' | 'size'>,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<{ first: number; last: number } | null> {
  const { rows } = await sql.query<{ first: number | null; last: number | null }>(
    `select min(l.leaf_index) as first, max(l.leaf_index) as last
     from transparency.opening o join transparency.leaf l using (fact_no)
     where (o.figures ->> 'at') collate "C" >= $3 and (o.figures ->> 'at') collate "C" < $4 and l.epoch = $1 and l.leaf_index < $2`,
    [epoch, size, from, to],
  )
  const { first, last } = rows[0]!
  return first === null || last === null ? null : { first, last }
}

export interface LeafRow {
  readonly leaf_index: number
  readonly entry: Buffer
  readonly figures_salt: Buffer
  readonly figures: FiguresVector
}

/** Leaves from `start` up to `end`, without `end`. */
export async function readLeaves(sql: Sql, epoch: number, start: number, end: number): Promise<LeafRow[]> {
  const { rows } = await sql.query<LeafRow>(
    `select l.leaf_index, l.entry, o.figures_salt, o.figures
     from transparency.leaf l join transparency.opening o using (fact_no)
     where l.epoch = $1 and l.leaf_index >= $2 and l.leaf_index < $3 order by l.leaf_index`,
    [epoch, start, end],
  )
  return rows
}

/** A leaf with the private record behind it, where that is still kept. */
export interface DrilledRow {
  readonly leaf_index: number
  readonly figures: FiguresVector
  readonly fact_no: number
  readonly actor_kind: string | null
  readonly actor_id: string | null
  readonly subject_type: string | null
  readonly subject_id: string | null
}

export async function readDrilled(sql: Sql, epoch: number, indexes: readonly number[]): Promise<DrilledRow[]> {
  const { rows } = await sql.query<DrilledRow>(
    `select l.leaf_index, o.figures, l.fact_no, f.actor_kind, f.actor_id, f.subject_type, f.subject_id
     from transparency.leaf l join transparency.opening o using (fact_no) left join transparency.fact f using (fact_no)
     where l.epoch = $1 and l.leaf_index = any($2::bigint[]) order by l.leaf_index`,
    [epoch, indexes],
  )
  return rows
}

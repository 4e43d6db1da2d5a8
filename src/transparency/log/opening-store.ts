import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { FiguresVector } from './commitment.ts'

/** Entries `from` to `to` of a tree, without `to`. */
export interface Section {
  readonly epoch: number
  readonly from: number
  readonly to: number
}

export interface FiguresRow {
  readonly leaf_index: number
  readonly figures_salt: Buffer
  readonly figures: FiguresVector
}

/** Figures with their salts, in the order of the leaves. */
export async function figuresIn(sql: Sql, { epoch, from, to }: Section): Promise<FiguresRow[]> {
  const { rows } = await sql.query<FiguresRow>(
    `select l.leaf_index, o.figures_salt, o.figures from transparency.leaf l
     join transparency.opening o using (fact_no)
     where l.epoch = $1 and l.leaf_index >= $2 and l.leaf_index < $3 order by l.leaf_index`,
    [epoch, from, to],
  )
  return rows
}

export interface PrivateRow {
  readonly leaf_index: number
  readonly private_salt: Buffer
  readonly at: Instant
  readonly type: string
  readonly actor_kind: string
  readonly actor_id: string
  readonly subject_type: string
  readonly subject_id: string
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

/** Private records with their salts, as far as they are kept, in the order of the leaves. */
export async function recordsIn(sql: Sql, { epoch, from, to }: Section): Promise<PrivateRow[]> {
  const { rows } = await sql.query<PrivateRow>(
    `select l.leaf_index, o.private_salt, f.at, f.type, f.actor_kind, f.actor_id, f.subject_type, f.subject_id, f.detail
     from transparency.leaf l join transparency.opening o using (fact_no) join transparency.fact f using (fact_no)
     where l.epoch = $1 and l.leaf_index >= $2 and l.leaf_index < $3 and o.private_salt is not null
     order by l.leaf_index`,
    [epoch, from, to],
  )
  return rows
}

/** Where a fact stands in the log. */
export interface PlaceRow {
  readonly fact_no: number
  readonly epoch: number
  readonly leaf_index: number
}

const placeColumns = 'l.fact_no, l.epoch, l.leaf_index'

export async function placesOf(sql: Sql, factNos: readonly number[]): Promise<PlaceRow[]> {
  const { rows } = await sql.query<PlaceRow>(
    `select ${placeColumns} from transparency.leaf l where l.fact_no = any($1)`,
    [factNos],
  )
  return rows
}

/** The leaf of a tree at an index. */
export async function placeAt(sql: Sql, epoch: number, index: number): Promise<PlaceRow | null> {
  const { rows } = await sql.query<PlaceRow>(
    `select ${placeColumns} from transparency.leaf l where l.epoch = $1 and l.leaf_index = $2`,
    [epoch, index],
  )
  return rows[0] ?? null
}

/** The leaf of a decision: of the fact that says it was decided. */
export async function placeOfDecision(sql: Sql, decisionId: string): Promise<PlaceRow | null> {
  const { rows } = await sql.query<PlaceRow>(
    `select ${placeColumns} from transparency.leaf l join transparency.fact f using (fact_no)
     where f.subject_type = 'norms.decision' and f.subject_id = $1 and f.type = 'norms.decided' limit 1`,
    [decisionId],
  )
  return rows[0] ?? null
}

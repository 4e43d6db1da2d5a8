import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { RestrictionEffect } from '../words.ts'

export interface RestrictionRow {
  readonly restriction_no: number
  readonly partner: string
  readonly laid_by: string
  readonly instrument: string
  readonly effect: RestrictionEffect
  readonly scope: string
  readonly from_at: Instant
  readonly until_at: Instant
  readonly recorded_by: string
  readonly recorded_at: Instant
  readonly lifted_at: Instant | null
  readonly lifted_by: string | null
  readonly lifted_why: string | null
  readonly exercise: boolean
}

const columns = `restriction_no, partner, laid_by, instrument, effect, scope, from_at, until_at, recorded_by, recorded_at, lifted_at, lifted_by,
  lifted_why, exercise`

export async function insertRestriction(
  tx: Tx,
  row: Omit<RestrictionRow, 'restriction_no' | 'lifted_at' | 'lifted_by' | 'lifted_why'>,
): Promise<number> {
  const { rows } = await tx.query<{ restriction_no: number }>(
    `insert into mandates.restriction (partner, laid_by, instrument, effect, scope, from_at, until_at, recorded_by, recorded_at, exercise)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning restriction_no`,
    [
      row.partner,
      row.laid_by,
      row.instrument,
      row.effect,
      row.scope,
      row.from_at,
      row.until_at,
      row.recorded_by,
      row.recorded_at,
      row.exercise,
    ],
  )
  return rows[0]!.restriction_no
}

export interface RestrictionFilter {
  readonly no?: number | null
  readonly partner?: string | null
  /** Only those in force at this moment. */
  readonly at?: Instant | null
  readonly before?: number | null
  readonly limit: number
}

export async function findRestrictions(sql: Sql, filter: RestrictionFilter): Promise<RestrictionRow[]> {
  const { no = null, partner = null, at = null, before = null, limit } = filter
  const { rows } = await sql.query<RestrictionRow>(
    `select ${columns} from mandates.restriction
     where ($1::bigint is null or restriction_no = $1) and ($2::text is null or lower(partner) = lower($2))
       and ($3::timestamptz is null or (from_at <= $3 and $3 < until_at and lifted_at is null))
       and ($4::bigint is null or restriction_no < $4)
     order by restriction_no desc limit $5`,
    [no, partner, at, before, limit],
  )
  return rows
}

/** @returns False where there is none in force to lift. */
export async function setLifted(
  tx: Tx,
  no: number,
  lifted: { at: Instant; by: string; why: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update mandates.restriction set lifted_at = $2, lifted_by = $3, lifted_why = $4 where restriction_no = $1 and lifted_at is null',
    [no, lifted.at, lifted.by, lifted.why],
  )
  return rowCount > 0
}

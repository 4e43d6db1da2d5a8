import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { Framework } from './framework.ts'

export interface FrameworkRow {
  readonly version: number
  readonly content: Framework
  readonly why: string
  readonly set_by: string
  readonly set_at: Instant
}

/** The newest versions first. */
export async function readVersions(sql: Sql, limit: number): Promise<FrameworkRow[]> {
  const { rows } = await sql.query<FrameworkRow>(
    'select version, content, why, set_by, set_at from mandates.framework order by version desc limit $1',
    [limit],
  )
  return rows
}

/** @returns False where somebody else has set this version meanwhile. */
export async function insertVersion(tx: Tx, row: FrameworkRow): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into mandates.framework (version, content, why, set_by, set_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [row.version, JSON.stringify(row.content), row.why, row.set_by, row.set_at],
  )
  return rowCount === 1
}

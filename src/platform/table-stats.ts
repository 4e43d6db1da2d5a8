import type { Sql } from './database.ts'
import type { Instant } from '#kernel/instant.ts'

/** A table as the server's statistics see it; estimates, which the server brings up to date by itself. */
export interface TableStats {
  /** With its schema: `observations.finding`. */
  readonly table: string
  readonly live: number
  /** Rows that nobody can see any more and whose room is not free yet. */
  readonly dead: number
  readonly cleanedAt: Instant | null
}

/** The tables with most dead rows, first. */
export async function tableStats(sql: Sql, limit: number): Promise<TableStats[]> {
  const { rows } = await sql.query<{ table: string; live: number; dead: number; cleaned_at: Instant | null }>(
    `select schemaname || '.' || relname as table, n_live_tup as live, n_dead_tup as dead, greatest(last_vacuum, last_autovacuum) as cleaned_at
     from pg_stat_user_tables order by n_dead_tup desc, 1 limit $1`,
    [limit],
  )
  return rows.map(({ table, live, dead, cleaned_at: cleanedAt }) => ({ table, live, dead, cleanedAt }))
}

import type { Sql } from '#platform/database.ts'

/** Which of these are on record. */
export async function registeredAmong(sql: Sql, reportIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ report_id: string }>(
    'select report_id from observations.report where report_id = any($1::text[])',
    [reportIds],
  )
  return rows.map((row) => row.report_id)
}

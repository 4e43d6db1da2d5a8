import type { Sql } from '#platform/database.ts'
import type { Classification } from '../../rsit.ts'

/** The numbers of classifications, making those that are new. */
export async function classNumbers(sql: Sql, wanted: readonly Classification[]): Promise<Map<string, number>> {
  const columns = [wanted.map((c) => c.taxonomy), wanted.map((c) => c.type), wanted.map((c) => c.identifier)]
  await sql.query(
    `insert into observations.classification (taxonomy, type, identifier)
     select distinct * from unnest($1::text[], $2::text[], $3::text[]) order by 1, 2, 3 on conflict do nothing`,
    columns,
  )
  const { rows } = await sql.query<{ class_no: number; taxonomy: string; type: string; identifier: string }>(
    `select c.class_no, c.taxonomy, c.type, c.identifier from observations.classification c
     join (select distinct * from unnest($1::text[], $2::text[], $3::text[]) as w (taxonomy, type, identifier)) w using (taxonomy, type, identifier)`,
    columns,
  )
  return new Map(rows.map((row) => [classKey(row), row.class_no]))
}

/** A classification as one text. */
export function classKey({ taxonomy, type, identifier }: Record<keyof Classification, string>): string {
  return `${taxonomy}/${type}/${identifier}`
}

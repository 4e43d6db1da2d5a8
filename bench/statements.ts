import type pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the database was at, looked at fifty times a second: the share of looks that met each statement of the node. */
export function watchStatements(admin: pg.Client): () => Promise<Record<string, number>> {
  const met = new Map<string, number>()
  let looks = 0
  let on = true
  const watching = (async () => {
    while (on) {
      const { rows } = await admin.query<{ statement: string }>(
        `select regexp_replace(left(query, 90), '\\s+', ' ', 'g') as statement from pg_stat_activity
         where state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()
         union all select 'autovacuum: ' || left(query, 60) from pg_stat_activity where backend_type = 'autovacuum worker'`,
      )
      looks++
      for (const { statement } of rows) met.set(statement, (met.get(statement) ?? 0) + 1)
      await sleep(20)
    }
  })()
  return async () => {
    on = false
    await watching
    const share = (count: number): number => Math.round((count * 1000) / looks) / 10
    return Object.fromEntries(
      [...met]
        .toSorted((a, b) => b[1] - a[1])
        .slice(0, 14)
        .map(([statement, count]) => [statement, share(count)]),
    )
  }
}

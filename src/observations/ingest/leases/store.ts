import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import { noLifeSign } from '#platform/life-sign.ts'

/** The longest that a report is put back for; more is no plan of ours but a clock that was set back. */
const longestWait = '10 minutes'

/** Lets go of the reports that dead workers held, or that wait for a time that a clock set back moved far off. @returns How many there were. */
export async function freeReportsOfTheDead(sql: Sql, now: Instant): Promise<number> {
  const { rowCount } = await sql.query(
    `update observations.report r set state = 'spooled', worker = null
     where r.state = 'processing' and case when r.worker is null
       then r.worker_until > $1::timestamptz + interval '${longestWait}'
       else ${noLifeSign('r.worker')} end`,
    [now],
  )
  return rowCount
}

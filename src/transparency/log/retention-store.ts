import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'

/**
 * Deletes the oldest facts whose time is over by their room's class, and that the log holds. The database checks both once more
 * by its own clock, and takes the salts away with them.
 */
export async function deleteOverdueFacts(tx: Tx, now: Instant, limit: number): Promise<{ room: string; n: number }[]> {
  const { rows } = await tx.query<{ room: string; n: number }>(
    `with overdue as (
       select f.fact_no from transparency.fact f join transparency.leaf l using (fact_no)
       where transparency.kept_until(f.room, f.at) < least($1::timestamptz, now()) order by f.fact_no limit $2),
     gone as (delete from transparency.fact f using overdue o where f.fact_no = o.fact_no returning f.room)
     select room, count(*) as n from gone group by room order by room`,
    [now, limit],
  )
  return rows
}

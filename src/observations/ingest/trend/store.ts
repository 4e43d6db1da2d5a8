import type { Tx } from '#platform/database.ts'
import { dayNumberOf, dayText } from '../moment.ts'
import { createDayCounts } from '../batch.ts'
import { fresh, type ChunkWork, type Places } from '../chunk-work.ts'

/**
 * Adds a chunk to the counts by day. A new finding counts on the day on which it was first seen.
 *
 * Rows are always met in the same order: two chunks that count at the same time wait for each other and never deadlock.
 */
export async function saveTrend(tx: Tx, { batch, feedNo, exercise }: ChunkWork, { states }: Places): Promise<void> {
  const newOf = createDayCounts()
  for (let ord = 0; ord < states.length; ord++)
    if (states[ord] === fresh) newOf.add(dayNumberOf(batch.firstMs[ord]!), batch.classNos[ord]!)
  const { counts } = batch
  await tx.query(
    `insert into observations.trend as t (day, class_no, feed_no, exercise, new_findings, sightings)
     select d, c, $5, $6, n, s from unnest($1::date[], $2::int[], $3::bigint[], $4::bigint[]) as u (d, c, n, s)
     on conflict (day, class_no, feed_no, exercise)
     do update set new_findings = t.new_findings + excluded.new_findings, sightings = t.sightings + excluded.sightings`,
    [
      counts.map((count) => dayText(count.day)),
      counts.map((count) => count.classNo),
      counts.map((count) => newOf.of(count.day, count.classNo)),
      counts.map((count) => count.rows),
      feedNo,
      exercise,
    ],
  )
  await tx.query(
    `insert into observations.feed_day as f (feed_no, day, exercise, reports, rows)
     select $3, d, $4, 0, sum(n) from unnest($1::date[], $2::bigint[]) as u (d, n) group by d order by d
     on conflict (feed_no, day, exercise) do update set rows = f.rows + excluded.rows`,
    [counts.map((count) => dayText(count.day)), counts.map((count) => count.rows), feedNo, exercise],
  )
}

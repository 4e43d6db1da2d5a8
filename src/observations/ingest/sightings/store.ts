import type { Tx } from '#platform/database.ts'
import { instantFromMs } from '#kernel/instant.ts'
import { reopenedWhenSeen, stateCode } from '../../finding-state.ts'
import { packSightings } from '../blocks.ts'
import type { ChunkWork, Places } from '../chunk-work.ts'

/** Keeps what a chunk saw, as one row. */
export async function saveSightings(tx: Tx, work: ChunkWork, places: Places, blockNo: number): Promise<void> {
  const { batch } = work
  const data = packSightings({
    findingNos: places.findingNos,
    lastMs: batch.lastMs,
    firstMs: batch.firstMs,
    counts: batch.seen,
    days: batch.days.map((days) => (days.length === 1 ? days[0]! : days)),
  })
  const lastMs = batch.lastMs.reduce((latest, ms) => Math.max(latest, ms), 0)
  await tx.query(
    `insert into observations.sighting_block (block_no, report_no, feed_no, exercise, rows, seen_at, data)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [blockNo, work.reportNo, work.feedNo, work.exercise, batch.size, instantFromMs(lastMs), data],
  )
}

const reopenedCodes = reopenedWhenSeen.map(stateCode)

/** Opens again what was thought over and is seen: a claim never silences a finding. @returns The numbers of those opened. */
export async function reopenSeen(
  tx: Tx,
  work: ChunkWork,
  { findingNos, states }: Places,
): Promise<ReadonlySet<number>> {
  const nos: number[] = []
  const seenAt: string[] = []
  for (let ord = 0; ord < states.length; ord++) {
    if (!reopenedCodes.includes(states[ord]!)) continue
    nos.push(findingNos[ord]!)
    seenAt.push(instantFromMs(work.batch.lastMs[ord]!))
  }
  if (nos.length === 0) return new Set()
  const { rows } = await tx.query<{ finding_no: number }>(
    `with reopened as (
       update observations.finding f set state = 0, state_at = $4, version = f.version + 1
       from unnest($1::bigint[], $2::timestamptz[]) as seen (finding_no, at)
       where f.finding_no = seen.finding_no and f.state = any($3::smallint[]) and seen.at > f.state_at
       returning f.finding_no
     ), told as (
       insert into observations.finding_history (finding_no, at, actor, what, detail)
       select finding_no, $4, 'system:ingest', 'seen-again', jsonb_build_object('report', $5::text) from reopened
     )
     select finding_no from reopened`,
    [nos, seenAt, reopenedCodes, work.now, work.reportId],
  )
  return new Set(rows.map((row) => row.finding_no))
}

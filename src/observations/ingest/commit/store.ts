import type { Box } from '#platform/box.ts'
import type { Tx } from '#platform/database.ts'
import { fresh, type ChunkWork, type Places } from '../chunk-work.ts'
import { saveEvidence } from '../evidence/store.ts'
import type { SeenTurn } from '../../findings/pages/store.ts'
import { insertFresh, placeEntries } from '../known/store.ts'
import { savePending } from '../pending/store.ts'
import { saveRejected } from '../rejected/store.ts'
import { reopenSeen, saveSightings } from '../sightings/store.ts'
import { saveTrend } from '../trend/store.ts'

export interface ChunkCounts {
  readonly findingsNew: number
  readonly findingsSeen: number
}

/**
 * Commits a chunk: its findings, sightings, evidence, refused rows and done-mark, all or nothing.
 *
 * @param onlyNew Nothing of it is likely to be known.
 * @returns The counts, or null when the chunk was committed before: it is then left alone.
 * @throws Unique violation (23505) when a finding of it was taken for new and is there: nothing is done, try again.
 */
export async function commitChunk(
  tx: Tx,
  box: Box,
  work: ChunkWork,
  seenPages: SeenTurn,
  onlyNew: boolean,
): Promise<ChunkCounts | null> {
  const { batch, rejected } = work
  // The mark comes first: of two runs that meet on a chunk, the second waits here, and then leaves it alone.
  const { rows } = await tx.query<{ block_no: number }>(
    `with marked as (
       insert into observations.chunk (report_no, part, chunk_no, rows, events, rejected, findings_new, findings_seen)
       values ($1, $2, $3, $4, $5, $6, 0, 0) on conflict do nothing returning 1)
     select nextval('observations.sighting_block_block_no_seq') as block_no from marked`,
    [work.reportNo, work.part, work.chunkNo, batch.columns.rows + rejected.length, batch.columns.rows, rejected.length],
  )
  if (rows.length === 0) return null
  const blockNo = rows[0]!.block_no
  await saveRejected(tx, box, work)
  if (batch.size === 0) return { findingsNew: 0, findingsSeen: 0 }

  const places = await placeEntries(tx, batch, blockNo, onlyNew)
  await insertFresh(tx, work, places, blockNo)
  await saveSightings(tx, work, places, blockNo)
  await saveEvidence(tx, box, work, blockNo)
  await savePending(tx, work, places, await reopenSeen(tx, work, places))
  // What the chunks of a report share is written last: from here on they wait for each other.
  await widenSeen(tx, work, places, seenPages)
  await saveTrend(tx, work, places)
  const counts = { findingsNew: places.newCount, findingsSeen: batch.size - places.newCount }
  await tx.query(
    'update observations.chunk set findings_new = $4, findings_seen = $5 where report_no = $1 and part = $2 and chunk_no = $3',
    [work.reportNo, work.part, work.chunkNo, counts.findingsNew, counts.findingsSeen],
  )
  return counts
}

/** Lets the pages of the findings that are known tell of these sightings. */
async function widenSeen(tx: Tx, { batch }: ChunkWork, { findingNos, states }: Places, seen: SeenTurn): Promise<void> {
  const nos: number[] = []
  let latestMs = 0
  for (let ord = 0; ord < states.length; ord++) {
    if (states[ord] === fresh) continue
    nos.push(findingNos[ord]!)
    latestMs = Math.max(latestMs, batch.lastMs[ord]!)
  }
  if (nos.length > 0) await seen.widen(tx, nos, latestMs)
}

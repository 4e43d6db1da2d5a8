import { CopyRows, copyRows } from '#platform/copy.ts'
import type { Tx } from '#platform/database.ts'
import { fresh, type ChunkWork, type Places } from '../chunk-work.ts'

/** Notes the new and the reopened findings that somebody answers for: they are to be told of. */
export async function savePending(
  tx: Tx,
  work: ChunkWork,
  { findingNos, states }: Places,
  reopened: ReadonlySet<number>,
): Promise<void> {
  const copy = new CopyRows()
  const nowMs = Date.parse(work.now)
  for (let ord = 0; ord < states.length; ord++) {
    const { contactNo } = work.routes[ord]!
    if (contactNo === null || !(states[ord] === fresh || reopened.has(findingNos[ord]!))) continue
    copy.row(5)
    copy.int8(findingNos[ord]!)
    copy.int4(contactNo)
    copy.int4(work.feedNo)
    copy.bool(work.exercise)
    copy.timestamptz(nowMs)
  }
  await copyRows(
    tx,
    'copy observations.pending (finding_no, contact_no, feed_no, exercise, at) from stdin (format binary)',
    copy,
  )
}

import { SeenPages } from '../findings/pages/store.ts'
import { dropOldRejected, finishReport, rejectedOffsets } from '../reports/store.ts'
import { SourceNotAssessed } from '../sources/not-assessed.ts'
import { holdReport } from '../sources/store.ts'
import { runReport, type ClaimedReport, type IngestDeps } from './run-report.ts'
import { foldNextBlock } from './sightings/store.ts'
import type { ClaimedRow } from './leases/store.ts'

/**
 * Works a claimed report through to its end: reads it, folds its sightings, and marks it done. Killed anywhere, it is called again.
 * A report whose source nobody has assessed is put back before its first chunk.
 *
 * @throws When it cannot go on now; nothing is lost then.
 */
export async function workThrough(deps: IngestDeps, claimed: ClaimedRow): Promise<void> {
  const { db, clock } = deps
  const reportNo = claimed.report_no
  const refused = claimed.retry_round === 0 ? null : await rejectedOffsets(db, reportNo)
  const heldFor = await readUnlessHeld(deps, {
    reportNo,
    reportId: claimed.report_id,
    hints: { fileName: claimed.file_name, feed: claimed.feed ?? '' },
    exercise: claimed.exercise,
    receivedAt: claimed.received_at,
    only: refused && { round: claimed.retry_round, has: (part, offset) => refused.has(`${part}/${offset}`) },
  })
  await foldBlocks(deps, reportNo)
  // What was read before a part of an unknown source is folded; the rest waits with the report.
  if (heldFor !== null) return holdReport(db, reportNo, heldFor)
  await db.transaction(async (tx) => {
    if (claimed.retry_round > 0) await dropOldRejected(tx, reportNo, claimed.retry_round)
    await finishReport(tx, reportNo, clock())
  })
}

/** Two blocks at a time: each names its findings in the order of their keys, so that two never wait for each other in a ring. */
async function foldBlocks({ db, signal, between }: IngestDeps, reportNo: number): Promise<void> {
  const fold = async (locked: 'passed over' | 'waited for', turn?: () => Promise<void>): Promise<void> => {
    const seen = new SeenPages()
    while (await db.transaction((tx) => foldNextBlock(tx, reportNo, locked, seen))) {
      seen.committed()
      signal.throwIfAborted()
      await turn?.()
    }
  }
  const ended = await Promise.allSettled([fold('passed over', between), fold('passed over')])
  for (const each of ended) if (each.status === 'rejected') throw each.reason
  // What a worker has locked that was taken for dead.
  await fold('waited for', between)
}

/** @returns The source that is to be assessed first; null where all was read. */
async function readUnlessHeld(deps: IngestDeps, report: ClaimedReport): Promise<string | null> {
  try {
    await runReport(deps, report)
    return null
  } catch (error) {
    if (error instanceof SourceNotAssessed) return error.feed
    throw error
  }
}

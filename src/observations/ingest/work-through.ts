import { dropOldRejected, finishReport, rejectedOffsets } from '../reports/store.ts'
import { SourceNotAssessed } from '../sources/not-assessed.ts'
import { holdReport } from '../sources/store.ts'
import { runReport, type ClaimedReport, type IngestDeps } from './run-report.ts'
import type { ClaimedRow } from './leases/store.ts'

/**
 * Works a claimed report through to its end: reads it and marks it done. Killed anywhere, it is called again.
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
  // What was read before a part of an unknown source is counted; the rest waits with the report.
  if (heldFor !== null) return holdReport(db, reportNo, heldFor)
  await db.transaction(async (tx) => {
    if (claimed.retry_round > 0) await dropOldRejected(tx, reportNo, claimed.retry_round)
    await finishReport(tx, reportNo, clock())
  })
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

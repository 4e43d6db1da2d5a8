import { dropOldRejected, finishReport, rejectedOffsets, type ClaimedRow } from '../reports/store.ts'
import { runReport, type IngestDeps } from './run-report.ts'
import { foldNextBlock } from './sightings/store.ts'

/**
 * Works a claimed report through to its end: reads it, folds its sightings, and marks it done. Killed anywhere, it is called again.
 *
 * @throws When it cannot go on now; nothing is lost then.
 */
export async function workThrough(deps: IngestDeps, claimed: ClaimedRow): Promise<void> {
  const { db, signal, clock } = deps
  const reportNo = claimed.report_no
  const refused = claimed.retry_round === 0 ? null : await rejectedOffsets(db, reportNo)
  await runReport(deps, {
    reportNo,
    reportId: claimed.report_id,
    hints: { fileName: claimed.file_name, feed: claimed.feed ?? '' },
    exercise: claimed.exercise,
    receivedAt: claimed.received_at,
    only: refused && { round: claimed.retry_round, has: (part, offset) => refused.has(`${part}/${offset}`) },
  })
  while (await db.transaction((tx) => foldNextBlock(tx, reportNo))) {
    signal.throwIfAborted()
    await deps.between?.()
  }
  await db.transaction(async (tx) => {
    if (claimed.retry_round > 0) await dropOldRejected(tx, reportNo, claimed.retry_round)
    await finishReport(tx, reportNo, clock())
  })
}

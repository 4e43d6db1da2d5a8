import { systemActor } from '#kernel/actor.ts'
import { hour } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../../deps.ts'
import type { Holds } from './holds/holds.ts'
import { deleteEvidence, lockOverdue, markRawDeleted, overdueReports } from './store.ts'

const batch = 500

/**
 * Deletes what has reached the end of its time, and says what it deleted: the bytes of reports, and the evidence of each class of
 * personal data. A legal hold in force keeps both.
 *
 * @source R049, rule e-6
 */
export function createRetention({ db, clock, spool, emit, log }: ObservationsDeps, holds: Holds): Job {
  const actor = systemActor('retention')

  async function deleteReports(signal: AbortSignal): Promise<number> {
    let deleted = 0
    for (;;) {
      const due = await overdueReports(db, clock(), batch)
      if (due.length === 0 || signal.aborted) return deleted
      for (const { report_no } of due) if (await deleteReport(report_no)) deleted++
    }
  }

  async function deleteReport(reportNo: number): Promise<boolean> {
    return db.transaction(async (tx) => {
      const report = await lockOverdue(tx, reportNo)
      if (report === null) return false
      // The bytes first: a crash between the two leaves a mark to be made, never bytes that nobody looks for.
      await spool.remove(report.report_id)
      const refusedRows = await markRawDeleted(tx, reportNo, clock())
      await emit(tx, {
        type: 'observations.report-bytes-deleted',
        at: clock(),
        actor,
        subject: { type: 'observations.report', id: report.report_id },
        detail: { sizeBytes: report.size_bytes, refusedRows },
      })
      return true
    })
  }

  return {
    name: 'observations.retention',
    everyMs: hour,
    async run(signal) {
      const endedHolds = await holds.endLapsed()
      const reports = await deleteReports(signal)
      const evidence = await db.transaction(async (tx) => {
        const blocks = await deleteEvidence(tx, clock())
        if (blocks.length > 0)
          await emit(tx, {
            type: 'observations.evidence-deleted',
            at: clock(),
            actor,
            subject: { type: 'observations.evidence', id: 'all' },
            detail: Object.fromEntries(blocks.map((each) => [each.data_class, each.n])),
          })
        return blocks
      })
      if (reports > 0 || evidence.length > 0 || endedHolds > 0)
        log.info({ reports, evidence, endedHolds }, 'retention: deleted what had reached its time')
    },
  }
}

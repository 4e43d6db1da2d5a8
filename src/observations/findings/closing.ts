import { minute } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../deps.ts'
import { stateCode } from '../finding-state.ts'
import { closeUnseen } from './store.ts'

/** Days on which its feed was up and did not show it, after which a finding is no longer observed. */
export const quietDays = 14

/** Once an hour: what no feed shows any more is no longer observed. */
export function createClosingJob({ db, clock, log }: ObservationsDeps): Job {
  const from = (['open', 'notified', 'acknowledged', 'reported-fixed'] as const).map(stateCode)
  return {
    name: 'observations.close-unseen',
    everyMs: 60 * minute,
    async run(signal) {
      for (let closed = -1; closed !== 0 && !signal.aborted;) {
        closed = await db.transaction((tx) =>
          closeUnseen(tx, {
            quietDays,
            from,
            to: stateCode('no-longer-observed'),
            now: clock(),
            limit: 5000,
          }),
        )
        if (closed > 0) log.info({ closed, quietDays }, 'findings are no longer observed')
      }
    },
  }
}

import { systemActor } from '#kernel/actor.ts'
import { hour, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../deps.ts'
import { unpackSightings } from '../ingest/blocks.ts'
import { dropAt, monthOf, type Month } from './month.ts'
import {
  addMonth,
  deleteBeside,
  dropMonth,
  fileUnder,
  findingsOfMonth,
  listMonths,
  lockIsTaken,
  nextHeldBlock,
} from './store.ts'

const findingsATurn = 5000

/**
 * Drops the months of the archive whose time has come, and says what went. What a report under legal hold shows is filed under the present month first.
 * What stands beside the findings by their numbers goes before them, a few thousand at a time.
 *
 * @source R049, rule e-6
 */
export function createRetire({
  db,
  clock,
  settings,
  emit,
  log,
}: Pick<ObservationsDeps, 'db' | 'clock' | 'emit' | 'log'> & {
  readonly settings: Pick<ObservationsDeps['settings'], 'findingRetentionDays'>
}): Job {
  return {
    name: 'observations.retire',
    everyMs: hour,
    async run(signal) {
      const now = clock()
      for (const { month, findings } of await listMonths(db)) {
        if (signal.aborted || dropAt(month, settings.findingRetentionDays) > now) return
        await addMonth(db, monthOf(now))
        const history = findings === 0 ? 0 : await clearBeside(month, now, signal)
        if (history === null || !(await drop(month, history, now))) return
      }
    },
  }

  /** @returns Notes of histories that went; null where it was broken off. */
  async function clearBeside(month: Month, now: Instant, signal: AbortSignal): Promise<number | null> {
    await db.transaction((tx) => keepHeld(tx, month, now))
    let history = 0
    for (let after = 0; ;) {
      if (signal.aborted) return null
      const nos = await findingsOfMonth(db, month, { after, limit: findingsATurn })
      const last = nos.at(-1)
      if (last === undefined) return history
      history += await db.transaction((tx) => deleteBeside(tx, nos))
      after = last
    }
  }

  /** Also what came under a hold since. @returns How many stay. */
  async function keepHeld(tx: Tx, month: Month, now: Instant): Promise<number> {
    const to = monthOf(now)
    let held = 0
    for (let after = 0; ;) {
      const block = await nextHeldBlock(tx, after)
      if (block === null) return held
      after = block.block_no
      held += await fileUnder(tx, unpackSightings(block.data).findingNos, { from: month, to })
    }
  }

  /** @returns False where somebody has been reading the archive for long: it is tried again. */
  async function drop(month: Month, history: number, now: Instant): Promise<boolean> {
    try {
      const findings = await db.transaction(async (tx) => {
        await keepHeld(tx, month, now)
        const left = (await listMonths(tx)).find((each) => each.month === month)?.findings ?? 0
        await dropMonth(tx, month)
        if (left > 0)
          await emit(tx, {
            type: 'observations.closed-findings-deleted',
            at: now,
            actor: systemActor('retention'),
            subject: { type: 'observations.findings', id: month },
            detail: { month, findings: left, historyNotes: history, days: settings.findingRetentionDays },
          })
        return left
      })
      log.info({ month, findings, history }, 'retention: a month of closed findings was dropped')
      return true
    } catch (error) {
      if (!lockIsTaken(error)) throw error
      log.warn({ month }, 'a month of closed findings is read by somebody; it is dropped later')
      return false
    }
  }
}

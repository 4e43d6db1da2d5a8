import { day, minute, plusMs, type Instant } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../deps.ts'
import { firstUnsaid } from '../feeds/days/store.ts'
import { startOf } from '../feeds/days/feed-day.ts'
import { narrowPages } from '../findings/pages/store.ts'
import type { ReadTerritory, Territory } from '../privacy/territory.ts'
import { monthOf, monthsFrom, type Month } from './month.ts'
import {
  addMonth,
  dueFindings,
  endedPages,
  intakeIsAtWork,
  keepFindingsStill,
  lastRound,
  listMonths,
  lockIsTaken,
  moveFindings,
  noteRound,
  type DueRow,
} from './store.ts'

/** Days in an ended state after which a finding is put away: for so long it is opened again when it is seen, and keeps its number. */
export const putAwayAfterDays = 90
/** Findings that are moved at a time. */
export const findingsATurn = 5000
/** Months that are made before they come. */
export const monthsAhead = 3
/** Pages that are looked at in one question: 16,384 findings. */
const pagesALook = 64
/** All is gone through once in this time: a finding that is put away some hours later is none the worse. */
const roundMs = 6 * 60 * minute

type Deps = Pick<ObservationsDeps, 'clock' | 'log'> & { readonly db: Database; readonly territory: ReadTerritory }

/**
 * Moves findings that ended long ago out of the hot table, a few thousand at a time, and makes the months that they are filed under. It waits
 * while reports are read: what is in work names findings by their numbers. A turn that is broken off has moved nothing.
 */
export function createPutAway({ db, clock, log, territory: readTerritory }: Deps): Job {
  /** The page from which a round that was paused goes on; null between rounds. */
  let from: number | null = null

  return {
    name: 'observations.put-away',
    everyMs: minute,
    async run(signal) {
      const now = clock()
      const months = new Set((await listMonths(db)).map(({ month }) => month))
      await makeMonths(monthsFrom(monthOf(now), monthsAhead), months)
      const territory = await readTerritory()
      if (territory === null) return
      const { round_at: last } = await lastRound(db)
      if (from === null && last !== null && now < plusMs(last, roundMs)) return
      const moved = await round(await endedBefore(now), territory, months, signal)
      if (moved > 0) log.info({ moved, done: from === null }, 'findings that ended long ago were put away')
    },
  }

  /** What the daily figures have not told of yet stays where they count. */
  async function endedBefore(now: Instant): Promise<Instant> {
    const unsaid = await firstUnsaid(db)
    const aged = plusMs(now, -putAwayAfterDays * day)
    return unsaid === null || startOf(unsaid) > aged ? aged : startOf(unsaid)
  }

  async function round(
    endedBy: Instant,
    territory: Territory,
    months: Set<Month>,
    signal: AbortSignal,
  ): Promise<number> {
    let moved = 0
    from ??= 0
    for (;;) {
      if (signal.aborted) return moved
      const pages = await endedPages(db, { from, newerThan: endedBy, limit: pagesALook })
      const due = await dueFindings(db, pages, { endedBy, ...territory })
      await makeMonths([...new Set(due.map(({ month }) => month))], months)
      for (let at = 0; at < due.length; at += findingsATurn) {
        const turn = await moveTurn(due.slice(at, at + findingsATurn), endedBy)
        if (turn === null || signal.aborted) return moved
        moved += turn
      }
      const last = pages.at(-1)
      if (last === undefined) {
        from = null
        await noteRound(db, clock())
        return moved
      }
      from = last + 1
    }
  }

  /** @returns How many were moved; null where somebody else has findings in hand. */
  async function moveTurn(due: readonly DueRow[], endedBy: Instant): Promise<number | null> {
    return db
      .transaction(async (tx) => {
        await keepFindingsStill(tx)
        if (await intakeIsAtWork(tx)) return null
        const nos = due.map((row) => row.finding_no)
        const moved = await moveFindings(tx, nos, { endedBy, now: clock() })
        await narrowPages(tx, [...new Set(due.map((row) => row.page))])
        return moved
      })
      .catch((error: unknown) => {
        if (lockIsTaken(error)) return null
        throw error
      })
  }

  async function makeMonths(wanted: readonly Month[], known: Set<Month>): Promise<void> {
    for (const month of wanted) {
      if (known.has(month)) continue
      await addMonth(db, month)
      known.add(month)
    }
  }
}

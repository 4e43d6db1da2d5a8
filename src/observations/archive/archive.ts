import type { CheckFinding } from '#kernel/check.ts'
import { day, dayOf, msBetween, type Instant } from '#kernel/instant.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../deps.ts'
import type { ReadTerritory } from '../privacy/territory.ts'
import { createEarlier } from './earlier.ts'
import { dropAt, monthAfter, monthOf, type Month } from './month.ts'
import { createPutAway } from './put-away.ts'
import { createRetire } from './retire.ts'
import { lastRound, listMonths, type MonthRow } from './store.ts'

/** A month of findings that were put away, as it leaves. */
export interface ArchiveMonth {
  readonly month: Month
  readonly findings: number
  /** When it is deleted. */
  readonly dropAt: Instant
}

/** Findings that ended long ago: apart from those that work goes on with, until their time has come. */
export interface Archive {
  /** Months that have findings, the latest first. */
  months(): Promise<ArchiveMonth[]>
  /** What keeps findings from being put away or deleted. */
  check(): Promise<CheckFinding[]>
  readonly jobs: readonly Job[]
}

/** Days that a month may be past its time before it is told of: somebody may have been reading it. */
const lateDays = 2

export function createArchive(deps: ObservationsDeps & { readonly territory: ReadTerritory }): Archive {
  const { db, clock, settings } = deps
  return {
    jobs: [createPutAway(deps), createRetire(deps), createEarlier(deps)],
    async months() {
      return (await listMonths(db))
        .filter(({ findings }) => findings > 0)
        .map(({ month, findings }) => ({ month, findings, dropAt: dropAt(month, settings.findingRetentionDays) }))
        .toReversed()
    },
    async check() {
      const [months, { round_at: roundAt, since }] = await Promise.all([listMonths(db), lastRound(db)])
      return [...standsStill(roundAt ?? since, clock()), ...faultsOf(months, clock(), settings.findingRetentionDays)]
    },
  }
}

/** Days without a whole round after which it is told of: a node is idle now and then. */
const roundDays = 7

/** @param roundAt When all findings were last gone through. */
export function standsStill(roundAt: Instant, now: Instant): CheckFinding[] {
  if (msBetween(roundAt, now) <= roundDays * day) return []
  return [
    {
      check: 'observations.archive-stands-still',
      severity: 'warning',
      what: `Findings that ended long ago were last gone through on ${dayOf(roundAt)}: they stay where work goes on.`,
      mend: 'They wait while reports are in work, while a failed report could be read again (comity report list), and while the team has no country.',
      href: '/reports',
    },
  ]
}

/** What is wrong with the months that there are. */
export function faultsOf(months: readonly MonthRow[], now: Instant, retentionDays: number): CheckFinding[] {
  const there = new Set(months.map(({ month }) => month))
  const missing = [monthOf(now), monthAfter(monthOf(now))].filter((month) => !there.has(month))
  const late = months.filter(
    ({ month, findings }) => findings > 0 && msBetween(dropAt(month, retentionDays), now) > lateDays * day,
  )
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            check: 'observations.archive-month-missing',
            severity: 'warning' as const,
            what: `The archive of findings has no place for ${missing.join(' and ')}: what ended then cannot be put away.`,
            mend: 'See in the log of the node why the job observations.put-away fails; the role of the node must be allowed to call observations.add_closed_month.',
            href: null,
          },
        ]),
    ...late.map(({ month, findings }) => ({
      check: 'observations.archive-month-late',
      severity: 'warning' as const,
      what: `The ${findings} findings that ended in ${month} should have been deleted on ${dropAt(month, retentionDays).slice(0, 10)}.`,
      mend: 'See in the log of the node why the job observations.retire fails; a transaction that has been open for long (pg_stat_activity) can keep it from the month.',
      href: '/settings/retention',
    })),
  ]
}

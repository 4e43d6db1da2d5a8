import type { Instant } from '#kernel/instant.ts'
import { PERSONAL_DATA, type PersonalDataRule } from '../../event-fields.ts'
import { evidenceClasses } from '../../ingest/blocks.ts'
import type { ObservationsDeps } from '../../deps.ts'
import { dropAt } from '../../archive/month.ts'
import { listMonths, type MonthRow } from '../../archive/store.ts'
import { keptEvidence, keptReports, pseudonymCounts, type KeptRow } from './store.ts'

/** How one class of kept data stands. Kept, overdue and held are counted in reports, or in blocks of evidence. */
export interface RetentionClass {
  readonly dataClass: string
  readonly meaning: string
  readonly purpose: string
  readonly ground: string
  readonly days: number
  readonly unit: 'reports' | 'blocks'
  readonly kept: number
  readonly oldestKept: Instant | null
  readonly nextDeletion: Instant | null
  /** Past its time, under no hold, and still there. */
  readonly overdue: number
  readonly underHold: number
}

/** The retention board: what is kept, for what, how long, and what should be gone. @source R042, R046, R049; metric M-e1 */
export interface RetentionOverview {
  readonly asOf: Instant
  readonly classes: readonly RetentionClass[]
  readonly outside: {
    /** Days that a system outside the constituency is kept in clear. */
    readonly clearDays: number
    readonly pseudonyms: number
    /** Findings whose evidence is still to be made unreadable. */
    readonly evidenceToClear: number
  }
  /** Findings that ended long ago and were put away by the month of their end. */
  readonly closedFindings: {
    /** Days that they are kept after their end. */
    readonly days: number
    readonly kept: number
    /** When the oldest month goes. */
    readonly nextDeletion: Instant | null
    readonly overdue: number
  }
}

type About = Pick<PersonalDataRule, 'meaning' | 'purpose' | 'ground'>

/** What is kept beside the classes of personal data in evidence. */
const besides: Readonly<Record<'report-bytes' | 'none', About>> = {
  'report-bytes': {
    meaning:
      'The bytes of reports as received, sealed, with the samples of refused rows; a feed may have a time of its own.',
    purpose: 'To read a report again where a mapping was wrong, and to show what was received.',
    ground: 'Task of the CSIRT in the public interest (GDPR 6(1)(e), recital 49).',
  },
  none: {
    meaning: 'Evidence that is about no person: products, versions, weaknesses.',
    purpose: 'To let the affected desk recognise the service and see the weakness.',
    ground: 'No personal data.',
  },
}

const nothingKept = { kept: 0, oldest: null, next_deletion: null, overdue: 0, held: 0 }

export async function readRetention({
  db,
  clock,
  settings,
}: Pick<ObservationsDeps, 'db' | 'clock' | 'settings'>): Promise<RetentionOverview> {
  const asOf = clock()
  const daysOf = new Map(Object.entries(evidenceClasses))
  const [evidence, reports, outside, months] = await Promise.all([
    keptEvidence(db, asOf, daysOf),
    keptReports(db, asOf),
    pseudonymCounts(db),
    listMonths(db),
  ])
  const aboutClass: Readonly<Record<string, About>> = { ...PERSONAL_DATA, none: besides.none }
  return {
    asOf,
    classes: [
      classOf('report-bytes', besides['report-bytes'], settings.reportRetentionDays, 'reports', reports),
      ...[...daysOf].map(([name, days]) =>
        classOf(
          name,
          aboutClass[name]!,
          days,
          'blocks',
          evidence.find((row) => row.data_class === name) ?? nothingKept,
        ),
      ),
    ],
    outside: {
      clearDays: settings.foreignClearDays,
      pseudonyms: outside.pseudonyms,
      evidenceToClear: outside.to_clear,
    },
    closedFindings: closedOf(months, asOf, settings.findingRetentionDays),
  }
}

function closedOf(months: readonly MonthRow[], asOf: Instant, days: number): RetentionOverview['closedFindings'] {
  const filled = months.filter(({ findings }) => findings > 0)
  const sum = (of: readonly MonthRow[]): number => of.reduce((all, { findings }) => all + findings, 0)
  return {
    days,
    kept: sum(filled),
    nextDeletion: filled[0] === undefined ? null : dropAt(filled[0].month, days),
    overdue: sum(filled.filter(({ month }) => dropAt(month, days) <= asOf)),
  }
}

function classOf(
  dataClass: string,
  { meaning, purpose, ground }: About,
  days: number,
  unit: RetentionClass['unit'],
  row: Omit<KeptRow, 'data_class'>,
): RetentionClass {
  return {
    dataClass,
    meaning,
    purpose,
    ground,
    days,
    unit,
    kept: row.kept,
    oldestKept: row.oldest,
    nextDeletion: row.next_deletion,
    overdue: row.overdue,
    underHold: row.held,
  }
}

import type { Instant } from '#kernel/instant.ts'
import { editions, type Edition, type MetricDefinition } from './definition.ts'
import type { FactStream, FactVector } from './fact-vector.ts'
import { daysBefore, FeedCalendar, startOfDay, type FeedCoverage } from './feed-days.ts'
import { typesRead } from './query.ts'
import type { Found } from './reading.ts'
import { readerOf, type Reader } from './tallies/reader.ts'

/** Calendar days in UTC, both within. */
export interface ReportPeriod {
  readonly from: string
  readonly to: string
}

/** A metric with what was found for it. */
export interface MetricReport extends Found {
  readonly definition: MetricDefinition
  /**
   * `measured`; `no-facts`: it could have been, and nothing of its kind happened; `waits`: Comity cannot do yet what it measures;
   * `withheld`: there is a number, and too little behind it to give it to the readers of this edition.
   */
  readonly state: 'measured' | 'no-facts' | 'waits' | 'withheld'
}

/** The norm report: numbers that follow from the log and from nothing else. No composite score, no ranking. @source R201, C16 */
export interface NormReport {
  readonly format: 'comity-norm-report/1'
  readonly edition: Edition
  readonly from: string
  readonly to: string
  /** The last day whose facts are counted: earlier than `to` where an edition is delayed. Null where the whole period is too recent. */
  readonly through: string | null
  readonly log: {
    /** The first and last leaf of the period, and how many facts it has. */
    readonly firstIndex: number | null
    readonly lastIndex: number | null
    readonly facts: number
    /** Left out of every number. */
    readonly ofExercises: number
  }
  readonly feeds: readonly FeedCoverage[]
  readonly metrics: readonly MetricReport[]
}

/**
 * Computes the whole report of a period in one pass over the facts.
 *
 * @param facts In the order of the log; what lies outside of the period is passed over.
 * @throws {RangeError} where the leaves are not in order, or a fact's figures are not what its type promises.
 */
export async function computeReport(
  facts: FactStream,
  { from, to }: ReportPeriod,
  definitions: readonly MetricDefinition[],
): Promise<NormReport> {
  const [begin, end] = [startOfDay(from), startOfDay(daysBefore(to, -1))]
  const calendar = new FeedCalendar()
  const readers = definitions.map(({ computation }) => readerOf(computation))
  const readersOf = byType(definitions, readers)
  const log = { firstIndex: null as number | null, lastIndex: null as number | null, facts: 0, ofExercises: 0 }
  let before = -1
  for await (const vector of facts) {
    if (vector.index <= before) throw new RangeError(`leaf ${vector.index} comes after leaf ${before}`)
    before = vector.index
    if (!within(vector, begin, end)) continue
    log.firstIndex ??= vector.index
    log.lastIndex = vector.index
    log.facts++
    if (vector.exercise) {
      log.ofExercises++
      continue
    }
    calendar.add(vector)
    for (const reader of readersOf.get(vector.type) ?? []) reader.add(vector)
  }
  return {
    format: 'comity-norm-report/1',
    edition: editions[0],
    from,
    to,
    through: to,
    log,
    feeds: calendar.coverage(),
    metrics: definitions.map((definition, at) => metricOf(definition, readers[at]!.found(end))),
  }
}

function within({ at }: FactVector, begin: Instant, end: Instant): boolean {
  return at >= begin && at < end
}

function byType(definitions: readonly MetricDefinition[], readers: readonly Reader[]): Map<string, Reader[]> {
  const found = new Map<string, Reader[]>()
  for (const [at, { computation }] of definitions.entries())
    for (const type of typesRead(computation)) found.set(type, [...(found.get(type) ?? []), readers[at]!])
  return found
}

function metricOf(definition: MetricDefinition, found: Found): MetricReport {
  const state = found.total !== null ? 'measured' : definition.waitsFor === undefined ? 'no-facts' : 'waits'
  return { definition, state, ...found }
}

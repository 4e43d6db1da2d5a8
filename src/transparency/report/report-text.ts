import type { MetricReport, NormReport } from './compute.ts'
import type { MetricDefinition } from './definition.ts'
import type { Reading } from './reading.ts'
import type { Estimate } from './statistics/intervals.ts'

/** What a number says, in one line: the value, its interval, and how many it rests on. */
export function readingText(reading: Reading, unit: MetricDefinition['unit']): string {
  switch (reading.kind) {
    case 'count':
      return String(reading.count)
    case 'share':
      return `${estimateText(reading.share, percent)} (${reading.numerator} of ${reading.denominator})`
    case 'time': {
      const waiting = reading.censored === 0 ? '' : `, ${reading.censored} still waiting or lost sight of`
      return `median ${estimateText(reading.median, inUnit(unit))}, nine of ten by ${estimateText(reading.p90, inUnit(unit))} (n = ${reading.n}${waiting})`
    }
    case 'quantity':
      return `median ${estimateText(reading.median, inUnit(unit))}, nine of ten by ${estimateText(reading.p90, inUnit(unit))}, sum ${inUnit(unit)(reading.sum)} (n = ${reading.n})`
    case 'age':
      return reading.days === null ? 'never' : `${reading.days} days`
    case 'ratio':
      return `${reading.ratio ?? 'not known'} (${reading.groups} groups, n = ${reading.n})`
  }
}

const percent = (value: number): string => `${Math.round(value * 1000) / 10} %`
const inUnit =
  (unit: MetricDefinition['unit']) =>
  (value: number): string =>
    `${Math.round(value * 100) / 100} ${unit}`

/** A value with its 95 % interval; an end that the data do not reach is said to be open. */
export function estimateText({ value, low, high }: Estimate, say: (value: number) => string): string {
  if (value === null) return 'not reached'
  const ends =
    low === null && high === null ? '' : ` [${low === null ? '…' : say(low)} to ${high === null ? '…' : say(high)}]`
  return `${say(value)}${ends}`
}

/** Why there is no number. */
export function absenceText({ state, definition }: Pick<MetricReport, 'state' | 'definition'>): string {
  if (state === 'waits') return `not measured yet: waits for ${definition.waitsFor ?? 'a capability'}`
  if (state === 'withheld') return 'withheld: too few to be given in this edition'
  return 'nothing of this kind happened in the period'
}

/** The report for a terminal. */
export function* reportLines(report: NormReport): Generator<string> {
  yield `Norm report, ${report.edition} edition, ${report.from} to ${report.to}`
  if (report.through !== report.to)
    yield report.through === null
      ? 'The whole period is too recent for this edition.'
      : `Counted through ${report.through}.`
  for (const metric of report.metrics) {
    const { definition, total, parts } = metric
    yield ''
    yield `${definition.id}  ${definition.name}`
    yield `  ${total === null ? absenceText(metric) : readingText(total.reading, definition.unit)}`
    for (const { group, reading } of parts)
      yield `    ${Object.values(group).join(' · ')}: ${readingText(reading, definition.unit)}`
  }
}

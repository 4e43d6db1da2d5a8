import type { Estimate, Reading, Unit } from '../../api-types/norm-report.ts'
import { formatNumber, formatShare } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const words = t.normReport.value

function inUnit(unit: Unit): (value: number) => string {
  return (value) => `${formatNumber(Math.round(value * 100) / 100)} ${words.unit[unit]}`.trim()
}

/** A value with its interval; an end that the data do not reach is said to be open. */
export function estimateText({ value, low, high }: Estimate, say: (value: number) => string): string {
  if (value === null) return words.notReached
  if (low === null && high === null) return say(value)
  const end = (at: number | null): string => (at === null ? words.open : say(at))
  return `${say(value)} (${words.interval(end(low), end(high))})`
}

/** What a reading says, the value first and what it rests on behind it. */
export function readingText(
  reading: Reading,
  unit: Unit,
): { readonly value: string; readonly rest: readonly string[] } {
  const say = inUnit(unit)
  switch (reading.kind) {
    case 'count':
      return { value: formatNumber(reading.count), rest: [] }
    case 'share':
      return {
        value: estimateText(reading.share, formatShare),
        rest: [words.of(formatNumber(reading.numerator), formatNumber(reading.denominator))],
      }
    case 'time':
      return {
        value: words.median(estimateText(reading.median, say)),
        rest: [
          words.p90(estimateText(reading.p90, say)),
          words.n(formatNumber(reading.n)),
          ...(reading.censored === 0 ? [] : [words.waiting(formatNumber(reading.censored))]),
        ],
      }
    case 'quantity':
      return {
        value: words.median(estimateText(reading.median, say)),
        rest: [
          words.p90(estimateText(reading.p90, say)),
          words.sum(say(reading.sum)),
          words.n(formatNumber(reading.n)),
        ],
      }
    case 'age':
      return { value: reading.days === null ? words.never : inUnit('days')(reading.days), rest: [] }
    case 'ratio':
      return {
        value: words.ratio(reading.ratio === null ? words.notKnown : formatNumber(reading.ratio), reading.groups),
        rest: [words.n(formatNumber(reading.n))],
      }
  }
}

/** The one number of a reading that a trend draws, with its interval; null where it has none. */
export function drawn(reading: Reading): Estimate | null {
  switch (reading.kind) {
    case 'count':
      return { value: reading.count, low: null, high: null }
    case 'share':
      return reading.share
    case 'time':
    case 'quantity':
      return reading.median
    case 'age':
    case 'ratio':
      return null
  }
}

import type { Estimate, Reading, Unit } from '../../api-types/norm-report.ts'
import { formatNumber, formatShare } from '../../text/format.ts'
import { t } from '../../text/index.ts'

const words = t.normReport.value

function inUnit(unit: Unit): (value: number) => string {
  return (value) => `${formatNumber(Math.round(value * 100) / 100)} ${words.unit[unit]}`.trim()
}

interface NumberText {
  readonly value: string
  /** Its interval, what it was counted from, how many it rests on. */
  readonly rest: readonly string[]
}

/** A value and its interval; an end that the data do not reach is said to be open. */
function estimate({ value, low, high }: Estimate, say: (value: number) => string): NumberText {
  if (value === null) return { value: words.notReached, rest: [] }
  if (low === null && high === null) return { value: say(value), rest: [] }
  const end = (at: number | null): string => (at === null ? words.open : say(at))
  return { value: say(value), rest: [words.interval(end(low), end(high))] }
}

/** What a reading says. */
export function readingText(reading: Reading, unit: Unit): NumberText {
  const say = inUnit(unit)
  switch (reading.kind) {
    case 'count':
      return { value: formatNumber(reading.count), rest: [] }
    case 'share': {
      const { value, rest } = estimate(reading.share, formatShare)
      const of = words.of(formatNumber(reading.numerator), formatNumber(reading.denominator))
      return { value, rest: [...rest, of] }
    }
    case 'time':
    case 'quantity': {
      const [median, p90] = [estimate(reading.median, say), estimate(reading.p90, say)]
      const behind =
        reading.kind === 'quantity'
          ? [words.sum(say(reading.sum))]
          : reading.censored === 0
            ? []
            : [words.waiting(formatNumber(reading.censored))]
      return {
        value: words.median(median.value),
        rest: [...median.rest, words.p90(p90.value), words.n(formatNumber(reading.n)), ...behind],
      }
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

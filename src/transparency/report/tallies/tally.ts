import type { Reading } from '../reading.ts'
import { quantile, rounded, wilson } from '../statistics/intervals.ts'
import { thinned, Times } from '../statistics/kaplan-meier.ts'

/** Takes in items, one fact or thing each, and says what they come to. */
export interface Tally<Item> {
  add(item: Item): void
  /** @param whole Of all, not of a part: with the curve. */
  read(whole: boolean): Reading
}

export function countTally(): Tally<number> {
  let count = 0
  return {
    add: (weight) => void (count += weight),
    read: () => ({ kind: 'count', count: rounded(count) }),
  }
}

export interface Part {
  readonly numerator: number
  readonly denominator: number
}

export function shareTally(): Tally<Part> {
  let [numerator, denominator] = [0, 0]
  return {
    add(item) {
      numerator += item.numerator
      denominator += item.denominator
    },
    read: () => ({ kind: 'share', numerator, denominator, share: wilson(numerator, denominator) }),
  }
}

export interface Wait {
  readonly time: number
  readonly had: 'event' | 'censored'
  readonly count: number
}

export function timeTally(): Tally<Wait> {
  const times = new Times()
  return {
    add: ({ time, had, count }) => times.add(time, had, count),
    read(whole) {
      const { curve, ...rest } = times.estimate()
      return { kind: 'time', ...rest, ...(whole ? { curve: thinned(curve) } : {}) }
    },
  }
}

export function quantityTally(): Tally<number> {
  const values: number[] = []
  return {
    add: (value) => void values.push(value),
    read() {
      const sorted = values.toSorted((a, b) => a - b)
      return {
        kind: 'quantity',
        n: sorted.length,
        sum: rounded(sorted.reduce((sum, value) => sum + value, 0)),
        median: quantile(sorted, 0.5),
        p90: quantile(sorted, 0.9),
      }
    },
  }
}

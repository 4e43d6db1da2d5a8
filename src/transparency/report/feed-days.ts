import { day, dayOf, instant, msBetween, msOf, plusMs, type Instant } from '#kernel/instant.ts'
import type { FactVector } from './fact-vector.ts'

/** The type of the daily leaf of a feed. */
export const feedDayType = 'observations.feed-day'

/** Counts in one word of text: `17/3:12 20/6:1` says 12 of `17/3` and one of `20/6`. @throws {RangeError} where it is no such text. */
export function parseCounts(text: string): [string, number][] {
  return (text === '' ? [] : text.split(' ')).map((part) => {
    const border = part.lastIndexOf(':')
    const count = Number(part.slice(border + 1))
    if (border < 1 || !Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`"${part.slice(0, 40)}" is no word with its count`)
    return [part.slice(0, border), count]
  })
}

/** Days since 1970-01-01. */
export function dayNumber(on: string): number {
  return Math.round(msOf(startOfDay(on)) / day)
}

/** The day that lies some days before another. */
export function daysBefore(on: string, days: number): string {
  return dayOf(plusMs(startOfDay(on), -days * day))
}

export function startOfDay(on: string): Instant {
  return instant(`${on}T00:00:00Z`)
}

/** Days from one to another; below nought when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round(msBetween(startOfDay(from), startOfDay(to)) / day)
}

/** A feed in the period: the days we know of it, and those on which it was silent. */
export interface FeedCoverage {
  readonly feed: string
  readonly days: number
  readonly up: number
  /** From the first to the last silent day of each gap. */
  readonly gaps: readonly (readonly [string, string])[]
}

/** When feeds delivered. A gap is shaded in each chart: what was not seen then is no evidence of anything. @source R143 */
export class FeedCalendar {
  readonly #feeds = new Map<string, Map<string, boolean>>()

  add({ type, figures }: FactVector): void {
    if (type !== feedDayType) return
    const feed = String(figures['feed'])
    const days = this.#feeds.get(feed) ?? new Map<string, boolean>()
    this.#feeds.set(feed, days.set(String(figures['day']), figures['up'] === true))
  }

  coverage(): FeedCoverage[] {
    return [...this.#feeds]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([feed, days]) => {
        const sorted = [...days].toSorted(([a], [b]) => (a < b ? -1 : 1))
        const gaps: [string, string][] = []
        for (const [on, up] of sorted) {
          if (up) continue
          const last = gaps.at(-1)
          if (last !== undefined && daysBetween(last[1], on) === 1) last[1] = on
          else gaps.push([on, on])
        }
        return { feed, days: sorted.length, up: sorted.filter(([, up]) => up).length, gaps }
      })
  }
}

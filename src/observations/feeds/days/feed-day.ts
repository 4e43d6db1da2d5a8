import { day as dayMs, dayOf, hour, instant, plusMs, type Instant } from '#kernel/instant.ts'
import type { FactValues } from '#platform/facts.ts'

/** Hours after a day's end at which its reports are taken to be in: most feeds deliver a day on the next. */
export const settleHours = 36

/** What one feed showed on one day, and what became of its findings that day. */
export interface FeedDay {
  readonly feed: string
  readonly reports: number
  readonly rows: number
  readonly up: boolean
  /** First seen that day, and of these those that nobody answers for. */
  readonly new: number
  readonly orphans: number
  /** First notified that day. */
  readonly told: number
  /** Closed that day, first or again; and seen again after they had ended. */
  readonly ended: number
  readonly reopened: number
  readonly closings: readonly Closing[]
}

/** Findings that ended for the first time on a day, alike in both ages. */
export interface Closing {
  /** Days from the first notification to the closing, and to the last sighting. */
  readonly age: number
  readonly seen: number
  /** No feed-up day followed the last sighting, or a person closed it: no evidence that it was gone. */
  readonly unwatched: boolean
  readonly count: number
}

/** The last moment of a day: when what is said of the day was true. */
export function endOfDay(on: string): Instant {
  return plusMs(startOf(on), dayMs - 1)
}

export function startOf(on: string): Instant {
  return instant(`${on}T00:00:00Z`)
}

export function nextDay(on: string): string {
  return dayOf(plusMs(startOf(on), dayMs))
}

/** The last day that has settled. */
export function lastSettledDay(now: Instant): string {
  return dayOf(plusMs(now, -(settleHours * hour + dayMs)))
}

/** What the norm report is computed from: counts by age, and no finding. @source C16, M-c2, M-lr1 */
export function figuresOf(on: string, { feed, closings, ...counts }: FeedDay): FactValues {
  return {
    feed,
    day: on,
    up: counts.up,
    reports: counts.reports,
    rows: counts.rows,
    new: counts.new,
    orphans: counts.orphans,
    told: counts.told,
    ended: counts.ended,
    reopened: counts.reopened,
    gone: countsText(closings.filter((each) => !each.unwatched)),
    unwatched: countsText(closings.filter((each) => each.unwatched)),
  }
}

/** `age/seen:count`, with spaces between. */
function countsText(closings: readonly Closing[]): string {
  return closings
    .toSorted((a, b) => a.age - b.age || a.seen - b.seen)
    .map(({ age, seen, count }) => `${age}/${seen}:${count}`)
    .join(' ')
}

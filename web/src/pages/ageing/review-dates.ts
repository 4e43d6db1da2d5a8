import type { OutcomeRule } from '../../api-types/follow-up.ts'

/** Days, 'YYYY-MM-DD' in UTC, on which a reason can be looked at again. */
export interface ReviewDays {
  readonly earliest: string
  readonly usual: string
  readonly latest: string
}

const dayMs = 86_400_000

function dayAfter(now: number, days: number): string {
  return new Date(now + days * dayMs).toISOString().slice(0, 10)
}

/**
 * From tomorrow to the longest that the reason may stand. A day begins at midnight UTC, so that none of them is past, and none is too far.
 *
 * @param now Milliseconds since 1970.
 */
export function reviewDays({ reviewDays: usual, longestDays }: OutcomeRule, now: number): ReviewDays {
  return { earliest: dayAfter(now, 1), usual: dayAfter(now, usual), latest: dayAfter(now, longestDays) }
}

/** The beginning of a day, as the node wants it. */
export function beginningOf(day: string): string {
  return `${day}T00:00:00.000Z`
}

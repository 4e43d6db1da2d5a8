import { day, instant, plusMs, type Instant } from '#kernel/instant.ts'

/** A month of the archive, UTC: `2026-08`. */
export type Month = string

export const monthPattern = '^(20|21)\\d{2}-(0[1-9]|1[0-2])$'

/** The month that a moment lies in. */
export function monthOf(at: Instant): Month {
  return at.slice(0, 7)
}

/** The first day of a month, as the database writes it. */
export function firstDayOf(month: Month): string {
  return `${month}-01`
}

/** @param by May be negative. */
export function monthAfter(month: Month, by = 1): Month {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** The month and the `ahead` ones after it. */
export function monthsFrom(month: Month, ahead: number): Month[] {
  return Array.from({ length: ahead + 1 }, (_, by) => monthAfter(month, by))
}

/**
 * When a month is dropped: when the newest finding that can be in it has been ended for the days of retention.
 *
 * @param retentionDays Days.
 */
export function dropAt(month: Month, retentionDays: number): Instant {
  return plusMs(instant(`${firstDayOf(monthAfter(month))}T00:00:00Z`), retentionDays * day)
}

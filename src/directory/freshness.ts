import type { ContactRole } from './words.ts'

/** Days since 1970-01-01 of a calendar day, `YYYY-MM-DD`. */
export function dayNumber(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000)
}

/** A day number that stands for "nobody ever verified this". */
export const NEVER = -1

/** Days after which a contact that nobody verified turns amber; critical operators are tested each quarter. @source R021, R060, rule g-4 */
export const staleAfterDays = {
  'critical-operator': 90,
  abuse: 180,
  csirt: 180,
  national: 180,
} as const satisfies Record<ContactRole, number>

/** Days after which a contact of that role turns amber. */
export function freshnessLimitDays(role: ContactRole): number {
  return staleAfterDays[role]
}

/** Whether a contact may be relied upon, and if not, why: said everywhere it is used. */
export type Freshness =
  | { readonly state: 'fresh'; readonly days: number }
  | { readonly state: 'amber'; readonly days: number | null; readonly reason: string }

/**
 * How fresh the word of a contact is.
 *
 * @param verified The day on which somebody last saw it work, null for never.
 * @param today The caller's day, UTC.
 */
export function freshnessOf(role: ContactRole, verified: string | null, today: string): Freshness {
  const limit = staleAfterDays[role]
  if (verified === null) return { state: 'amber', days: null, reason: 'Nobody has verified this contact yet.' }
  const days = Math.max(0, dayNumber(today) - dayNumber(verified))
  if (days <= limit) return { state: 'fresh', days }
  return {
    state: 'amber',
    days,
    reason: `Last verified ${days} days ago; ${limit} is the limit for this role.`,
  }
}

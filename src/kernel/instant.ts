import { AppError } from './errors.ts'

declare const instantBrand: unique symbol

/**
 * A moment: RFC 3339 in UTC with milliseconds, `2026-11-22T07:00:00.000Z`. One fixed form, so that `<` compares
 * moments and the text passes to JSON and SQL as it is.
 */
export type Instant = string & { readonly [instantBrand]: true }

/** What tells the time; an argument everywhere, so that tests hold the hands. */
export type Clock = () => Instant

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/**
 * Reads an RFC 3339 time of any offset as a moment in UTC.
 *
 * @throws {AppError} `kernel.bad-instant` when the text has no time zone or names no moment.
 * @source RFC 3339, section 5.6
 */
export function instant(text: string): Instant {
  if (!/^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/.test(text))
    throw new AppError('kernel.bad-instant', `"${text.slice(0, 40)}" is not a time with its zone.`)
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new AppError('kernel.bad-instant', `"${text.slice(0, 40)}" names no moment.`)
  return instantFromMs(ms)
}

/** The moment that lies `ms` milliseconds after 1970-01-01T00:00:00Z. */
export function instantFromMs(ms: number): Instant {
  return new Date(ms).toISOString() as Instant
}

/** Milliseconds since 1970-01-01T00:00:00Z. */
export function msOf(moment: Instant): number {
  return Date.parse(moment)
}

/** The moment `ms` milliseconds later (earlier when negative). */
export function plusMs(moment: Instant, ms: number): Instant {
  return instantFromMs(msOf(moment) + ms)
}

/** Milliseconds from one moment to another; negative when `to` is earlier. */
export function msBetween(from: Instant, to: Instant): number {
  return msOf(to) - msOf(from)
}

/** The UTC calendar day of a moment, `YYYY-MM-DD`. */
export function dayOf(moment: Instant): string {
  return moment.slice(0, 10)
}

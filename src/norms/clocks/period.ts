import { hour, minute, plusMs, second, type Instant } from '#kernel/instant.ts'
import { dateOf, isWeekend, momentOf, plusDays, plusMonths, wallOf, type Wall } from './zone.ts'

/** How long a clock runs. */
export type Period =
  | { readonly hours: number }
  | { readonly days: number }
  | { readonly workingDays: number }
  | { readonly months: number }

/** Where and by which calendar a clock is read. */
export interface Calendar {
  /** An IANA time zone: the team's own. */
  readonly zone: string
  /** Public holidays, `2026-12-25`: the team's own list, since no list holds for all. */
  readonly holidays: ReadonlySet<string>
}

/** Both readings of one clock; the earlier is the one to act by. */
export interface Due {
  /** The period elapsed, without any rounding: hours in UTC, months on the wall with the day clamped. */
  readonly strict: Instant
  /**
   * As the general rule for periods of European Union law counts: the hour or day of the event is left out, and what
   * is not expressed in hours ends with a working day.
   * @source Regulation (EEC, Euratom) No 1182/71, Article 3
   */
  readonly legal: Instant
}

/** When a clock runs out that began at a moment. National law decides which reading counts; the strict one is never later. */
export function dueOf(from: Instant, period: Period, calendar: Calendar): Due {
  return { strict: strictDue(from, period, calendar), legal: legalDue(from, period, calendar) }
}

function strictDue(from: Instant, period: Period, calendar: Calendar): Instant {
  const { zone } = calendar
  if ('hours' in period) return plusMs(from, period.hours * hour)
  if ('days' in period) return plusMs(from, period.days * 24 * hour)
  const wall = wallOf(from, zone)
  if ('months' in period) return momentOf(plusMonths(wall, period.months), zone)
  return momentOf(plusWorkingDays(wall, period.workingDays, calendar), zone)
}

function legalDue(from: Instant, period: Period, calendar: Calendar): Instant {
  const { zone } = calendar
  const wall = wallOf(from, zone)
  if ('hours' in period) {
    const sinceHour = wall.minute * minute + wall.second * second + Number(from.slice(20, 23))
    return plusMs(from, hour - sinceHour + period.hours * hour)
  }
  if ('workingDays' in period) return endOfDay(plusWorkingDays(wall, period.workingDays, calendar), zone)
  const last = 'months' in period ? plusMonths(wall, period.months) : plusDays(wall, period.days)
  return endOfDay(isWorkingDay(last, calendar) ? last : plusWorkingDays(last, 1, calendar), zone)
}

function isWorkingDay(wall: Wall, { holidays }: Calendar): boolean {
  return !isWeekend(wall) && !holidays.has(dateOf(wall))
}

function plusWorkingDays(from: Wall, count: number, calendar: Calendar): Wall {
  let wall = from
  for (let left = count; left > 0;) {
    wall = plusDays(wall, 1)
    if (isWorkingDay(wall, calendar)) left -= 1
  }
  return wall
}

function endOfDay(wall: Wall, zone: string): Instant {
  return momentOf({ ...wall, hour: 23, minute: 59, second: 59 }, zone)
}

/** A period in words: `24 hours`, `1 month`. */
export function periodWords(period: Period): string {
  const [[kind, count]] = Object.entries(period) as [[string, number]]
  const word = { hours: 'hour', days: 'day', workingDays: 'working day', months: 'month' }[kind] ?? kind
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

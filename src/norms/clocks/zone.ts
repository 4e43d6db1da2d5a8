import { instantFromMs, msOf, type Instant } from '#kernel/instant.ts'

/** A time as a clock on the wall shows it. Months count from 1. */
export interface Wall {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (format === undefined) {
    const two = '2-digit'
    format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    })
    formats.set(zone, format)
  }
  return format
}

/**
 * What the wall clocks of a zone show at a moment.
 *
 * @param zone An IANA name: `Europe/Vienna`. @throws {RangeError} when there is no such zone.
 */
export function wallOf(moment: Instant, zone: string): Wall {
  const parts = formatOf(zone).formatToParts(msOf(moment))
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((each) => each.type === type)?.value)
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  }
}

function asUtc({ year, month, day, hour, minute, second }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/**
 * The moment at which the wall clocks of a zone show this. Where they show it twice, the first; where they leap over
 * it, the moment that lies as far after the leap: a clock that ends in the missing hour never ends early.
 */
export function momentOf(wall: Wall, zone: string): Instant {
  const wanted = asUtc(wall)
  const offsetAt = (ms: number): number => asUtc(wallOf(instantFromMs(ms), zone)) - Math.floor(ms / 1000) * 1000
  const day = 86_400_000
  const before = offsetAt(wanted - day)
  const after = offsetAt(wanted + day)
  const early = wanted - before
  if (offsetAt(early) === before) return instantFromMs(early)
  const late = wanted - after
  return instantFromMs(offsetAt(late) === after ? late : early)
}

/** The same wall with its date moved by whole days; the date may run over the ends of months. */
export function plusDays(wall: Wall, days: number): Wall {
  const moved = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days))
  return { ...wall, year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() }
}

/** The same day of a later month; the last day where that month has none (31 January and one month is 28 February). */
export function plusMonths(wall: Wall, months: number): Wall {
  const first = new Date(Date.UTC(wall.year, wall.month - 1 + months, 1))
  const year = first.getUTCFullYear()
  const month = first.getUTCMonth() + 1
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return { ...wall, year, month, day: Math.min(wall.day, last) }
}

/** The calendar day, `2026-03-02`. */
export function dateOf({ year, month, day }: Wall): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
}

/** Whether it is a Saturday or a Sunday. */
export function isWeekend({ year, month, day }: Wall): boolean {
  return [0, 6].includes(new Date(Date.UTC(year, month - 1, day)).getUTCDay())
}

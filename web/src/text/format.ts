import { t } from './index.ts'

const numberFormat = new Intl.NumberFormat(t.lang)
const shareFormat = new Intl.NumberFormat(t.lang, { style: 'percent', maximumFractionDigits: 1 })
const dayFormat = new Intl.DateTimeFormat(t.lang, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const dayYearFormat = new Intl.DateTimeFormat(t.lang, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const monthFormat = new Intl.DateTimeFormat(t.lang, { month: 'long', year: 'numeric', timeZone: 'UTC' })
const clockFormat = new Intl.DateTimeFormat(t.lang, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
})
const relativeFormat = new Intl.RelativeTimeFormat(t.lang, { numeric: 'auto', style: 'short' })

export function formatNumber(value: number): string {
  return numberFormat.format(value)
}

export function formatShare(value: number): string {
  return shareFormat.format(value)
}

/** Bytes in the largest unit that keeps it readable; powers of 1024. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
  let unit = 0
  let value = bytes
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const maximumFractionDigits = unit === 0 || value >= 100 ? 0 : 1
  return new Intl.NumberFormat(t.lang, {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits,
  }).format(value)
}

/** Milliseconds as seconds, or minutes and seconds. */
export function formatDuration(ms: number): string {
  const unit = (value: number, name: string, digits = 0): string =>
    new Intl.NumberFormat(t.lang, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value)
  if (ms < 1000) return unit(ms, 'millisecond')
  if (ms < 60_000) return unit(ms / 1000, 'second', 1)
  const seconds = Math.round(ms / 1000)
  return `${unit(Math.floor(seconds / 60), 'minute')} ${unit(seconds % 60, 'second')}`
}

/** A day ('YYYY-MM-DD' or an instant) in UTC, with the year when it is not this one. */
export function formatDay(day: string, now: number = Date.now()): string {
  const date = new Date(day.length === 10 ? `${day}T00:00:00Z` : day)
  return (date.getUTCFullYear() === new Date(now).getUTCFullYear() ? dayFormat : dayYearFormat).format(date)
}

/** A month ('YYYY-MM') with its year. */
export function formatMonth(month: string): string {
  return monthFormat.format(new Date(`${month}-01T00:00:00Z`))
}

/** Hours and minutes of an instant, UTC. */
export function formatClock(instant: string | number): string {
  return clockFormat.format(new Date(instant))
}

/** Day, hours and minutes of an instant, UTC. */
export function formatInstant(instant: string, now?: number): string {
  return `${formatDay(instant, now)} ${formatClock(instant)} ${t.shell.utc}`
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How far an instant is from now, in words: "2 hr. ago", "in 3 days". */
export function formatRelative(instant: string, now: number = Date.now()): string {
  const ms = Date.parse(instant) - now
  for (const [unit, size] of steps) {
    if (Math.abs(ms) >= size) return relativeFormat.format(Math.trunc(ms / size), unit)
  }
  return relativeFormat.format(0, 'minute')
}

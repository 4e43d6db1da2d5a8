/** Single values out of a report: each reader answers `null` for what it cannot read and never throws. */
import { instantFromMs, msOf } from '#kernel/instant.ts'
import type { Instant } from '#kernel/instant.ts'
import { parseCidr, parseIp, parseV4 } from '#kernel/ip.ts'
import type { RejectReason } from './format.ts'

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** The earliest moment that a row may claim. */
export const EARLIEST = '2000-01-01T00:00:00.000Z' as Instant
/** The largest number of an autonomous system, and of a port. */
export const MAX_ASN = 4_294_967_295
export const MAX_PORT = 65_535
/** Characters of a URL, a tag and another text that are kept. */
export const MAX_URL = 2048
export const MAX_TAG = 512
export const MAX_TEXT = 1024
const FUTURE_SLACK_MS = 2 * 86_400_000
const FREE_FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$/i

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100
}

function isDate(text: string): boolean {
  const century = twoDigits(text, 0)
  const inCentury = twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  if (century > 99 || inCentury > 99 || month < 1 || month > 12 || day < 1) return false
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false
  const year = century * 100 + inCentury
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (DAYS[month - 1] ?? 0) + (leap ? 1 : 0)
}

function isClock(text: string): boolean {
  return (
    twoDigits(text, 11) < 24 &&
    twoDigits(text, 14) < 60 &&
    twoDigits(text, 17) < 60 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58
  )
}

/**
 * A feed's time as a moment. Without a zone it is UTC, which is what the feeds promise.
 *
 * @returns `null` for what names no moment: the 30th of February, a month alone, a number.
 * @source Shadowserver reports: `YYYY-MM-DD HH:MM:SS` in UTC; RFC 3339
 */
export function toInstant(text: string): Instant | null {
  if (text.length === 19 && text.charCodeAt(10) === 32 && isDate(text) && isClock(text))
    return `${text.slice(0, 10)}T${text.slice(11)}.000Z` as Instant
  if (text.length === 25 && text.endsWith('+00:00') && text.charCodeAt(10) === 84 && isDate(text) && isClock(text))
    return `${text.slice(0, 19)}.000Z` as Instant
  const parts = FREE_FORM.exec(text)
  if (parts === null || !isDate(text) || !isClock(text)) return null
  const [, date, clock, fraction = '', zone = 'Z'] = parts
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z'
  const ms = Date.parse(`${date}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`)
  return Number.isNaN(ms) ? null : instantFromMs(ms)
}

/** The latest moment that a row of a report received at `receivedAt` may claim. */
export function latestFor(receivedAt: Instant): Instant {
  return instantFromMs(msOf(receivedAt) + FUTURE_SLACK_MS)
}

/** Why a moment is not believed, or `null` when it is. */
export function timeFault(time: Instant, latest: Instant): RejectReason | null {
  if (time > latest) return 'time-in-future'
  return time < EARLIEST ? 'time-too-old' : null
}

/** An address in canonical text. */
export function toIp(text: string): string | null {
  if (parseV4(text) >= 0) return text
  return parseIp(text)?.text ?? null
}

/** A prefix in canonical text, host bits cleared; `null` for a single address and for what is no prefix. */
export function toNetwork(text: string): string | null {
  const cidr = text.includes('/') ? parseCidr(text) : null
  return cidr === null ? null : `${cidr.network.text}/${cidr.prefix}`
}

/** A whole number without sign from 0 to `max`, decimals of `.0` allowed as spreadsheets write them. */
export function toCount(text: string, max: number): number | null {
  let value = 0
  const length = text.endsWith('.0') ? text.length - 2 : text.length
  if (length === 0 || length > 10) return null
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return null
    value = value * 10 + digit
  }
  return value <= max ? value : null
}

/** A country code in capitals. */
export function toCountry(text: string): string | null {
  return /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : null
}

/** A host name in lower case without the closing dot; `null` for an address and for what cannot be a name. */
export function toHostname(text: string): string | null {
  const name = text.endsWith('.') ? text.slice(0, -1) : text
  if (name.length === 0 || name.length > 253 || !/^[\p{L}\p{N}_*-]+(\.[\p{L}\p{N}_-]+)*$/u.test(name)) return null
  return parseV4(name) >= 0 ? null : name.toLowerCase()
}

/** The host of a URL, or the text itself when it is none. */
export function hostOf(text: string): string {
  const scheme = text.indexOf('://')
  return scheme < 0 ? text : (text.slice(scheme + 3).split(/[/?#:]/)[0] ?? '')
}

/** A URL with its scheme, cut where it is longer than `MAX_URL`. */
export function toAbsoluteUrl(text: string): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text.slice(0, MAX_URL) : null
}

/** A short word (protocol, severity, malware): lower case, bounded. */
export function toWord(text: string): string {
  return text.trim().toLowerCase().slice(0, 100)
}

/** Text for people, bounded; a longer value is cut and ends with an ellipsis. */
export function toText(text: string, max = MAX_TEXT): string {
  return text.length <= max ? text : `${text.slice(0, max)}…`
}

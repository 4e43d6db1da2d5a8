/** Values in the bytes of a report that are already as we say them. Each answers no for what it does not know; others then look closer. */
import { msOf } from '#kernel/instant.ts'
import { toInstant } from './values.ts'

/** In place of a row's end: it is to be read by the reader that knows every case. */
export const ODD = -1

const ZERO = 48
const DOT = 46
const STAR = 42

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= 57
const isLower = (byte: number): boolean => byte >= 97 && byte <= 122

/** A whole number without sign or leading zero, of at most ten digits; -1 for anything else. */
export function numberAt(bytes: Uint8Array, start: number, length: number): number {
  if (length === 0 || length > 10 || (length > 1 && bytes[start] === ZERO)) return -1
  let value = 0
  for (let at = start; at < start + length; at++) {
    const byte = bytes[at]!
    if (!isDigit(byte)) return -1
    value = value * 10 + byte - ZERO
  }
  return value
}

/** An IPv4 address as its number, as strictly as `parseV4` reads it; -1 for anything else. */
export function v4At(bytes: Uint8Array, start: number, length: number): number {
  let address = 0
  let octet = -1
  let dots = 0
  for (let at = start; at < start + length; at++) {
    const byte = bytes[at]!
    if (isDigit(byte)) {
      if (octet === 0) return -1
      octet = (octet < 0 ? 0 : octet * 10) + byte - ZERO
      if (octet > 255) return -1
    } else if (byte === DOT && octet >= 0 && dots < 3) {
      address = address * 256 + octet
      octet = -1
      dots++
    } else return -1
  }
  return dots === 3 && octet >= 0 ? address * 256 + octet : -1
}

/** Two capitals. */
export function isPlainCountry(bytes: Uint8Array, start: number, length: number): boolean {
  return length === 2 && isCapital(bytes[start]!) && isCapital(bytes[start + 1]!)
}
const isCapital = (byte: number): boolean => byte >= 65 && byte <= 90

/** A word that `toWord` would leave as it is. */
export function isPlainWord(bytes: Uint8Array, start: number, length: number): boolean {
  const end = start + length
  if (length === 0 || length > 100 || bytes[start] === 32 || bytes[end - 1] === 32) return false
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte < 32 || byte > 126 || isCapital(byte)) return false
  }
  return true
}

/** A host name that `toHostname` would leave as it is: at least one character of it is neither digit nor dot, so it is no address. */
export function isPlainHostname(bytes: Uint8Array, start: number, length: number): boolean {
  if (length === 0 || length > 253) return false
  let isName = false
  let label = 0
  let labels = 1
  for (let at = start; at < start + length; at++) {
    const byte = bytes[at]!
    if (byte === DOT) {
      if (label === 0) return false
      label = 0
      labels++
      continue
    }
    label++
    if (isDigit(byte)) continue
    if (!isLower(byte) && byte !== 45 && byte !== 95 && (byte !== STAR || labels > 1)) return false
    isName = true
  }
  return isName && label > 0
}

/** Whether a text begins with the scheme of a URL and `://`. */
export function hasScheme(bytes: Uint8Array, start: number, length: number): boolean {
  const end = start + length
  if (length < 4 || !isLower(bytes[start]! | 32)) return false
  let at = start + 1
  for (; at < end; at++) {
    const byte = bytes[at]!
    if (!isLower(byte | 32) && !isDigit(byte) && byte !== 43 && byte !== DOT && byte !== 45) break
  }
  return at + 2 < end && bytes[at] === 58 && bytes[at + 1] === 47 && bytes[at + 2] === 47
}

/**
 * Reads times of the forms `YYYY-MM-DD HH:MM:SS` and `YYYY-MM-DDTHH:MM:SS+00:00`: the days of a report are few, so each is read once.
 *
 * @returns Milliseconds since 1970-01-01T00:00:00Z; NaN for any other form and for what names no moment.
 */
export function createClockReader(): (bytes: Uint8Array, start: number, length: number) => number {
  const lastDay = new Uint8Array(10)
  let lastDayMs = Number.NaN
  return (bytes, start, length) => {
    if (length === 19 ? bytes[start + 10] !== 32 : length !== 25 || !isInUtc(bytes, start)) return Number.NaN
    for (let at = 0; at < 10; at++)
      if (bytes[start + at] !== lastDay[at]) {
        lastDay.set(bytes.subarray(start, start + 10))
        const moment = toInstant(`${String.fromCharCode(...lastDay)} 00:00:00`)
        lastDayMs = moment === null ? Number.NaN : msOf(moment)
        break
      }
    if (bytes[start + 13] !== 58 || bytes[start + 16] !== 58) return Number.NaN
    const [hours, minutes, seconds] = [two(bytes, start + 11), two(bytes, start + 14), two(bytes, start + 17)]
    if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN
    return lastDayMs + hours * 3_600_000 + minutes * 60_000 + seconds * 1000
  }
}

/** Whether a time of the longer form says that it is UTC. */
function isInUtc(bytes: Uint8Array, start: number): boolean {
  if (bytes[start + 10] !== 84 || bytes[start + 19] !== 43 || bytes[start + 22] !== 58) return false
  return two(bytes, start + 20) === 0 && two(bytes, start + 23) === 0
}

/** More than any clock has where two digits are not both there. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]!
  const ones = bytes[at + 1]!
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : 100
}

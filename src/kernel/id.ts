import { msOf, type Clock } from './instant.ts'

/** An identifier that says in its text what it names: `report_01jd…`. */
export type Id<Prefix extends string> = `${Prefix}_${string}`

/** Makes identifiers; an argument everywhere, so that tests know them beforehand. */
export type NewId = <Prefix extends string>(prefix: Prefix) => Id<Prefix>

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Crockford's base 32, lower case, of a non-negative integer, padded to `width`. */
export function base32(value: bigint, width: number): string {
  let text = ''
  for (let rest = value; text.length < width; rest >>= 5n) text = alphabet[Number(rest & 31n)] + text
  return text
}

/**
 * Identifiers that sort by time: 48 bits of the clock, then 80 bits of chance, as a ULID.
 *
 * @param randomBytes Gives that many bytes of chance.
 */
export function timeOrderedIds(clock: Clock, randomBytes: (size: number) => Uint8Array): NewId {
  return (prefix) => {
    let chance = 0n
    for (const byte of randomBytes(10)) chance = (chance << 8n) | BigInt(byte)
    return `${prefix}_${base32(BigInt(msOf(clock())), 10)}${base32(chance, 16)}`
  }
}

/** Whether a text is an identifier of that kind. */
export function isId<Prefix extends string>(prefix: Prefix, text: string): text is Id<Prefix> {
  return text.startsWith(`${prefix}_`) && /^[a-z0-9-]+_[0-9a-z]{1,40}$/.test(text)
}

/** The public form of a row's number, `finding_0000000001a`: fixed width, so that ids sort as their numbers. */
export function numberedId<Prefix extends string>(prefix: Prefix, no: number): Id<Prefix> {
  return `${prefix}_${base32(BigInt(no), 11)}`
}

/** The number in an id made by `numberedId`; null when the text is none. */
export function numberOfId(prefix: string, text: string): number | null {
  if (!text.startsWith(`${prefix}_`)) return null
  const digits = text.slice(prefix.length + 1)
  if (!/^[0-9a-hjkmnp-tv-z]{11}$/.test(digits)) return null
  let value = 0
  for (const digit of digits) value = value * 32 + alphabet.indexOf(digit)
  return Number.isSafeInteger(value) ? value : null
}

import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import { parseCidr, parseIp } from '#kernel/ip.ts'
import { kindsOfKeys } from '../finding-key.ts'
import { pseudonymBit } from '../privacy/pseudonym.ts'

/** What a text that is searched for means. */
export type Sought =
  | { readonly kind: 'number'; readonly findingNo: number }
  | { readonly kind: 'asn'; readonly asn: number }
  /** Ranges of keys, each from its first to before its last. */
  | { readonly kind: 'keys'; readonly bounds: readonly Buffer[]; readonly wide: boolean }
  /** A part of a host name, URL, network or account. */
  | { readonly kind: 'name'; readonly part: string }

/** In the first byte of the keys of an exercise. */
const exerciseBit = 0x80
const addressKind = 1
/** Sorts behind the classification, protocol and port of every key. */
const afterAnyRest = Buffer.alloc(8, 0xff)
/** Networks up to this size, /24 of IPv4, have few enough findings whatever else is asked for. */
const narrowBits = 120

/**
 * Keys begin with the kind and the address, so an address or network is a range of the primary key; so is a pseudonym, or its beginning.
 *
 * @throws {AppError} `platform.bad-request` for a text that would fit everything.
 */
export function soughtBy(search: string, exercise: boolean): Sought {
  const findingNo = numberOfId('finding', search)
  if (findingNo !== null) return { kind: 'number', findingNo }
  const asn = /^as(\d{1,10})$/i.exec(search)
  if (asn !== null) return { kind: 'asn', asn: Number(asn[1]) }
  const ofExercise = exercise ? exerciseBit : 0
  const ip = parseIp(search)
  const cidr = parseCidr(search)
  if (ip !== null || cidr !== null) {
    const bits = ip !== null ? 128 : prefixOf128(cidr!)
    const range = addressRange(ip !== null ? ip.bytes : cidr!.network.bytes, bits)
    return { kind: 'keys', bounds: keyBounds([addressKind | ofExercise], ...range), wide: bits < narrowBits }
  }
  const hex = /^pseudonym-([\da-f]{0,32})$/i.exec(search)?.[1]
  if (hex !== undefined) {
    // Of which kind of system it is does not stand in a pseudonym.
    const kinds = kindsOfKeys.map((kind) => kind | pseudonymBit | ofExercise)
    const [first, last] = [Buffer.from(hex.padEnd(32, '0'), 'hex'), Buffer.from(hex.padEnd(32, 'f'), 'hex')]
    return { kind: 'keys', bounds: keyBounds(kinds, first, last), wide: hex.length < 8 }
  }
  if (search.length < 3 || search.length > 300)
    throw new AppError('platform.bad-request', 'Search for an address, a network, AS number, host name or URL.', {
      faults: [{ pointer: '/query/search', reason: 'three to 300 characters' }],
    })
  return { kind: 'name', part: search }
}

/**
 * The condition that a finding `f` has a key in one of the ranges, in SQL.
 *
 * @param at The placeholder of the bounds, as an array.
 */
export function keysBetween(at: string, bounds: readonly Buffer[]): string {
  const bound = (no: number): string => `(${at}::bytea[])[${no}]`
  const ranges = Array.from(
    { length: bounds.length / 2 },
    (_, no) => `f.key >= ${bound(no * 2 + 1)} and f.key < ${bound(no * 2 + 2)}`,
  )
  return `(${ranges.join(' or ')})`
}

/** Keys of some kinds, given by their first byte, and of the systems from the first to the last. */
function keyBounds(kinds: readonly number[], first: Buffer, last: Buffer): Buffer[] {
  return kinds.flatMap((kind) => [
    Buffer.concat([Buffer.of(kind), first]),
    Buffer.concat([Buffer.of(kind), last, afterAnyRest]),
  ])
}

function prefixOf128(cidr: { network: { family: 4 | 6 }; prefix: number }): number {
  return cidr.network.family === 4 ? cidr.prefix + 96 : cidr.prefix
}

function addressRange(address: Uint8Array, bits: number): [Buffer, Buffer] {
  const first = Buffer.alloc(16)
  const last = Buffer.alloc(16)
  for (let i = 0; i < 16; i++) {
    const kept = Math.max(0, Math.min(8, bits - i * 8))
    const mask = (0xff << (8 - kept)) & 0xff
    first[i] = address[i]! & mask
    last[i] = (address[i]! & mask) | (~mask & 0xff)
  }
  return [first, last]
}

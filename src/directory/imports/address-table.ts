import { parseCidr, parseIp, toHalves, type Ip } from '#kernel/ip.ts'
import { parseCountry, type Country } from '#kernel/places.ts'
import { parseAsn } from '../network-name.ts'
import { rangeToPrefixes } from './range-to-prefixes.ts'

/** What a line of an address table says of some addresses, or of an AS number. */
export interface AddressRecord {
  /** Prefixes: the first address's four words, and the length in 128 bits. */
  readonly prefixes: readonly { readonly words: Uint32Array; readonly bits: number }[]
  /** AS numbers that the line itself is about (registry files); a range of `count` from `first`. */
  readonly asnRange: { readonly first: number; readonly count: number } | null
  /** Origin AS numbers; several where the prefix has several origins. */
  readonly asns: readonly number[]
  readonly country: Country | null
}

export type AddressFormat = 'pfx2as' | 'iptoasn' | 'rir-delegated'

/**
 * Reads one line of an address table.
 *
 * @returns null for a line that says nothing (comment, header, summary, unrouted), or why it was refused.
 * @source CAIDA pfx2as ("prefix, length, AS" with `_` between several origins and `,` in AS sets); iptoasn.com TSV;
 * RIR statistics exchange format, version 2
 */
export function readAddressLine(format: AddressFormat, text: string): AddressRecord | { reason: string } | null {
  if (text === '' || text.startsWith('#')) return null
  if (format === 'pfx2as') return readPfx2as(text.split('\t'))
  return format === 'iptoasn' ? readIpToAsn(text.split('\t')) : readDelegated(text.split('|'))
}

function readPfx2as([address, length, origins]: readonly string[]): AddressRecord | { reason: string } {
  const cidr = parseCidr(`${address}/${length}`)
  if (cidr === null) return { reason: 'begins with no prefix and length' }
  const asns = (origins ?? '')
    .split(/[_,{}]+/)
    .filter(Boolean)
    .map(parseAsn)
  if (asns.length === 0 || asns.includes(null)) return { reason: 'names no AS number' }
  const bits = cidr.network.family === 4 ? cidr.prefix + 96 : cidr.prefix
  return {
    prefixes: [{ words: wordsOfIp(cidr.network), bits }],
    asnRange: null,
    asns: asns as number[],
    country: null,
  }
}

function readIpToAsn([from, to, origin, country]: readonly string[]): AddressRecord | { reason: string } | null {
  if (origin === '0') return null
  const first = parseIp(from ?? '')
  const last = parseIp(to ?? '')
  const asn = parseAsn(origin ?? '')
  if (first === null || last === null) return { reason: 'begins with no range of addresses' }
  if (asn === null) return { reason: 'names no AS number' }
  const prefixes = rangeToPrefixes(first, last)
  if (prefixes === null) return { reason: 'has a range that ends before it begins, or changes family' }
  return { prefixes, asnRange: null, asns: [asn], country: parseCountry(country ?? '') }
}

function readDelegated(cells: readonly string[]): AddressRecord | { reason: string } | null {
  const [, code, type, start, value, , status] = cells
  const isHeader = /^[\d.]+$/.test(cells[0] ?? '')
  if (isHeader || status === 'summary' || cells[5] === 'summary' || code === '*') return null
  if (status !== 'allocated' && status !== 'assigned') return null
  const country = parseCountry(code ?? '')
  // EU, AP and ZZ name no country: the line says nothing that we could use.
  if (country === null) return null
  const size = Number(value)
  if (type === 'asn') {
    const first = parseAsn(start ?? '')
    if (first === null || !Number.isInteger(size) || size < 1 || size > 100_000)
      return { reason: 'names no AS numbers' }
    return { prefixes: [], asnRange: { first, count: size }, asns: [], country }
  }
  const first = parseIp(start ?? '')
  if (first === null || !Number.isInteger(size) || size < 1) return { reason: 'begins with no address and size' }
  if (type === 'ipv6') return { prefixes: [{ words: wordsOfIp(first), bits: size }], asnRange: null, asns: [], country }
  const number = wordsOfIp(first)[3]!
  if (first.family !== 4 || number + size > 2 ** 32) return { reason: 'has a size beyond the end of IPv4' }
  const last = parseIp(dotted(number + size - 1))!
  return { prefixes: rangeToPrefixes(first, last) ?? [], asnRange: null, asns: [], country }
}

function dotted(n: number): string {
  return [n / 2 ** 24, n / 2 ** 16, n / 2 ** 8, n].map((part) => Math.floor(part) % 256).join('.')
}

function wordsOfIp(ip: Ip): Uint32Array {
  const { high, low } = toHalves(ip)
  return Uint32Array.from([high >> 32n, high & 0xffffffffn, low >> 32n, low & 0xffffffffn], Number)
}

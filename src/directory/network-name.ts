import { formatCidr, parseCidr, parseIp } from '#kernel/ip.ts'
import { parseCountry } from '#kernel/places.ts'
import { parseDomain } from './domain.ts'
import { parseSector } from './sectors.ts'
import type { NetworkKind } from './words.ts'

/** A network by its name, in the one form that is stored and compared. */
export interface NetworkName {
  readonly kind: NetworkKind
  readonly key: string
  /** Address networks: 16 bytes and the length of the prefix in 128 bits. */
  readonly address: Uint8Array | null
  readonly bits: number | null
  /** Something a person should know about what was written; the name stands nevertheless. */
  readonly note: string | null
}

/** A name that cannot be used, and why, as the end of a sentence about the value. */
export interface BadNetworkName {
  readonly reason: string
}

/**
 * Reads the name of a network of a given kind.
 *
 * @example parseNetworkName('cidr', '192.0.2.7/24') // key '192.0.2.0/24', note about the host bits
 */
export function parseNetworkName(kind: NetworkKind, value: string): NetworkName | BadNetworkName {
  switch (kind) {
    case 'cidr':
      return cidrName(value)
    case 'asn': {
      const asn = parseAsn(value)
      return asn === null
        ? { reason: 'is no AS number (1 to 4294967295, with or without "AS")' }
        : plain(kind, String(asn))
    }
    case 'domain': {
      const domain = parseDomain(value)
      return domain === null ? { reason: 'is no domain name' } : plain(kind, domain)
    }
    case 'country': {
      const country = parseCountry(value)
      return country === null ? { reason: 'is no country code (ISO 3166-1, two letters)' } : plain(kind, country)
    }
    case 'sector': {
      const sector = parseSector(value)
      return sector === null ? { reason: 'is no sector of the list' } : plain(kind, sector)
    }
  }
}

/** Whether a name could not be read. */
export function isBadName(name: NetworkName | BadNetworkName): name is BadNetworkName {
  return 'reason' in name
}

/** An AS number, `64496` or `AS64496`; null for anything else. 0 is reserved and names nobody. @source RFC 7607, RFC 5396 (asplain) */
export function parseAsn(text: string): number | null {
  const digits = /^(?:AS)?([1-9]\d{0,9})$/i.exec(text)?.[1]
  if (digits === undefined) return null
  const asn = Number(digits)
  return asn <= 0xffffffff ? asn : null
}

/** The names that could claim an address: each prefix that holds it, the longest first. */
export function prefixKeys(address: string): string[] {
  const ip = parseIp(address)
  if (ip === null) return []
  const keys: string[] = []
  for (let prefix = ip.family === 4 ? 32 : 128; prefix > 0; prefix--) {
    const cidr = parseCidr(`${ip.text}/${prefix}`)
    if (cidr !== null) keys.push(formatCidr(cidr))
  }
  return keys
}

function plain(kind: NetworkKind, key: string): NetworkName {
  return { kind, key, address: null, bits: null, note: null }
}

function cidrName(value: string): NetworkName | BadNetworkName {
  const bare = value.includes('/') ? null : parseIp(value)
  const cidr = parseCidr(bare === null ? value : `${bare.text}/${bare.family === 4 ? 32 : 128}`)
  if (cidr === null) return { reason: 'is no address and prefix length, such as 192.0.2.0/24 or 2001:db8::/32' }
  if (cidr.prefix === 0) return { reason: 'claims every address there is' }
  return {
    kind: 'cidr',
    key: formatCidr(cidr),
    address: cidr.network.bytes,
    bits: cidr.network.family === 4 ? cidr.prefix + 96 : cidr.prefix,
    note: cidr.hasHostBits ? `${value} has bits after its prefix; taken as ${formatCidr(cidr)}` : null,
  }
}

/** The systems that generated reports are about, and the contacts of their networks, as streams that fit in no memory. */
import { Readable } from 'node:stream'

/** How a generated report differs from the plain one. */
export interface Variant {
  /** Nine of ten systems have an IPv6 address. */
  readonly ipv6?: boolean
  /** Every text that may is in scripts of two and three bytes a letter. */
  readonly utf8?: boolean
}

/** So many systems have addresses of their own. */
export const mostSystems = 1 << 24

/** The odd factor visits every number of 24 bits once before any comes again, in no order, as real reports do. */
const scatter = 0x9e3779b1
export const hostOf = (system: number): number => Math.imul(system, scatter) & 0xffffff
/** The same in SQL, for a column of whole numbers. */
export const hostSql = (system: string): string => `((${system})::bigint * ${scatter & 0xffffff} & 16777215)`

const isV6 = (system: number, { ipv6 = false }: Variant): boolean => ipv6 && system % 10 !== 0

/**
 * Systems lie in 10.0.0.0/8, since no block kept for documentation or benchmarks has a million addresses, and in 2001:db8::/32.
 * Neighbours in one are neighbours in the other: a /25 of the first stands for a /49 of the second.
 */
export function addressOf(system: number, variant: Variant = {}): string {
  const host = hostOf(system)
  if (!isV6(system, variant)) return `10.${host >>> 16}.${(host >>> 8) & 255}.${host & 255}`
  const low = (system % 50_000) + 1
  return `2001:db8:${(host >>> 8).toString(16)}:${((host & 255) << 8).toString(16)}::${low.toString(16)}`
}

export const families = ['andromeda', 'avalanche-generic', 'conficker', 'necurs', 'virut', 'gamut', 'ramnit', 'sality']
export const familyOf = (system: number): string => families[system % families.length]!
export const portOf = (system: number): number => 1024 + (system % 60_000)
export const asnOf = (system: number): number => 64_496 + (system % 16)

const two = (value: number): string => String(value).padStart(2, '0')
/** The hour, minute and second of a row. */
export const clockOf = (row: number): string => `${two(row % 24)}:${two((row * 7) % 60)}:${two((row * 13) % 60)}`

/** Lines as pieces of about a mebibyte. */
export function* inPieces(lines: Iterable<string>): Generator<Buffer> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < 1 << 20) continue
    yield Buffer.from(piece)
    piece = ''
  }
  if (piece !== '') yield Buffer.from(piece)
}

/** As many contacts, each with a team and a network of its own (a /25, and a /49 of IPv6 where asked): 131,072 would answer for all systems. */
export function contactsFile(count: number, { ipv6 = false }: Variant = {}): Readable {
  function* lines(): Generator<string> {
    yield 'kind,value,team,email,format,language,role,source,verified\n'
    for (let no = 0; no < count; no++) {
      const rest = `Team ${no},abuse-${no}@example.org,csv,en,abuse,bench,2026-11-01\n`
      yield `cidr,10.${no >>> 9}.${(no >>> 1) & 255}.${(no & 1) * 128}/25,${rest}`
      if (ipv6) yield `cidr,2001:db8:${(no >>> 1).toString(16)}:${(no & 1) === 0 ? '' : '8000:'}:/49,${rest}`
    }
  }
  return Readable.from(inPieces(lines()))
}

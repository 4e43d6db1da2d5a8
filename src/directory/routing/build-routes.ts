import { claimOrder } from './claim.ts'
import { buildNumberMap, type NumberMapData } from './number-map.ts'
import { buildPrefixIndex, type PrefixIndexData, type PrefixInput, type PrefixLinks } from './prefix-index.ts'
import { kindCode, type RouteColumns } from './route-columns.ts'
import { buildTextMap, type TextMapData } from './text-map.ts'

/**
 * A route table as flat arrays over shared memory: handed to a worker thread as it is, it is not copied.
 *
 * A network is an index into the per-network arrays; -1 is none.
 */
export interface RouteData {
  readonly version: number
  readonly v4: PrefixIndexData
  readonly v6: PrefixIndexData
  readonly asns: NumberMapData
  readonly domains: TextMapData
  readonly sectors: TextMapData
  readonly countries: TextMapData
  readonly kind: Uint8Array
  readonly bits: Uint8Array
  readonly networkNo: Uint32Array
  readonly teamNo: Uint32Array
  readonly contactNo: Uint32Array
  readonly role: Uint8Array
  readonly verifiedDay: Int32Array
  /** 1 where several teams claim the very same network and nobody chose between them. */
  readonly contested: Uint8Array
  /** The next claim to the very same network, in order of rank; -1 at the end. */
  readonly nextClaim: Int32Array
  /** The address network right around this one, -1 for none. */
  readonly parent: Int32Array
}

const mappedPrefix = 96

/**
 * Builds the table. Takes what it is handed in any order; equal input gives an equal table.
 *
 * @param version The version of the directory's content that the columns were read from.
 */
export function buildRoutes(columns: RouteColumns, version: number): RouteData {
  const { count, teamNo, chosen } = columns
  const contested = sharedCopy(new Uint8Array(count), count)
  const nextClaim = sharedCopy(new Int32Array(count).fill(-1), count)
  const parent = sharedCopy(new Int32Array(count).fill(-1), count)
  const order = (i: number): number =>
    claimOrder({
      role: columns.role[i]!,
      verifiedDay: columns.verifiedDay[i]!,
      chosen: chosen[i] === 1,
      networkNo: columns.networkNo[i]!,
    })
  const links: PrefixLinks = {
    claim(head, claimants) {
      for (let c = 1; c < claimants.length; c++) nextClaim[claimants[c - 1]!] = claimants[c]!
      if (chosen[head] === 0 && claimants.some((c) => teamNo[c] !== teamNo[head])) contested[head] = 1
    },
    within(head, parentHead) {
      parent[head] = parentHead
    },
  }
  const heads = <Key>(groups: ReadonlyMap<Key, number[]>): Map<Key, number> => {
    const result = new Map<Key, number>()
    for (const [key, claimants] of groups) {
      if (claimants.length > 1) links.claim(claimants.sort((a, b) => order(a) - order(b))[0]!, claimants)
      result.set(key, claimants[0]!)
    }
    return result
  }
  const texts = (kind: number): TextMapData => buildTextMap(heads(grouped(columns, kind, (i) => columns.text.get(i)!)))
  return {
    version,
    v4: buildPrefixIndex({ ...prefixesOf(columns, 1), order }, links),
    v6: buildPrefixIndex({ ...prefixesOf(columns, 4), order }, links),
    asns: buildNumberMap(heads(grouped(columns, kindCode.asn, (i) => columns.asn[i]!))),
    domains: texts(kindCode.domain),
    sectors: texts(kindCode.sector),
    countries: texts(kindCode.country),
    kind: sharedCopy(columns.kind, count),
    bits: sharedCopy(columns.bits, count),
    networkNo: sharedCopy(columns.networkNo, count),
    teamNo: sharedCopy(teamNo, count),
    contactNo: sharedCopy(columns.contactNo, count),
    role: sharedCopy(columns.role, count),
    verifiedDay: sharedCopy(columns.verifiedDay, count),
    contested,
    nextClaim,
    parent,
  }
}

function grouped<Key>(columns: RouteColumns, kind: number, keyOf: (i: number) => Key): Map<Key, number[]> {
  const groups = new Map<Key, number[]>()
  for (let i = 0; i < columns.count; i++) {
    if (columns.kind[i] !== kind) continue
    const key = keyOf(i)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [i])
    else group.push(i)
  }
  return groups
}

/** The address networks of one family; IPv4 keeps only the last word of its mapped form. */
function prefixesOf(columns: RouteColumns, width: 1 | 4): Omit<PrefixInput, 'order'> {
  const mine: number[] = []
  for (let i = 0; i < columns.count; i++) {
    if (columns.kind[i] === kindCode.cidr && isV4(columns, i) === (width === 1)) mine.push(i)
  }
  const words = new Uint32Array(mine.length * width)
  const bits = new Uint8Array(mine.length)
  for (let at = 0; at < mine.length; at++) {
    const i = mine[at]!
    bits[at] = columns.bits[i]! - (width === 1 ? mappedPrefix : 0)
    for (let w = 0; w < width; w++) words[at * width + w] = columns.words[i * 4 + w + 4 - width]!
  }
  return { width, count: mine.length, words, bits, owners: Uint32Array.from(mine) }
}

function isV4({ words, bits }: RouteColumns, i: number): boolean {
  return bits[i]! >= mappedPrefix && words[i * 4] === 0 && words[i * 4 + 1] === 0 && words[i * 4 + 2] === 0xffff
}

function sharedCopy<T extends Uint8Array | Uint32Array | Int32Array>(source: T, count: number): T {
  const Kind = source.constructor as new (buffer: SharedArrayBuffer) => T
  const copy = new Kind(new SharedArrayBuffer(count * source.BYTES_PER_ELEMENT))
  copy.set(source.subarray(0, count))
  return copy
}

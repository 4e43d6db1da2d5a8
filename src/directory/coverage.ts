import { ipFromWords } from '#kernel/ip.ts'
import type { Country } from '#kernel/places.ts'
import type { AddressFact, AddressTableData } from './routing/address-facts.ts'
import { compareWords, segmentAt, type PrefixIndexData } from './routing/prefix-index.ts'
import { emptyRouteQuery, type RouteTable } from './routing/route-table.ts'

/** An AS number or a run of addresses of the nation for which nobody more specific than the country answers. */
export interface CoverageGap {
  readonly kind: 'asn' | 'range'
  /** AS number, or `first-last`. */
  readonly value: string
  /** Of a range, the part that has a contact, 0 to below 1. */
  readonly covered: number
}

export interface Coverage {
  readonly asns: { readonly total: number; readonly withContact: number; readonly amber: number }
  /** Counted in IPv4 addresses and in IPv6 /48 networks, since ranges are of every size. By prefix alone. */
  readonly v4Addresses: { readonly total: number; readonly withContact: number }
  readonly v6Networks48: { readonly total: number; readonly withContact: number }
  /** What is without a contact, the first `limit` of each kind. */
  readonly gaps: readonly CoverageGap[]
}

/**
 * How much of the nation's numbers has somebody who answers.
 *
 * What is national comes from the address tables that the operator imported. Whether feeds report on it is the
 * observations' knowledge: the caller lays it beside this.
 *
 * @param today Day number of the caller's day.
 * @source R021
 */
export function coverageOf(
  tables: readonly AddressTableData[],
  routes: RouteTable,
  home: Country,
  options: { readonly today: number; readonly limit: number },
): Coverage {
  const asns = nationalAsns(tables, home)
  const answering = asns.map((asn) => ({ asn, found: routes.route({ ...emptyRouteQuery(), asn }) }))
  const bare = answering.filter(({ found }) => found < 0)
  const rangeGaps: CoverageGap[] = []
  const sum = (family: 'v4' | 'v6', sizeOf: SizeOf): { total: number; withContact: number } => {
    const result = { total: 0, withContact: 0 }
    for (const table of tables) {
      for (const range of nationalRanges(table[family], table.facts, home)) {
        const size = sizeOf(range.start, range.end)
        const withContact = coveredSize(routes.data[family], range, sizeOf)
        result.total += size
        result.withContact += withContact
        if (withContact < size && rangeGaps.length < options.limit)
          rangeGaps.push({ kind: 'range', value: rangeText(range), covered: withContact / size })
      }
    }
    return result
  }
  const v4Addresses = sum('v4', (start, end) => (end?.[0] ?? 2 ** 32) - start[0]!)
  const v6Networks48 = sum('v6', (start, end) => (end === null ? 2 ** 48 : in48s(end)) - in48s(start))
  return {
    asns: {
      total: asns.length,
      withContact: asns.length - bare.length,
      amber: answering.filter(({ found }) => found >= 0 && routes.isStale(found, options.today)).length,
    },
    v4Addresses,
    v6Networks48,
    gaps: [
      ...bare.slice(0, options.limit).map(({ asn }): CoverageGap => ({ kind: 'asn', value: String(asn), covered: 0 })),
      ...rangeGaps,
    ],
  }
}

/** Size of a run of addresses; `end` is the first one after it, null for the end of the family. */
type SizeOf = (start: Uint32Array, end: Uint32Array | null) => number

interface Range {
  readonly start: Uint32Array
  readonly end: Uint32Array | null
}

const in48s = (words: Uint32Array): number => words[0]! * 2 ** 16 + words[1]! / 2 ** 16 + words[2]! / 2 ** 48

const isHome = (fact: AddressFact | undefined, home: Country): boolean => fact?.country === home

/** AS numbers that a table places in the country: by the number's own registration, or by ranges that they announce. */
function nationalAsns(tables: readonly AddressTableData[], home: Country): number[] {
  const found = new Set<number>()
  for (const { byAsn, facts } of tables) {
    byAsn.keys.forEach((asn, at) => {
      if (asn !== 0 && isHome(facts[byAsn.values[at]!], home)) found.add(asn)
    })
    for (const fact of facts) if (isHome(fact, home)) for (const asn of fact.asns) found.add(asn)
  }
  return [...found].sort((a, b) => a - b)
}

function segment(index: PrefixIndexData, at: number): Range {
  const { width, starts } = index
  const start = starts.subarray(at * width, (at + 1) * width)
  return {
    start,
    end: at + 1 < index.winners.length ? starts.subarray((at + 1) * width, (at + 2) * width) : null,
  }
}

function nationalRanges(index: PrefixIndexData, facts: readonly AddressFact[], home: Country): Range[] {
  const ranges: Range[] = []
  index.winners.forEach((winner, at) => {
    if (winner >= 0 && isHome(facts[winner], home)) ranges.push(segment(index, at))
  })
  return ranges
}

/** How much of a range some prefix with a contact covers. */
function coveredSize(index: PrefixIndexData, range: Range, sizeOf: SizeOf): number {
  let covered = 0
  for (let at = Math.max(0, segmentAt(index, range.start)); at < index.winners.length; at++) {
    const { start, end } = segment(index, at)
    if (range.end !== null && compareWords(start, range.end) >= 0) break
    if (index.winners[at]! < 0) continue
    const from = compareWords(start, range.start) > 0 ? start : range.start
    const to = end === null || (range.end !== null && compareWords(range.end, end) < 0) ? range.end : end
    covered += Math.max(0, sizeOf(from, to))
  }
  return covered
}

function rangeText({ start, end }: Range): string {
  return `${addressText(start, 0)}-${end === null ? 'the end' : addressText(end, 1)}`
}

/** The address of some words, or the one before it. */
function addressText(words: Uint32Array, back: 0 | 1): string {
  const full = words.length === 1 ? Uint32Array.of(0, 0, 0xffff, words[0]!) : words.slice()
  for (let w = 3; back === 1 && w >= 4 - words.length; w--) {
    full[w] = full[w]! - 1
    if (full[w] !== 0xffffffff) break
  }
  return ipFromWords(full).text
}

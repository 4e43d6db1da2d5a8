import type { Country } from '#kernel/places.ts'
import { buildNumberMap, numberMapGet, type NumberMapData } from './number-map.ts'
import { buildPrefixIndex, findV4, findV6, type PrefixIndexData } from './prefix-index.ts'

/** What a table says of an address: who announces it, in which country it is registered. */
export interface AddressFact {
  readonly asns: readonly number[]
  readonly country: Country | null
}

/** An address table in memory: facts by prefix and by AS number, over shared arrays. */
export interface AddressTableData {
  readonly v4: PrefixIndexData
  readonly v6: PrefixIndexData
  /** AS number to fact. */
  readonly byAsn: NumberMapData
  /** Each distinct fact once: a table of a million prefixes has some ten thousand. */
  readonly facts: readonly AddressFact[]
  readonly records: number
}

/** Collects records and builds the table; memory is 21 bytes a prefix while collecting. */
export interface AddressTableBuilder {
  prefix(words: Uint32Array, bits: number, fact: AddressFact): void
  asn(number: number, fact: AddressFact): void
  build(): AddressTableData
}

export function createAddressTableBuilder(): AddressTableBuilder {
  const facts: AddressFact[] = []
  const factNumbers = new Map<string, number>()
  const families = { 1: column(1), 4: column(4) }
  const asns = new Map<number, number>()
  let records = 0

  function factNumber(fact: AddressFact): number {
    const key = `${fact.asns.join('_')} ${fact.country ?? ''}`
    let number = factNumbers.get(key)
    if (number === undefined) {
      factNumbers.set(key, (number = facts.length))
      facts.push(fact)
    }
    return number
  }

  return {
    prefix(words, bits, fact) {
      records++
      const v4 = bits >= 96 && words[0] === 0 && words[1] === 0 && words[2] === 0xffff
      if (v4) families[1].add(words.subarray(3), bits - 96, factNumber(fact))
      else families[4].add(words, bits, factNumber(fact))
    },
    asn(number, fact) {
      records++
      asns.set(number, factNumber(fact))
    },
    build: () => ({
      v4: families[1].index(),
      v6: families[4].index(),
      byAsn: buildNumberMap(asns),
      facts,
      records,
    }),
  }
}

function column(width: 1 | 4): {
  add(words: Uint32Array, bits: number, owner: number): void
  index(): PrefixIndexData
} {
  let words = new Uint32Array(1024 * width)
  let bits = new Uint8Array(1024)
  let owners = new Uint32Array(1024)
  let count = 0
  const doubled = <T extends Uint8Array | Uint32Array>(old: T, bigger: T): T => {
    bigger.set(old)
    return bigger
  }
  return {
    add(address, length, owner) {
      if (count === bits.length) {
        words = doubled(words, new Uint32Array(words.length * 2))
        bits = doubled(bits, new Uint8Array(bits.length * 2))
        owners = doubled(owners, new Uint32Array(owners.length * 2))
      }
      for (let w = 0; w < width; w++) words[count * width + w] = address[w]!
      bits[count] = length
      owners[count++] = owner
    },
    // The same prefix twice: the first fact stands; nothing hangs on links between facts.
    index: () =>
      buildPrefixIndex({ width, count, words, bits, owners, order: (owner) => owner }, { claim() {}, within() {} }),
  }
}

/** What the table says of an address in four words (IPv4 in the last), or null. */
export function addressFact(table: AddressTableData, family: 4 | 6, words: Uint32Array): AddressFact | null {
  const number = family === 4 ? findV4(table.v4, words[3]!) : findV6(table.v6, words)
  return number < 0 ? null : table.facts[number]!
}

/** What the table says of an AS number, or null. */
export function asnFact(table: AddressTableData, asn: number): AddressFact | null {
  const number = numberMapGet(table.byAsn, asn)
  return number < 0 ? null : table.facts[number]!
}

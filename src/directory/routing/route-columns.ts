import type { Claim } from './claim.ts'

/** Networks on their way into a route table, column by column: a million objects would cost ten times the memory. */
export interface RouteColumns {
  count: number
  kind: Uint8Array
  /** Address networks: 4 words each, IPv4 in its mapped form. */
  words: Uint32Array
  /** Address networks: length of the prefix in 128 bits. */
  bits: Uint8Array
  /** Networks named by an ASN. */
  asn: Uint32Array
  /** Networks named by a text: domain, sector, country. */
  text: Map<number, string>
  networkNo: Uint32Array
  teamNo: Uint32Array
  contactNo: Uint32Array
  role: Uint8Array
  verifiedDay: Int32Array
  chosen: Uint8Array
}

/** Takes networks one after another and grows as needed. */
export interface RouteCollector {
  cidr(words: Uint32Array, bits: number, claim: Claim): void
  asn(number: number, claim: Claim): void
  text(kind: 'domain' | 'sector' | 'country', text: string, claim: Claim): void
  columns(): RouteColumns
}

/** Codes of the kinds in the columns; their order is that of `networkKinds`. */
export const kindCode = { cidr: 0, asn: 1, domain: 2, sector: 3, country: 4 } as const

/** An empty collector. @param capacity How many networks are expected; more may come. */
export function createRouteCollector(capacity = 1024): RouteCollector {
  let columns = allocate(Math.max(16, capacity))

  function begin(kind: number, claim: Claim): number {
    if (columns.count === columns.kind.length) columns = grow(columns)
    const i = columns.count++
    columns.kind[i] = kind
    columns.networkNo[i] = claim.networkNo
    columns.teamNo[i] = claim.teamNo
    columns.contactNo[i] = claim.contactNo
    columns.role[i] = claim.role
    columns.verifiedDay[i] = claim.verifiedDay
    columns.chosen[i] = claim.chosen ? 1 : 0
    return i
  }

  return {
    cidr(words, bits, claim) {
      const i = begin(kindCode.cidr, claim)
      for (let w = 0; w < 4; w++) columns.words[i * 4 + w] = words[w]!
      columns.bits[i] = bits
    },
    asn(number, claim) {
      const i = begin(kindCode.asn, claim)
      columns.asn[i] = number
    },
    text(kind, text, claim) {
      const i = begin(kindCode[kind], claim)
      columns.text.set(i, text)
    },
    columns: () => columns,
  }
}

function allocate(capacity: number): RouteColumns {
  return {
    count: 0,
    kind: new Uint8Array(capacity),
    words: new Uint32Array(capacity * 4),
    bits: new Uint8Array(capacity),
    asn: new Uint32Array(capacity),
    text: new Map(),
    networkNo: new Uint32Array(capacity),
    teamNo: new Uint32Array(capacity),
    contactNo: new Uint32Array(capacity),
    role: new Uint8Array(capacity),
    verifiedDay: new Int32Array(capacity),
    chosen: new Uint8Array(capacity),
  }
}

function grow(old: RouteColumns): RouteColumns {
  const columns = allocate(old.count * 2)
  for (const [name, array] of Object.entries(old)) {
    if (ArrayBuffer.isView(array)) (columns[name as 'kind'] as Uint8Array).set(array as Uint8Array)
  }
  columns.count = old.count
  columns.text = old.text
  return columns
}

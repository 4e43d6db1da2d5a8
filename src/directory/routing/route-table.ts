import { freshnessLimitDays, NEVER } from '../freshness.ts'
import { contactRoles, networkKinds, type ContactRole, type NetworkKind } from '../words.ts'
import type { RouteData } from './build-routes.ts'
import { numberMapGet } from './number-map.ts'
import { findV4, findV6 } from './prefix-index.ts'
import { textMapGet, textMapSuffix } from './text-map.ts'

/** What is known of a system when its route is asked. One object serves a worker for all its rows. */
export interface RouteQuery {
  family: 0 | 4 | 6
  /** Four words of the address, most significant first; IPv4 in the last. */
  readonly words: Uint32Array
  /** Origin ASN, 0 for unknown. */
  asn: number
  /** Host name, empty for none. */
  domain: string
  /** Sector identifier of the directory's list, empty for none. */
  sector: string
  /** The country on which the places agree; empty where they do not. */
  country: string
}

/** A query that knows nothing yet. */
export function emptyRouteQuery(): RouteQuery {
  return { family: 0, words: new Uint32Array(4), asn: 0, domain: '', sector: '', country: '' }
}

/** A network that claims the system; the first of a list is the one that `route` answers with. */
export interface RouteCandidate {
  readonly index: number
  readonly basis: NetworkKind
}

/** Finds who answers for a system. Reads only; any number of threads may hold one over the same data. */
export class RouteTable {
  readonly data: RouteData

  constructor(data: RouteData) {
    this.data = data
  }

  get size(): number {
    return this.data.kind.length
  }

  /** Whether any network is a domain: without one, nobody need read a system's. */
  get hasDomains(): boolean {
    return this.data.domains.values.length > 0
  }
  /** The same of countries. */
  get hasCountries(): boolean {
    return this.data.countries.values.length > 0
  }

  /**
   * The network that answers: longest prefix, then ASN, domain, sector, country. Makes no object.
   *
   * @returns Its index, or -1 when nobody does: the last-resort queue's case.
   */
  route(query: RouteQuery): number {
    const found = this.routeByNumbers(query)
    return found < 0 ? this.routeByNames(query) : found
  }

  /** The first half of `route`: by address and ASN, which need no text. */
  routeByNumbers(query: RouteQuery): number {
    const data = this.data
    let found = -1
    if (query.family === 4) found = findV4(data.v4, query.words[3]!)
    else if (query.family === 6) found = findV6(data.v6, query.words)
    return found < 0 ? numberMapGet(data.asns, query.asn) : found
  }

  /** The second half, for what the first did not find: by domain, sector and country. */
  routeByNames(query: RouteQuery): number {
    const data = this.data
    let found = -1
    if (query.domain !== '') found = textMapSuffix(data.domains, query.domain)
    if (found < 0 && query.sector !== '') found = textMapGet(data.sectors, query.sector)
    if (found < 0 && query.country !== '') found = textMapGet(data.countries, query.country)
    return found
  }

  /** Every network that claims the system, the winner first: what a person is shown. */
  candidates(query: RouteQuery): RouteCandidate[] {
    const data = this.data
    const heads: number[] = []
    let prefix =
      query.family === 4 ? findV4(data.v4, query.words[3]!) : query.family === 6 ? findV6(data.v6, query.words) : -1
    for (; prefix >= 0; prefix = data.parent[prefix]!) heads.push(prefix)
    heads.push(numberMapGet(data.asns, query.asn))
    if (query.domain !== '') {
      const labels = query.domain.split('.').length
      for (let bound = labels + 1; bound > 1; bound--) {
        const head = textMapSuffix(data.domains, query.domain, bound)
        if (!heads.includes(head)) heads.push(head)
      }
    }
    if (query.sector !== '') heads.push(textMapGet(data.sectors, query.sector))
    if (query.country !== '') heads.push(textMapGet(data.countries, query.country))
    return heads.flatMap((head) => this.claimsOf(head))
  }

  /** All claims to the very same network, the first in rank first. */
  claimsOf(head: number): RouteCandidate[] {
    const claims: RouteCandidate[] = []
    for (let i = head; i >= 0; i = this.data.nextClaim[i]!) claims.push({ index: i, basis: this.basisOf(i) })
    return claims
  }

  basisOf(index: number): NetworkKind {
    return networkKinds[this.data.kind[index]!]!
  }

  roleOf(index: number): ContactRole {
    return contactRoles[this.data.role[index]!]!
  }

  /** Whether several teams claim the very same network and nobody chose. */
  isContested(index: number): boolean {
    return this.data.contested[index] === 1
  }

  /** Whether the contact is amber on that day (a day number): not verified within the limit of its role. */
  isStale(index: number, today: number): boolean {
    const verified = this.data.verifiedDay[index]!
    return verified === NEVER || today - verified > freshnessLimitDays(this.roleOf(index))
  }
}

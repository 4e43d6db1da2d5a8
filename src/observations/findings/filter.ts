import { parseCidr, parseIp } from '#kernel/ip.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import { findingStates, stateCode, type FindingState } from '../finding-state.ts'

/** What a list of findings is narrowed to; absent means any. */
export interface FindingFilter {
  readonly state?: FindingState
  readonly asn?: number
  readonly country?: string
  readonly type?: string
  readonly identifier?: string
  /** The name of a feed. */
  readonly feed?: string
  /** Last seen at or after. */
  readonly since?: string
  /** An address, a network, a host name, a URL, an ASN (`AS64500`), or a finding's id. */
  readonly search?: string
  readonly team?: number
  readonly route?: 'found' | 'none' | 'uncertain'
  readonly exercise?: boolean
}

/** The numbers behind the names of a filter; absent where they were not looked up. */
export interface FilterNumbers {
  /** Of the classifications that fit type and identifier. */
  readonly classNos?: readonly number[]
  /** Of the feed; null when there is none of that name. */
  readonly feedNo?: number | null
}

/** A condition in SQL, with its values. */
export interface Where {
  readonly sql: string
  readonly values: unknown[]
}

/**
 * The one predicate of every read of findings: lists, counts, groups, exports. What a reader may not see is left out
 * here and nowhere else.
 *
 * @param mayReadRestricted Whether the reader sees restricted findings too.
 * @param numbers Spares the planner a guess: it knows how much a number selects, not what a name will turn out to be.
 */
export function whereOf(filter: FindingFilter, mayReadRestricted: boolean, numbers: FilterNumbers = {}): Where {
  const parts: string[] = ['f.exercise = $1']
  const values: unknown[] = [filter.exercise ?? false]
  const add = (sql: (placeholder: string) => string, value: unknown): void => {
    values.push(value)
    parts.push(sql(`$${values.length}`))
  }
  if (!mayReadRestricted) parts.push('not f.restricted')
  if (filter.state !== undefined) add((p) => `f.state = ${p}`, stateCode(filter.state))
  if (filter.asn !== undefined) add((p) => `f.asn = ${p}`, filter.asn)
  if (filter.country !== undefined) add((p) => `f.country = ${p}`, filter.country.toUpperCase())
  if (numbers.classNos === undefined) addClass(filter, add)
  else if (numbers.classNos.length === 0) parts.push('false')
  else add((p) => `f.class_no = any(${p}::int[])`, numbers.classNos)
  if (numbers.feedNo === null) parts.push('false')
  else if (numbers.feedNo !== undefined) add((p) => `f.feed_no = ${p}`, numbers.feedNo)
  else if (filter.feed !== undefined)
    add((p) => `f.feed_no = (select feed_no from observations.feed where feed = ${p})`, filter.feed)
  if (filter.since !== undefined) add((p) => `f.last_seen >= ${p}`, filter.since)
  if (filter.team !== undefined) add((p) => `f.team_no = ${p}`, filter.team)
  if (filter.route === 'none') parts.push('f.team_no is null')
  if (filter.route === 'found') parts.push('f.team_no is not null')
  if (filter.route === 'uncertain') parts.push('f.uncertain')
  if (filter.search !== undefined && filter.search.trim() !== '')
    addSearch(filter.search.trim(), filter.exercise ?? false, add)
  return { sql: parts.join(' and '), values }
}

function addClass(
  { type, identifier }: FindingFilter,
  add: (sql: (p: string) => string, value: unknown) => void,
): void {
  if (type !== undefined)
    add((p) => `f.class_no = any(array(select class_no from observations.classification where type = ${p}))`, type)
  if (identifier !== undefined)
    add(
      (p) => `f.class_no = any(array(select class_no from observations.classification where identifier = ${p}))`,
      identifier,
    )
}

const realKeys = 1
const exerciseKeys = 0x81
/** Sorts behind the classification, protocol and port of every key. */
const afterAnyRest = Buffer.alloc(8, 0xff)

/** Keys begin with the kind and the address, so an address or network is a range of the primary key. */
function addSearch(
  text: string,
  exercise: boolean,
  add: (sql: (placeholder: string) => string, value: unknown) => void,
): void {
  const no = numberOfId('finding', text)
  if (no !== null) return add((p) => `f.finding_no = ${p}`, no)
  const asn = /^as(\d{1,10})$/i.exec(text)
  if (asn) return add((p) => `f.asn = ${p}`, Number(asn[1]))
  const ip = parseIp(text)
  const cidr = parseCidr(text)
  if (ip !== null || cidr !== null) {
    const [first, last] = keyRange(ip !== null ? ip.bytes : cidr!.network.bytes, ip !== null ? 128 : prefixOf128(cidr!))
    const kind = exercise ? exerciseKeys : realKeys
    add((p) => `f.key >= ${p}`, Buffer.concat([Buffer.of(kind), first]))
    add((p) => `f.key < ${p}`, Buffer.concat([Buffer.of(kind), last, afterAnyRest]))
    return
  }
  if (text.length < 3 || text.length > 300)
    throw new AppError('platform.bad-request', 'Search for an address, a network, AS number, host name or URL.', {
      faults: [{ pointer: '/query/search', reason: 'three to 300 characters' }],
    })
  add((p) => `f.resource ilike '%' || ${p} || '%'`, text.replaceAll(/[\\%_]/g, '\\$&'))
}

function prefixOf128(cidr: { network: { family: 4 | 6 }; prefix: number }): number {
  return cidr.network.family === 4 ? cidr.prefix + 96 : cidr.prefix
}

function keyRange(address: Uint8Array, bits: number): [Buffer, Buffer] {
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

/** Whether a text is a finding state, for query strings. */
export function isFindingState(text: string): text is FindingState {
  return (findingStates as readonly string[]).includes(text)
}

import { parseCidr, parseIp } from '#kernel/ip.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import { findingStates, stateCode, type FindingState } from '../finding-state.ts'
import { firstDayOf, type Month } from '../archive/month.ts'
import { noTeam } from './pages/page.ts'

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
  /** A month of the archive, `2026-08`: the findings that were filed under it. Absent: those that are not put away. */
  readonly archive?: Month
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
  /** On a finding `f`. */
  readonly sql: string
  /** The table of the findings `f`. */
  readonly from: 'observations.finding' | 'observations.closed_finding'
  /** What pages `p` of findings must tell to have any, with the same values; null where pages do not tell. */
  readonly pages: string | null
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
  const pages: string[] = []
  const values: unknown[] = [filter.exercise ?? false]
  const add: Add = (sql, value, told) => {
    values.push(value)
    parts.push(sql(`$${values.length}`))
    if (told !== undefined) pages.push(told(`$${values.length}`))
  }
  if (!mayReadRestricted) parts.push('not f.restricted')
  if (filter.state !== undefined)
    add(
      (at) => `f.state = ${at}`,
      stateCode(filter.state),
      (at) => `p.states & (1 << ${at}::int) <> 0`,
    )
  if (filter.asn !== undefined) addAsn(add, filter.asn)
  if (filter.country !== undefined)
    add(
      (at) => `f.country = ${at}`,
      filter.country.toUpperCase(),
      (at) => `${at} = any(p.countries)`,
    )
  if (numbers.classNos === undefined) addClass(filter, add)
  else if (numbers.classNos.length === 0) parts.push('false')
  else
    add(
      (at) => `f.class_no = any(${at}::int[])`,
      numbers.classNos,
      (at) => `p.class_nos && ${at}::int[]`,
    )
  if (numbers.feedNo === null) parts.push('false')
  else if (numbers.feedNo !== undefined)
    add(
      (at) => `f.feed_no = ${at}`,
      numbers.feedNo,
      (at) => `p.feed_no = ${at}`,
    )
  else if (filter.feed !== undefined)
    add((p) => `f.feed_no = (select feed_no from observations.feed where feed = ${p})`, filter.feed)
  if (filter.since !== undefined) add((p) => `f.last_seen >= ${p}`, filter.since)
  if (filter.team !== undefined)
    add(
      (at) => `f.team_no = ${at}`,
      filter.team,
      (at) => `${at} = any(p.team_nos)`,
    )
  if (filter.route === 'none') {
    parts.push('f.team_no is null')
    pages.push(`${noTeam} = any(p.team_nos)`)
  }
  if (filter.route === 'found') parts.push('f.team_no is not null')
  if (filter.route === 'uncertain') parts.push('f.uncertain')
  const found =
    filter.search !== undefined &&
    filter.search.trim() !== '' &&
    addSearch(filter.search.trim(), filter.exercise ?? false, add)
  const archived = filter.archive !== undefined
  if (archived) add((at) => `f.month = ${at}::date`, firstDayOf(filter.archive))
  return {
    sql: parts.join(' and '),
    from: archived ? 'observations.closed_finding' : 'observations.finding',
    // Pages tell of what is not put away.
    pages: archived || found || pages.length === 0 ? null : ['p.exercise = $1', ...pages].join(' and '),
    values,
  }
}

/** Adds a condition on findings and, where their pages tell of it, the one on pages. */
type Add = (sql: (placeholder: string) => string, value: unknown, told?: (placeholder: string) => string) => void

function addAsn(add: Add, asn: number): void {
  add(
    (at) => `f.asn = ${at}`,
    asn,
    (at) => `${at} = any(p.asns)`,
  )
}

function addClass({ type, identifier }: FindingFilter, add: Add): void {
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

/**
 * Keys begin with the kind and the address, so an address or network is a range of the primary key.
 *
 * @returns Whether a key or a number leads to the findings by itself.
 */
function addSearch(text: string, exercise: boolean, add: Add): boolean {
  const no = numberOfId('finding', text)
  if (no !== null) {
    add((p) => `f.finding_no = ${p}`, no)
    return true
  }
  const asn = /^as(\d{1,10})$/i.exec(text)
  if (asn) {
    addAsn(add, Number(asn[1]))
    return false
  }
  const ip = parseIp(text)
  const cidr = parseCidr(text)
  if (ip !== null || cidr !== null) {
    const [first, last] = keyRange(ip !== null ? ip.bytes : cidr!.network.bytes, ip !== null ? 128 : prefixOf128(cidr!))
    const kind = exercise ? exerciseKeys : realKeys
    add((p) => `f.key >= ${p}`, Buffer.concat([Buffer.of(kind), first]))
    add((p) => `f.key < ${p}`, Buffer.concat([Buffer.of(kind), last, afterAnyRest]))
    return true
  }
  if (text.length < 3 || text.length > 300)
    throw new AppError('platform.bad-request', 'Search for an address, a network, AS number, host name or URL.', {
      faults: [{ pointer: '/query/search', reason: 'three to 300 characters' }],
    })
  add((p) => `f.resource ilike '%' || ${p} || '%'`, text.replaceAll(/[\\%_]/g, '\\$&'))
  return false
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

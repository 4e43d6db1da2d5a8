import { findingStates, stateCode, type FindingState } from '../finding-state.ts'
import { firstDayOf, type Month } from '../archive/month.ts'
import { isNamed } from './pages/page.ts'
import { keysBetween, soughtBy, type Sought } from './search.ts'

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
  /** Of the pages that have findings of the network; null when they are many. */
  readonly asnPages?: readonly number[] | null
  /** Whether what is searched for is a network so wide that going through all of its keys takes longer than meeting some on the way. */
  readonly keysAreMany?: boolean
}

/** A condition in SQL, with its values. */
export interface Where {
  /** On a finding `f`. */
  readonly sql: string
  /** The table of the findings `f`. */
  readonly from: 'observations.finding' | 'observations.closed_finding'
  /** What pages `p` of findings must tell to have any, with the same values; null where a key or a number leads by itself, or for what is put away. */
  readonly pages: string | null
  /** Whether networks or teams of each page are asked for, which costs much more than all the rest. */
  readonly asksSets: boolean
  /** Whether what is asked for is on so many pages that counting on some of them tells no more than the planner knows. */
  readonly isMuch: boolean
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
  const pages: string[] = ['p.exercise = $1']
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
  if (filter.asn !== undefined) addAsn(add, filter.asn, numbers.asnPages)
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
  if (filter.since !== undefined)
    add(
      (at) => `f.last_seen >= ${at}`,
      filter.since,
      (at) => `p.seen_until >= ${at}`,
    )
  if (filter.team !== undefined)
    add(
      (at) => `f.team_no = ${at}`,
      filter.team,
      (at) => ofSet(`s.team_nos @> array[${at}::int]`),
    )
  if (filter.route === 'none') {
    parts.push('f.team_no is null')
    pages.push('p.unanswered')
  }
  if (filter.route === 'found') {
    parts.push('f.team_no is not null')
    pages.push('p.answered')
  }
  if (filter.route === 'uncertain') {
    parts.push('f.uncertain')
    pages.push('p.uncertain')
  }
  const sought = soughtIn(filter)
  const found =
    sought !== null && addSearch(sought, filter.asn === undefined ? numbers : { ...numbers, asnPages: null }, add)
  const archived = filter.archive !== undefined
  if (archived) add((at) => `f.month = ${at}::date`, firstDayOf(filter.archive))
  return {
    sql: parts.join(' and '),
    from: archived ? 'observations.closed_finding' : 'observations.finding',
    // Pages tell of what is not put away.
    pages: archived || found ? null : pages.join(' and '),
    isMuch: numbers.asnPages === null || numbers.keysAreMany === true,
    asksSets: pages.some((condition) => condition.includes(pageSets)),
    values,
  }
}

/** Adds a condition on findings and, where their pages tell of it, the one on pages. */
type Add = (sql: (placeholder: string) => string, value: unknown, told?: (placeholder: string) => string) => void

function addAsn(add: Add, asn: number, asnPages: readonly number[] | null = null): void {
  add(
    (at) => `f.asn = ${at}`,
    asn,
    // Page numbers as they are: the condition on findings has the same values, and would have one that it does not know.
    (at) =>
      asnPages === null
        ? ofSet(`s.asns @> array[${at}::bigint]`)
        : `p.page = any('{${asnPages.map(Number).join(',')}}'::bigint[])`,
  )
}

const pageSets = 'observations.finding_page_set'

/** A condition on the networks and teams of a page. A subquery with a value, and no join: it is asked page by page, as far as one goes. */
function ofSet(condition: string): string {
  return `(select ${condition} from ${pageSets} s where s.page = p.page)`
}

/** What a filter searches for; null where it does not. */
export function soughtIn({ search = '', exercise = false }: FindingFilter): Sought | null {
  const text = search.trim()
  return text === '' ? null : soughtBy(text, exercise)
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

/** @returns Whether a key or a number leads to the findings by itself. */
function addSearch(sought: Sought, { asnPages, keysAreMany = false }: FilterNumbers, add: Add): boolean {
  switch (sought.kind) {
    case 'number':
      add((at) => `f.finding_no = ${at}`, sought.findingNo)
      return true
    case 'asn':
      addAsn(add, sought.asn, asnPages)
      return false
    case 'keys':
      add((at) => keysBetween(at, sought.bounds), sought.bounds)
      return !keysAreMany
    case 'name':
      add(
        (at) => `(${isNamed} and f.resource ilike '%' || ${at} || '%')`,
        sought.part.replaceAll(/[\\%_]/g, '\\$&'),
        () => 'p.names',
      )
      return false
  }
}

/** Whether a text is a finding state, for query strings. */
export function isFindingState(text: string): text is FindingState {
  return (findingStates as readonly string[]).includes(text)
}

import { day } from '#kernel/instant.ts'
import { pseudonymBit } from '../../privacy/pseudonym.ts'

/** How many numbers of findings a page has. A step of the sequence is a whole number of pages, so a page has findings of one chunk. */
export const pageNumbers = 256

/** The page of a finding. Numbers begin at 1. */
export function pageOf(findingNo: number): number {
  return Math.floor((findingNo - 1) / pageNumbers)
}

/** Whether a finding `f` is about something that has a name, in clear: a pseudonym is none. In SQL. */
export const isNamed = `(f.resource is not null and get_byte(f.key, 0) & ${pseudonymBit} = 0)`

/** What the findings of one page have in common. */
export interface Page {
  readonly page: number
  readonly classNos: Set<number>
  readonly asns: Set<number>
  readonly countries: Set<string>
  readonly teamNos: Set<number>
  /** Whether nobody answers for some of them. */
  unanswered: boolean
  /** Whether who answers for some of them is uncertain. */
  uncertain: boolean
  /** Whether some are about a host, URL, network or account, in clear. */
  names: boolean
  /** The latest sighting. */
  seenUntilMs: number
}

/** What of a finding its page tells. */
export interface PagedFinding {
  readonly findingNo: number
  readonly classNo: number
  readonly asn: number | null
  readonly country: string | null
  readonly teamNo: number | null
  readonly uncertain: boolean
  /** It is about a host, URL, network or account, and not about an address. */
  readonly named: boolean
  readonly lastMs: number
}

/** Gathers pages out of findings that come in the order of their numbers. */
export class PageCollector {
  readonly pages: Page[] = []

  add({ findingNo, classNo, asn, country, teamNo, uncertain, named, lastMs }: PagedFinding): void {
    const no = pageOf(findingNo)
    let page = this.pages.at(-1)
    if (page?.page !== no) {
      page = emptyPage(no)
      this.pages.push(page)
    }
    page.classNos.add(classNo)
    if (asn !== null) page.asns.add(asn)
    if (country !== null) page.countries.add(country)
    if (teamNo === null) page.unanswered = true
    else page.teamNos.add(teamNo)
    page.uncertain ||= uncertain
    page.names ||= named
    page.seenUntilMs = Math.max(page.seenUntilMs, lastMs)
  }
}

function emptyPage(page: number): Page {
  return {
    page,
    classNos: new Set(),
    asns: new Set(),
    countries: new Set(),
    teamNos: new Set(),
    unanswered: false,
    uncertain: false,
    names: false,
    seenUntilMs: 0,
  }
}

/**
 * Until when findings that are seen again are said to have been seen: the end of the day (UTC). Their pages are then written once a day, and not with each chunk.
 *
 * @param ms The latest of the sightings, in milliseconds since 1970.
 */
export function seenUntilOf(ms: number): number {
  return (Math.floor(ms / day) + 1) * day - 1
}

/** How many numbers of findings a page has. A step of the sequence is a whole number of pages, so a page has findings of one chunk. */
export const pageNumbers = 256

/** The page of a finding. Numbers begin at 1. */
export function pageOf(findingNo: number): number {
  return Math.floor((findingNo - 1) / pageNumbers)
}

/** Stands in a page for findings that nobody answers for; numbers of teams begin at 1. */
export const noTeam = 0

/** What the findings of one page have in common. */
export interface Page {
  readonly page: number
  readonly classNos: Set<number>
  readonly asns: Set<number>
  readonly countries: Set<string>
  readonly teamNos: Set<number>
}

/** Gathers pages out of findings that come in the order of their numbers. */
export class PageCollector {
  readonly pages: Page[] = []

  add(findingNo: number, classNo: number, asn: number | null, country: string | null, teamNo: number | null): void {
    const no = pageOf(findingNo)
    let page = this.pages.at(-1)
    if (page?.page !== no) {
      page = { page: no, classNos: new Set(), asns: new Set(), countries: new Set(), teamNos: new Set() }
      this.pages.push(page)
    }
    page.classNos.add(classNo)
    if (asn !== null) page.asns.add(asn)
    if (country !== null) page.countries.add(country)
    page.teamNos.add(teamNo ?? noTeam)
  }
}

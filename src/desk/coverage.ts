import { emptyRouteQuery, type AddressTableData, type RouteTable } from '#directory'

/** How one AS number of the nation stands: whether anybody answers for it, and whether any feed reports on it. @source R021 */
export interface AsnCoverage {
  readonly asn: number
  /** `registry`: an imported address table places it in the country. `seen`: only findings on own territory name it. */
  readonly basis: 'registry' | 'seen'
  readonly contact: boolean
  /** Findings were seen in the last thirty days. None can mean that all is well, or that nobody looks. */
  readonly findings: boolean
}

/** The sums of a coverage: with a contact, with findings, with neither. */
export interface CoverageSums {
  readonly asns: number
  readonly withContact: number
  readonly withFindings: number
  readonly withNeither: number
}

/**
 * Every AS number of the nation with and without a contact, with and without feed data.
 *
 * @param tables What the operator imported; with none, the nation's numbers are those that findings at home name.
 * @param seen AS numbers with findings in the last days: all, and those on own territory.
 * @source R021
 */
export function coverageByAsn(
  tables: readonly AddressTableData[],
  routes: Pick<RouteTable, 'route'>,
  home: string,
  seen: { readonly all: ReadonlySet<number>; readonly atHome: ReadonlySet<number> },
): AsnCoverage[] {
  const registered = asnsOf(tables, home)
  return [...new Set([...registered, ...seen.atHome])]
    .sort((a, b) => a - b)
    .map((asn) => ({
      asn,
      basis: registered.has(asn) ? 'registry' : 'seen',
      contact: routes.route({ ...emptyRouteQuery(), asn }) >= 0,
      findings: seen.all.has(asn),
    }))
}

export function sumsOf(items: readonly AsnCoverage[]): CoverageSums {
  const count = (is: (item: AsnCoverage) => boolean): number => items.filter(is).length
  return {
    asns: items.length,
    withContact: count((each) => each.contact),
    withFindings: count((each) => each.findings),
    withNeither: count((each) => !each.contact && !each.findings),
  }
}

/** AS numbers that a table places in the country: by the number's own registration, or by prefixes that they announce. */
function asnsOf(tables: readonly AddressTableData[], home: string): Set<number> {
  const found = new Set<number>()
  for (const { byAsn, facts } of tables) {
    byAsn.keys.forEach((asn, at) => {
      if (asn !== 0 && facts[byAsn.values[at]!]?.country === home) found.add(asn)
    })
    for (const fact of facts) if (fact.country === home) for (const asn of fact.asns) found.add(asn)
  }
  return found
}

import type { Directory, RecipientView } from '#directory'
import { minute, plusMs, type Clock, type Instant } from '#kernel/instant.ts'

/** Whose findings are whose: what follow-up and data protection both begin with. */
export interface Territory {
  /** ISO 3166-1 alpha-2 of the country that the team answers for. */
  readonly home: string
  /** Contacts of the directory that are not at home, by number. */
  readonly abroad: readonly number[]
  /** Contacts of critical operators, by number. */
  readonly critical: readonly number[]
}

/**
 * Whether a contact is at home. A desk without a country of its own in the directory is one of the team's own list, and so of its own
 * country; a national CSIRT without one is nobody's guess, and is not taken for one at home.
 */
export function isAtHome({ countries, role }: Pick<RecipientView, 'countries' | 'role'>, home: string): boolean {
  return countries.length > 0 ? countries.includes(home) : role !== 'national'
}

/** A team's country in the directory changes without changing a route; so it is read again from time to time. */
const freshMs = minute

/** Reads the territory off the directory as it is now; null while the team has no country. */
export type ReadTerritory = () => Promise<Territory | null>

export function territoryReader(deps: {
  readonly directory: Pick<Directory, 'loadRoutes' | 'recipients'>
  readonly homeCountry: () => Promise<string | null>
  readonly clock: Clock
}): ReadTerritory {
  let read: { version: number; at: Instant; territory: Territory } | null = null
  return async () => {
    const home = await deps.homeCountry()
    if (home === null) return null
    const { version, contactNo } = (await deps.directory.loadRoutes()).data
    const now = deps.clock()
    if (read !== null && read.version === version && read.territory.home === home && now < plusMs(read.at, freshMs))
      return read.territory
    // Only contacts that a route leads to can stand in a finding that is still routed.
    const recipients = [...(await deps.directory.recipients([...new Set(contactNo)])).values()]
    const territory = {
      home,
      abroad: recipients.filter((each) => !isAtHome(each, home)).map((each) => each.contactNo),
      critical: recipients.filter((each) => each.role === 'critical-operator').map((each) => each.contactNo),
    }
    read = { version, at: now, territory }
    return territory
  }
}

import type { Directory } from '#directory'
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

/** A team's country in the directory changes without changing a route; so it is read again from time to time. */
const freshMs = minute

/** Reads the territory off the directory as it is now; null while the team has no country. */
export type ReadTerritory = () => Promise<Territory | null>

export function territoryReader(deps: {
  readonly directory: Pick<Directory, 'routesVersion' | 'marksOfContacts'>
  readonly homeCountry: () => Promise<string | null>
  readonly clock: Clock
}): ReadTerritory {
  let read: { version: number; at: Instant; territory: Territory } | null = null
  return async () => {
    const home = await deps.homeCountry()
    if (home === null) return null
    const version = await deps.directory.routesVersion()
    const now = deps.clock()
    if (read !== null && read.version === version && read.territory.home === home && now < plusMs(read.at, freshMs))
      return read.territory
    const territory = { home, ...(await deps.directory.marksOfContacts(home)) }
    read = { version, at: now, territory }
    return territory
  }
}

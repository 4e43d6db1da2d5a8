import type { Territory } from './territory.ts'

/** What is known of the place of a finding's system. */
export interface PlacesKnown {
  /** As the report says; null where it says nothing. */
  readonly country: string | null
  /** As the imported address tables say, each table one word. */
  readonly tableCountries: readonly (string | null)[]
  /** Who answers for it, by the directory's number; null where nobody does. */
  readonly contactNo: number | null
}

/**
 * Whether a system lies outside the constituency: abroad by all its places, and nobody at home answers for it. One place at home, or no
 * place at all, is enough for it not to be: what is uncertain is kept and looked at, not taken for a stranger's.
 *
 * @source R046, R013
 */
export function isOutside(known: PlacesKnown, { home, abroad }: Pick<Territory, 'home' | 'abroad'>): boolean {
  const places = [known.country, ...known.tableCountries].filter((country) => country !== null)
  if (known.country === null || places.includes(home)) return false
  return known.contactNo === null || abroad.includes(known.contactNo)
}

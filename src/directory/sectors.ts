/**
 * Sectors of critical and important entities, as data: the list is the directive's, the identifiers are ours.
 * `unknown` is a class of its own, for nobody is safe because nobody asked.
 *
 * @source Directive (EU) 2022/2555 (NIS2), Annexes I and II
 */
export const sectors = [
  { id: 'energy', title: 'Energy', annex: 'I' },
  { id: 'transport', title: 'Transport', annex: 'I' },
  { id: 'banking', title: 'Banking', annex: 'I' },
  { id: 'financial-markets', title: 'Financial market infrastructures', annex: 'I' },
  { id: 'health', title: 'Health', annex: 'I' },
  { id: 'drinking-water', title: 'Drinking water', annex: 'I' },
  { id: 'waste-water', title: 'Waste water', annex: 'I' },
  { id: 'digital-infrastructure', title: 'Digital infrastructure', annex: 'I' },
  { id: 'ict-service-management', title: 'ICT service management', annex: 'I' },
  { id: 'public-administration', title: 'Public administration', annex: 'I' },
  { id: 'space', title: 'Space', annex: 'I' },
  { id: 'post', title: 'Postal and courier services', annex: 'II' },
  { id: 'waste-management', title: 'Waste management', annex: 'II' },
  { id: 'chemicals', title: 'Chemicals', annex: 'II' },
  { id: 'food', title: 'Food', annex: 'II' },
  { id: 'manufacturing', title: 'Manufacturing', annex: 'II' },
  { id: 'digital-providers', title: 'Digital providers', annex: 'II' },
  { id: 'research', title: 'Research', annex: 'II' },
  { id: 'unknown', title: 'Not known', annex: null },
] as const

export type SectorId = (typeof sectors)[number]['id']

const byName = new Map<string, SectorId>(
  sectors.flatMap(({ id, title }) => [[id, id] as const, [title.toLowerCase(), id] as const]),
)

/** The sector of an identifier or a title, in any case; null when the list has none of that name. */
export function parseSector(text: string): SectorId | null {
  return byName.get(text.trim().toLowerCase()) ?? null
}

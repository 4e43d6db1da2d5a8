import type { Query } from '../../api.ts'
import type { Search } from '../../router.tsx'

/** The filters that the API takes; the address of the page uses the same names. */
export const filterNames = [
  'search',
  'state',
  'type',
  'identifier',
  'feed',
  'asn',
  'country',
  'since',
  'team',
  'route',
  'exercise',
  'archive',
] as const

/** What is asked of the API for the page's address. A day means its beginning, UTC; `AS64500` means its number. */
export function filtersOf(search: Search): Query {
  const query: Record<string, string> = {}
  for (const name of filterNames) {
    const value = search[name]
    if (value !== undefined && value !== '') query[name] = value
  }
  if (query['since'] !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(query['since'])) query['since'] += 'T00:00:00.000Z'
  if (query['asn'] !== undefined) query['asn'] = query['asn'].replace(/^as\s*/i, '')
  if (query['country'] !== undefined) query['country'] = query['country'].toUpperCase()
  return query
}

/** Whether any filter narrows the list. */
export function isFiltered(search: Search): boolean {
  return filterNames.some((name) => (search[name] ?? '') !== '')
}

/** Where a page begins and how long it is at most. */
export interface PageQuery {
  readonly after: string
  readonly limit: number
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/**
 * A page of a list that was read with one row more than asked for; that row says that there is a next page.
 *
 * @param keyOf What the list is ordered by.
 */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? keyOf(last) : null }
}

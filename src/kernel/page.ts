/** A page of a list, as every list answers. */
export interface Page<T> {
  readonly items: readonly T[]
  /** Where the next page begins; null at the end. */
  readonly nextCursor: string | null
}

/**
 * A page of a list that was read with one row more than asked for: that row says that there is a next page.
 *
 * @param cursorOf What the list goes on after: of its last row.
 */
export function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}

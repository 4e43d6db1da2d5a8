import { AppError } from './errors.ts'

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

/**
 * The number that a cursor stands for: lists are read on from a row, never from a count of rows.
 *
 * @throws {AppError} `platform.bad-request` for a cursor that is not ours.
 */
export function cursorNumber(cursor: string | undefined): number | null {
  if (cursor === undefined) return null
  const value = Number(cursor)
  if (!/^\d{1,16}$/.test(cursor) || !Number.isSafeInteger(value))
    throw new AppError('platform.bad-request', 'The cursor is not one that this list gave.', {
      faults: [{ pointer: '/query/cursor', reason: 'not a cursor of this list' }],
    })
  return value
}

/**
 * A page of rows as they leave.
 *
 * @param numberOf The number by which the list goes on after its row.
 */
export function numberedPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  numberOf: (row: Row) => number,
  present: (row: Row) => T,
): Page<T> {
  const { items, nextCursor } = pageOf(rows, limit, (row) => String(numberOf(row)))
  return { items: items.map(present), nextCursor }
}

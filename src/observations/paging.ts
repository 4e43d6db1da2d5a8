import { AppError } from '#kernel/errors.ts'

/** A page of a list, as every list answers. */
export interface Page<T> {
  readonly items: T[]
  readonly nextCursor: string | null
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
 * A page out of rows that were read with one more than the limit, to see whether more follows.
 *
 * @param numberOf The number by which the list goes on after its row.
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  numberOf: (row: Row) => number,
  present: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last !== undefined ? String(numberOf(last)) : null,
  }
}

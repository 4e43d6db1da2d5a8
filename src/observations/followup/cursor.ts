import { AppError } from '#kernel/errors.ts'
import type { AgeingCursor } from './store.ts'

/** A place in the ageing list as text: the harm and number of the last finding shown. */
export function cursorOf({ harm, findingNo }: AgeingCursor): string {
  return `${harm}-${findingNo}`
}

/** @throws {AppError} `platform.bad-request` for a cursor that this list did not give. */
export function readCursor(cursor: string | undefined): AgeingCursor | null {
  if (cursor === undefined) return null
  const match = /^(\d{1,4})-(\d{1,15})$/.exec(cursor)
  if (match === null)
    throw new AppError('platform.bad-request', 'The cursor is not one that this list gave.', {
      faults: [{ pointer: '/query/cursor', reason: 'not a cursor of this list' }],
    })
  return { harm: Number(match[1]), findingNo: Number(match[2]) }
}

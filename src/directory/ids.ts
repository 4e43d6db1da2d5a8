import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'

/** What the directory gives numbers to. */
export type EntryKind = 'team' | 'contact' | 'network' | 'import' | 'proposal' | 'operator' | 'asset'

/** The refusal for an id that names nothing. */
export function notFound(kind: EntryKind): AppError {
  return new AppError('directory.not-found', `The directory has no ${kind} with this id.`)
}

/** The number of an entry's id. @throws {AppError} `directory.not-found` when the id cannot be one. */
export function numberOf(kind: EntryKind, id: string): number {
  const no = numberOfId(kind, id)
  if (no === null) throw notFound(kind)
  return no
}

/** The number after which a page begins; 0 for the first. @throws {AppError} `platform.bad-request` for a cursor that we did not give. */
export function cursorNumber(kind: EntryKind | 'line', cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const no = kind === 'line' ? Number(cursor) : numberOfId(kind, cursor)
  if (no === null || !Number.isSafeInteger(no) || no < 0)
    throw new AppError('platform.bad-request', 'The cursor is not one that this list gave.', {
      faults: [{ pointer: '/query/cursor', reason: 'is unknown' }],
    })
  return no
}

/** The version in an If-Match header. @throws {AppError} `platform.bad-request` */
export function versionOf(ifMatch: string): number {
  const version = Number(ifMatch)
  if (!Number.isSafeInteger(version) || version < 1)
    throw new AppError('platform.bad-request', 'The If-Match header holds no version of the directory.')
  return version
}

/** The refusal for an edit of something that has changed meanwhile. */
export function stale(): AppError {
  return new AppError('platform.stale', 'Somebody else changed this meanwhile; load it again.')
}

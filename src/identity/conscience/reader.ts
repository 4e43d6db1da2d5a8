import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { readerRolesOf, type ReaderRole } from './concern.ts'
import type { ConcernSeals } from './sealing.ts'
import type { ConcernRow } from './store.ts'

/** Somebody who may help to open concerns. */
export interface Reader {
  readonly personId: string
  readonly roles: readonly ReaderRole[]
}

/** The reader that an actor is; null for everybody else: a token and the shell are no persons. */
export function readerOf(actor: Actor): Reader | null {
  if (actor.kind !== 'person' || actor.personId === null) return null
  const roles = readerRolesOf(actor)
  return roles.length === 0 ? null : { personId: actor.personId, roles }
}

/** @throws {AppError} `identity.not-a-reader` */
export function assertReader(actor: Actor): Reader {
  const reader = readerOf(actor)
  if (reader === null)
    throw new AppError(
      'identity.not-a-reader',
      'Concerns are for an auditor, data-protection officer or legal adviser, signed in as a person, who neither leads the team nor runs the node.',
    )
  return reader
}

/**
 * The concern, where it is there and not the reader's own.
 *
 * @throws {AppError} `identity.concern-not-found`, `identity.own-concern`
 */
export function assertNotOwn(row: ConcernRow | null, reader: Reader, seals: ConcernSeals): ConcernRow {
  if (row === null)
    throw new AppError('identity.concern-not-found', 'There is no such concern, or it was deleted on its date.')
  if (seals.isAuthor(row.concernId, row.authorSealed, reader.personId))
    throw new AppError('identity.own-concern', 'Nobody opens a concern of their own.')
  return row
}

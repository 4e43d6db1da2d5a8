import type { Actor, Role } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'

/**
 * The person who answers for something in a role.
 *
 * @param others Persons who had a hand in it before: none of them answers for it again. A token or shell that nobody stands behind could be
 *   any of them, and so answers for nothing.
 * @param why What is asked of them, for the sentence of the refusal: `validates an instrument`.
 * @throws {AppError} `mandates.person`
 * @source R033, R132; NORMS-IN-PRACTICE C0, the compelled path
 */
export function answeringPerson(
  actor: Pick<Actor, 'personId' | 'roles'>,
  role: Role | null,
  others: readonly (string | null)[],
  why: string,
): string {
  const { personId } = actor
  if (personId === null) throw new AppError('mandates.person', `A person ${why}; whoever asks here is none.`)
  if (role !== null && !actor.roles.includes(role))
    throw new AppError('mandates.person', `Who ${why} holds the role ${role}; you do not.`)
  if (others.includes(personId))
    throw new AppError('mandates.person', `Another person ${why}: you had a hand in it already.`)
  return personId
}

/** Who somebody is for the record: the person, or the token or shell where nobody stands behind it. */
export function recordedBy(actor: Pick<Actor, 'personId' | 'id'>): string {
  return actor.personId ?? actor.id
}

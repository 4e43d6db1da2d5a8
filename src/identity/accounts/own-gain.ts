import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Account, AccountInput } from './account.ts'

/**
 * Nobody widens what they may do themselves; giving something up is free.
 *
 * @throws {AppError} `identity.own-roles`
 */
export function assertNotOwnGain(
  actor: Actor,
  row: Pick<Account, 'accountId' | 'roles' | 'duties'>,
  person: AccountInput,
): void {
  if (actor.personId !== row.accountId) return
  const gained = person.roles.filter((role) => !row.roles.includes(role))
  const shed = row.duties.filter((duty) => !person.duties.includes(duty))
  if (
    gained.length + shed.length > 0 ||
    (row.roles.includes('law-enforcement') && !person.roles.includes('law-enforcement'))
  )
    throw new AppError(
      'identity.own-roles',
      'Nobody changes what they may do themselves; another administrator does it.',
    )
}

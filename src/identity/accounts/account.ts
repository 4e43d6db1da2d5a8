import type { FunctionClass, Role } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'

export type AccountId = Id<'account'>
export type AccountState = 'invited' | 'active' | 'closed'

/** A person who works with this node. */
export interface Account {
  readonly accountId: AccountId
  /** Counts up with each change; what an edit names as the form that it changes. */
  readonly version: number
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
  /** The functions that the person serves, here and elsewhere; at least one. @source R114, R144 */
  readonly duties: readonly FunctionClass[]
  readonly state: AccountState
  readonly createdAt: Instant
  readonly changedAt: Instant
}

/** What an invitation or an edit says of a person. */
export interface AccountInput {
  readonly name: string
  readonly roles: readonly Role[]
  readonly duties: readonly FunctionClass[]
}

/**
 * Reads a mail address, in the one form by which accounts are found: lower case, no space around it.
 *
 * The local part may tell case apart by the standard; no mail system in use does, and two accounts that differ in
 * case alone would be a trap.
 *
 * @throws {AppError} `identity.bad-email`
 * @source RFC 5321, section 4.1.2, without quoted local parts and address literals
 */
export function parseEmail(text: string): string {
  const email = text.trim().normalize('NFC').toLowerCase()
  const form = /^[^\s@"<>(),:;\\[\]\p{C}]{1,64}@[^\s@"<>(),:;\\[\]\p{C}]{1,253}$/u
  const domain = email.slice(email.indexOf('@') + 1)
  if (!form.test(email) || !/^[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63})+$/u.test(domain))
    throw new AppError('identity.bad-email', 'That is not a mail address.')
  return email
}

/** Each value once, in the order of the closed list that it comes from. */
export function ordered<T>(values: readonly T[], list: readonly T[]): T[] {
  return list.filter((value) => values.includes(value))
}

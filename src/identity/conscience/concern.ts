import type { FunctionClass, Role } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import { day, dayOf, instant, msBetween, plusMs, type Instant } from '#kernel/instant.ts'
import { isBehindTheWall } from '../roles.ts'

export type ConcernId = Id<'concern'>

/** Roles that look at the team's work from beside it, and so may open a concern, two together. @source R121 */
export const readerRoles = ['auditor', 'data-protection', 'legal'] as const
export type ReaderRole = (typeof readerRoles)[number]

/** How long the first who asks waits for the second. */
export const askedForMs = 7 * day
/** How long a concern is open to the two who opened it. */
export const openForMs = 7 * day
/** How long a concern is kept after its answer: three years, with the leap day that may lie in them. */
export const keptForMs = (3 * 365 + 1) * day

/** What a person says when they raise a concern. */
export interface ConcernInput {
  readonly subject: string
  readonly text: string
  /** The id of a decision, tasking or measure that it is about. */
  readonly about: string | null
  /** Whether the readers may know who raised it. */
  readonly nameKnown: boolean
}

/** What is sealed of it; the name only where its author wants it known. */
export interface ConcernContent {
  readonly subject: string
  readonly text: string
  readonly about: string | null
  readonly name: string | null
}

/**
 * In which roles a person may help to open a concern; none for who leads the team or runs the machine, whatever else
 * they hold, and none behind the wall.
 *
 * @source R033, R121
 */
export function readerRolesOf(person: {
  readonly roles: readonly Role[]
  readonly duties: readonly FunctionClass[]
}): readonly ReaderRole[] {
  const { roles, duties } = person
  if (roles.includes('head') || roles.includes('administrator') || isBehindTheWall(roles, duties)) return []
  return readerRoles.filter((role) => roles.includes(role))
}

/** Two different roles, one of each of two persons; null where they have but one between them. */
export function differentRoles(
  first: readonly ReaderRole[],
  second: readonly ReaderRole[],
): readonly [ReaderRole, ReaderRole] | null {
  for (const one of first) {
    const other = second.find((role) => role !== one)
    if (other !== undefined) return [one, other]
  }
  return null
}

/** Whether among these persons are two who can open a concern together. */
export function canBeOpenedBy(held: readonly (readonly ReaderRole[])[]): boolean {
  return held.some((first, at) => held.slice(at + 1).some((second) => differentRoles(first, second) !== null))
}

/** Whether one who asked then still waits for a second now. */
export function standsStill(askedAt: Instant, now: Instant): boolean {
  return now < plusMs(askedAt, askedForMs)
}

/** Midnight (UTC) of the moment's day: all that is said of when a concern was raised. */
export function dayStart(moment: Instant): Instant {
  return instant(`${dayOf(moment)}T00:00:00.000Z`)
}

/** Whole days from one day (`YYYY-MM-DD`) to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round(msBetween(instant(`${from}T00:00:00.000Z`), instant(`${to}T00:00:00.000Z`)) / day)
}

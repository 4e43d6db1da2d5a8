import { AppError } from '#kernel/errors.ts'
import type { Actor, Role } from '#kernel/actor.ts'
import { numberedId, type Id } from '#kernel/id.ts'
import { day, msBetween, type Instant } from '#kernel/instant.ts'

/** Who confirms a legal hold, each role by another person. @source R049, rule e-6 */
export const holdRoles = ['head', 'legal', 'data-protection'] as const satisfies readonly Role[]
export type HoldRole = (typeof holdRoles)[number]

/**
 * `asked`: not all have confirmed, and nothing is kept for it. `in-force`: bytes and evidence are kept. `lifted`: all three took it back.
 * `ended`: its date has come, or what it was for was deleted before all had confirmed.
 */
export const holdStates = ['asked', 'in-force', 'lifted', 'ended'] as const
export type HoldState = (typeof holdStates)[number]

/** What is confirmed: that a report is held, or that the hold is taken back. */
export type HoldAct = 'hold' | 'lift'

/** One person's word, in one role. */
export interface HoldWord {
  readonly act: HoldAct
  readonly role: HoldRole
  readonly personId: string
  readonly at: Instant
}

/** A legal hold as it leaves. */
export interface LegalHold {
  readonly holdId: Id<'hold'>
  readonly reportId: string
  readonly fileName: string
  readonly reason: string
  readonly state: HoldState
  readonly askedBy: string
  readonly askedAt: Instant
  readonly until: Instant
  readonly inForceAt: Instant | null
  readonly liftReason: string | null
  readonly endedAt: Instant | null
  readonly words: readonly HoldWord[]
  /** Roles whose word is still wanted for the hold, or for lifting it where that was asked. */
  readonly missing: readonly HoldRole[]
}

/** The longest that one hold lasts: it is renewed by a new one, with reasons of its own. */
export const longestHoldDays = 366

export const holdIdOf = (no: number): Id<'hold'> => numberedId('hold', no)

/**
 * The word that an actor gives on an act, or why it cannot count.
 *
 * A word is a person's, in a role that the person holds. Each role speaks once and each person speaks once: one person with three roles is
 * one word.
 *
 * @param given The words on this act so far.
 * @throws {AppError} `observations.hold-person`
 * @source R049, R132
 */
export function wordOf(
  actor: Pick<Actor, 'personId' | 'roles'>,
  { act, role, at }: Pick<HoldWord, 'act' | 'role' | 'at'>,
  given: readonly Pick<HoldWord, 'act' | 'role' | 'personId'>[],
): HoldWord {
  const refuse = (why: string): never => {
    throw new AppError('observations.hold-person', why)
  }
  const { personId } = actor
  if (personId === null) return refuse('A legal hold is confirmed by a person; whoever asks here is none.')
  if (!actor.roles.includes(role)) return refuse(`You do not hold the role in which you mean to confirm (${role}).`)
  const same = given.filter((word) => word.act === act)
  if (same.some((word) => word.personId === personId))
    return refuse('You have confirmed this already; the other two confirmations are for two other persons.')
  if (same.some((word) => word.role === role)) return refuse(`The role ${role} has confirmed this already.`)
  return { act, role, personId, at }
}

/** Roles that have not yet spoken on an act. */
export function missingRoles(act: HoldAct, words: readonly Pick<HoldWord, 'act' | 'role'>[]): HoldRole[] {
  return holdRoles.filter((role) => !words.some((word) => word.act === act && word.role === role))
}

/** Whether an act is confirmed: three roles, by three persons. */
export function isConfirmed(act: HoldAct, words: readonly Pick<HoldWord, 'act' | 'role' | 'personId'>[]): boolean {
  const persons = new Set(words.filter((word) => word.act === act).map((word) => word.personId))
  return missingRoles(act, words).length === 0 && persons.size === holdRoles.length
}

/** @throws {AppError} `platform.bad-request` for a date that is past, or further away than a hold may last. */
export function checkHoldDate(until: Instant, now: Instant): void {
  const days = msBetween(now, until) / day
  if (days <= 0 || days > longestHoldDays)
    throw new AppError('platform.bad-request', `A hold is dated: it ends within ${longestHoldDays} days.`, {
      faults: [{ pointer: '/body/until', reason: `a time after now and within ${longestHoldDays} days` }],
    })
}

import type { Actor, Role } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import type { Id } from '#kernel/id.ts'
import { hour, msBetween, plusMs, type Instant } from '#kernel/instant.ts'
import type { NamedClock } from '../clocks/named.ts'
import { dueOf, type Calendar, type Period } from '../clocks/period.ts'

/** Which clock runs: a period, or one that a text of law sets. */
export type ClockChoice = Period | { readonly named: string }

/** What somebody comes to owe. */
export interface ObligationTerms {
  /** The rule, or the name of the clock, that asks for it. */
  readonly rule: string
  readonly what: string
  readonly subject: EntityRef
  readonly clock: ClockChoice
  /** Who does it, and who is told when the clock runs out. */
  readonly owner: Role
  readonly escalateTo: Role
  /** Whether the clock may be halted with a reason. Never for a clock of law. */
  readonly pausable: boolean
  readonly by: Pick<Actor, 'kind' | 'id'>
  readonly decisionId?: Id<'decision'>
  /** When the clock began; now, where nothing is said. */
  readonly from?: Instant
  /** Where the beginning is recorded: a letter, a report. */
  readonly reference?: string
  readonly exercise: boolean
}

export interface Obligation extends Omit<ObligationTerms, 'clock' | 'from' | 'decisionId' | 'reference'> {
  readonly id: Id<'obligation'>
  readonly decisionId: string | null
  readonly reference: string | null
  readonly period: Period
  readonly ofLaw: boolean
  readonly startedAt: Instant
  /** The strict reading, by which the clock runs out. */
  readonly dueAt: Instant
  readonly legalDueAt: Instant
  readonly pausedAt: Instant | null
  readonly escalatedAt: Instant | null
  readonly endedAt: Instant | null
  readonly ended: 'met' | 'not-done' | null
  readonly endedBy: string | null
  readonly evidence: string | null
}

/** How an obligation stands. `overdue` is still owed: silence ends nothing. */
export type Standing = 'open' | 'paused' | 'overdue' | 'met' | 'met-late' | 'not-done'

/** @source ARCHITECTURE section 4; NORMS-IN-PRACTICE C0, h-6 */
export function standingOf(obligation: Obligation, now: Instant): Standing {
  if (obligation.ended === 'not-done') return 'not-done'
  if (obligation.endedAt !== null) return obligation.endedAt <= obligation.dueAt ? 'met' : 'met-late'
  if (obligation.pausedAt !== null) return 'paused'
  return now > obligation.dueAt ? 'overdue' : 'open'
}

/**
 * Begins an obligation.
 *
 * @throws {AppError} `norms.unknown-clock` when no clock has the name; `norms.bad-obligation` when it would begin in the future.
 */
export function beginObligation(
  id: Id<'obligation'>,
  terms: ObligationTerms,
  given: { now: Instant; calendar: Calendar; clocks: ReadonlyMap<string, NamedClock> },
): Obligation {
  const { clock, from, decisionId, reference, ...rest } = terms
  const named = 'named' in clock ? given.clocks.get(clock.named) : undefined
  if ('named' in clock && named === undefined)
    throw new AppError('norms.unknown-clock', `There is no clock with the name ${clock.named}.`)
  const period = named?.period ?? (clock as Period)
  const startedAt = from ?? given.now
  if (startedAt > given.now)
    throw new AppError('norms.bad-obligation', 'A clock begins with what has happened, not later.')
  const { strict, legal } = dueOf(startedAt, period, given.calendar)
  return {
    ...rest,
    id,
    decisionId: decisionId ?? null,
    reference: reference ?? null,
    period,
    ofLaw: named !== undefined,
    pausable: rest.pausable && named === undefined,
    startedAt,
    dueAt: strict,
    legalDueAt: legal,
    pausedAt: null,
    escalatedAt: null,
    endedAt: null,
    ended: null,
    endedBy: null,
    evidence: null,
  }
}

/** Halts a clock. @throws {AppError} `norms.cannot-pause` for a clock of law, one that is halted already, and one that has run out. */
export function pause(obligation: Obligation, now: Instant): Obligation {
  assertOpen(obligation)
  if (obligation.ofLaw) throw new AppError('norms.cannot-pause', 'A clock that law sets cannot be halted.')
  if (!obligation.pausable)
    throw new AppError('norms.cannot-pause', `The clock of rule ${obligation.rule} cannot be halted.`)
  if (obligation.pausedAt !== null) throw new AppError('norms.cannot-pause', 'The clock is halted already.')
  if (now > obligation.dueAt)
    throw new AppError('norms.cannot-pause', 'The clock has run out; halting it now would only hide that.')
  return { ...obligation, pausedAt: now }
}

/** Lets a halted clock run on; what it stood still is added to both readings. */
export function resume(obligation: Obligation, now: Instant): Obligation {
  assertOpen(obligation)
  if (obligation.pausedAt === null) throw new AppError('norms.cannot-pause', 'The clock is not halted.')
  const stood = Math.max(0, msBetween(obligation.pausedAt, now))
  return {
    ...obligation,
    pausedAt: null,
    dueAt: plusMs(obligation.dueAt, stood),
    legalDueAt: plusMs(obligation.legalDueAt, stood),
  }
}

/** Ends it: done with evidence, or not done with the reason. A halted clock runs on first. */
export function end(
  obligation: Obligation,
  how: { ended: 'met' | 'not-done'; by: string; evidence: string; now: Instant },
): Obligation {
  assertOpen(obligation)
  const running = obligation.pausedAt === null ? obligation : resume(obligation, how.now)
  return { ...running, endedAt: how.now, ended: how.ended, endedBy: how.by, evidence: how.evidence }
}

function assertOpen(obligation: Obligation): void {
  if (obligation.endedAt !== null) throw new AppError('norms.obligation-ended', 'This obligation has ended already.')
}

/** Hours from its beginning to a moment, to a tenth: what the report counts. */
export function hoursOf(obligation: Obligation, to: Instant): number {
  return Math.round((msBetween(obligation.startedAt, to) / hour) * 10) / 10
}

/** Whether somebody may say what became of it: its owner, whom it escalates to, and the head. */
export function mayAnswer(obligation: Obligation, actor: Pick<Actor, 'roles'>): boolean {
  return [obligation.owner, obligation.escalateTo, 'head' as const].some((role) => actor.roles.includes(role))
}

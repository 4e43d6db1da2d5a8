import type { Role } from '#kernel/actor.ts'
import { day, hour, plusMs, type Instant } from '#kernel/instant.ts'
import { stateCode, type FindingState } from '../finding-state.ts'
import { severities } from '../severity.ts'

/** Days after which a finding on own territory has an outcome, or a reason with a review date. @source R020 */
export const outcomeDays = 7

/** Days for which "reported fixed" is reason enough: as long as it takes the feeds to agree or not. */
export const claimDays = 14

/** Whose finding it is where nobody said: the first line that fits. @source R020 */
export const ownerRule = [
  { when: 'critical-finding', owner: 'duty-officer' },
  { when: 'critical-operator', owner: 'duty-officer' },
  { when: 'any', owner: 'analyst' },
] as const satisfies readonly { when: string; owner: Role }[]

/** By when somebody acts next where nobody said, in hours after the state was reached. @source R020 */
export const nextActionHours: Readonly<
  Partial<Record<FindingState, { readonly critical: number; readonly other: number }>>
> = {
  open: { critical: 24, other: 72 },
  notified: { critical: 48, other: 168 },
  acknowledged: { critical: 72, other: 168 },
  'reported-fixed': { critical: 168, other: 336 },
}

/** Severities from here on are critical. */
export const criticalFrom = severities.indexOf('critical')

/** What harm is sorted by: how severe, and first of all whether a critical operator is hit. */
export const criticalOperatorHarm = 10

/** What the seven days are counted from and judged by. */
export interface Standing {
  readonly state: FindingState
  readonly stateAt: Instant
  /** What the source says. */
  readonly firstSeen: Instant
  /** When the report came in that told of it; null where that was not noted. */
  readonly learnedAt: Instant | null
  /** When it was last opened again; null when it never was. */
  readonly openedAt: Instant | null
  /** What a person said; null where nobody did. */
  readonly said: { readonly reviewAt: Instant | null; readonly at: Instant } | null
}

/**
 * Whether a finding on own territory has gone beyond its seven days with neither outcome nor reason, or its review date has passed.
 *
 * The days begin when the team learned of it, however old the report says it is. A finding that was opened again begins anew: neither its age
 * nor what was said before counts.
 *
 * @source R020, rule c-4
 */
export function isOverdue({ state, stateAt, firstSeen, learnedAt, openedAt, said }: Standing, now: Instant): boolean {
  if (stateCode(state) >= stateCode('no-longer-observed')) return false
  const knownSince = [learnedAt, openedAt].reduce<Instant>(
    (latest, at) => (at !== null && at > latest ? at : latest),
    firstSeen,
  )
  if (knownSince >= plusMs(now, -outcomeDays * day)) return false
  if (state === 'reported-fixed' && stateAt > plusMs(now, -claimDays * day)) return false
  const stands =
    said !== null && said.reviewAt !== null && said.reviewAt > now && (openedAt === null || said.at >= openedAt)
  return !stands
}

/** By when somebody acts next, by rule; null for a finding that nobody has to act on. */
export function nextActionByRule(state: FindingState, stateAt: Instant, critical: boolean): Instant | null {
  const hours = nextActionHours[state]
  return hours === undefined ? null : plusMs(stateAt, (critical ? hours.critical : hours.other) * hour)
}

import { AppError } from '#kernel/errors.ts'
import { day, msBetween, plusMs, type Instant } from '#kernel/instant.ts'
import type { TeamState } from '../finding-state.ts'

/** What an outcome or reason means, and how long it stands before somebody looks again. */
export interface OutcomeRule {
  readonly meaning: string
  readonly source: string
  /** The state that it ends the finding in; null for a reason, which leaves it where it is and is reviewed. */
  readonly ends: Exclude<TeamState, 'open'> | null
  /** Days until the review where nobody names a day. */
  readonly reviewDays: number
  /** The longest that it may stand without being looked at. */
  readonly longestDays: number
}

const ending = (ends: 'resolved' | 'false-positive', meaning: string): OutcomeRule => ({
  meaning,
  source: 'R020; CONTRACT, finding states',
  ends,
  reviewDays: 0,
  longestDays: 0,
})
const reason = (meaning: string, source: string, reviewDays: number, longestDays: number): OutcomeRule => ({
  meaning,
  source,
  ends: null,
  reviewDays,
  longestDays,
})

/**
 * The closed list of what can be said of a finding on own territory at seven days: an outcome, or a reason with a review date. None of them
 * is an excuse for ever, and none says anything of knowledge or responsibility.
 *
 * @source R020, rule c-4; NORMS-IN-PRACTICE C3, metric M-c3
 */
export const outcomeRules = {
  resolved: ending('resolved', 'The problem is gone, by what the team knows.'),
  'false-positive': ending('false-positive', 'There was no such problem.'),
  'told-and-waiting': reason('Whoever answers for it was told; an answer is awaited.', 'R022', 7, 30),
  'being-mended': reason('Whoever answers for it says that work is going on.', 'R022', 14, 30),
  'no-contact': reason('Nobody who answers for it could be found or reached yet.', 'R022, rule last-resort-1', 7, 30),
  'not-feasible': reason(
    'No measure is feasible with the means at hand; asking others for help is to be considered.',
    'rule c-4',
    30,
    90,
  ),
  'asked-for-help': reason('Help was asked for, at home or abroad.', 'rule c-4, norm h', 14, 30),
  'handed-over': reason('Another body at home has taken it over.', 'R030, R031', 30, 90),
  'accepted-by-owner': reason('The owner of the system knows of it and keeps it so, with a reason.', 'R022', 90, 180),
} as const satisfies Record<string, OutcomeRule>

export type OutcomeCode = keyof typeof outcomeRules
export const outcomeCodes = Object.keys(outcomeRules) as readonly OutcomeCode[]

export function outcomeRule(code: OutcomeCode): OutcomeRule {
  return outcomeRules[code]
}

/**
 * The day on which a reason is looked at again; null for an outcome, which ends the finding.
 *
 * @throws {AppError} `platform.bad-request` for a day that is past, or further away than the reason may stand.
 * @source rule c-4
 */
export function reviewDateOf(
  { code, reviewAt }: { readonly code: OutcomeCode; readonly reviewAt?: Instant },
  now: Instant,
): Instant | null {
  const { ends, reviewDays, longestDays } = outcomeRule(code)
  if (ends !== null) return null
  const at = reviewAt ?? plusMs(now, reviewDays * day)
  const days = msBetween(now, at) / day
  if (days <= 0 || days > longestDays)
    throw new AppError('platform.bad-request', `"${code}" is looked at again within ${longestDays} days.`, {
      faults: [{ pointer: '/body/reviewAt', reason: `a time after now and within ${longestDays} days` }],
    })
  return at
}

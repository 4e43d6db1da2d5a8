import type { Instant } from '#kernel/instant.ts'
import { AppError } from '#kernel/errors.ts'

/** How a network's problems come back. */
export interface Recurrence {
  readonly asn: number
  /** Findings that were thought over and were seen again. */
  readonly reopened: number
  /** Findings that are new after one of their kind was resolved or reported as mended. */
  readonly newAfter: number
  readonly lastAt: Instant
}

/** What was done about a network. */
export interface Measures {
  readonly notifications: number
  readonly lastSentAt: Instant | null
  readonly answers: number
  /** Answers that say "fixed" or "working on it". */
  readonly answersToMend: number
  readonly lastAnswerAt: Instant | null
}

/**
 * A network where problems come back, beside what was done about it. Seen from the counts alone: a network with many customers or a
 * feed that looks closely has more of everything, so this starts a talk and judges nobody.
 *
 * @source R025
 */
export interface RepeatNetwork extends Recurrence {
  readonly open: number
  readonly measures: Measures
}

/** Most recurrences first. */
export function byRecurrence(networks: readonly Recurrence[]): Recurrence[] {
  return [...networks].sort((a, b) => recurrencesOf(b) - recurrencesOf(a) || a.asn - b.asn)
}

export function recurrencesOf({ reopened, newAfter }: Recurrence): number {
  return reopened + newAfter
}

/** The part of an ordered list that follows a cursor, which names recurrences and AS number of the last one shown. */
export function after(networks: readonly Recurrence[], cursor: string | undefined): readonly Recurrence[] {
  if (cursor === undefined) return networks
  const match = /^(\d{1,15})-(\d{1,10})$/.exec(cursor)
  if (match === null)
    throw new AppError('platform.bad-request', 'The cursor is not one that this list gave.', {
      faults: [{ pointer: '/query/cursor', reason: 'not a cursor of this list' }],
    })
  const [count, asn] = [Number(match[1]), Number(match[2])]
  return networks.filter((each) => {
    const own = recurrencesOf(each)
    return own < count || (own === count && each.asn > asn)
  })
}

export function cursorAfter(network: Recurrence): string {
  return `${recurrencesOf(network)}-${network.asn}`
}

import { dayOf, plusMs, type Instant } from '#kernel/instant.ts'
import type { ContentClass, Exemption } from './document.ts'

/** What an exemption is asked about. What is not known is left out. */
export interface ExemptionAbout {
  readonly content?: ContentClass | 'payment' | undefined
  readonly recipient?: string | undefined
  readonly place?: 'domestic' | 'foreign' | undefined
}

export interface ExemptionQuestion extends ExemptionAbout {
  readonly at: Instant
}

/** The answer: covered by these entries, not covered, or not to be said while something is unknown. */
export interface ExemptionAnswer {
  readonly covers: boolean | 'unknown'
  readonly by: readonly Exemption[]
}

/**
 * Whether an entry of the library covers content for a recipient.
 *
 * An entry counts only while it outlives a decision that rests on it: otherwise what was decided on its last day could leave
 * on the day after.
 *
 * @param validMs How long a decision may be used.
 * @source R180
 */
export function askExemptions(
  library: readonly Exemption[],
  question: ExemptionQuestion,
  validMs: number,
): ExemptionAnswer {
  const today = dayOf(question.at)
  const later = dayOf(plusMs(question.at, validMs))
  const valid = library.filter((entry) => entry.from <= today && later <= entry.until)
  const truths = valid.map((entry) => [entry, matches(entry, question)] as const)
  const by = truths.filter(([, truth]) => truth === true).map(([entry]) => entry)
  if (by.length > 0) return { covers: true, by }
  return { covers: truths.some(([, truth]) => truth === 'unknown') ? 'unknown' : false, by: [] }
}

function matches(entry: Exemption, { content, recipient, place }: ExemptionQuestion): boolean | 'unknown' {
  const among = (allowed: readonly string[], value: string | undefined): boolean | 'unknown' =>
    value === undefined ? 'unknown' : allowed.includes(value)
  const truths = [
    among(entry.content, content),
    among(entry.recipients, recipient),
    entry.place === 'anywhere' ? true : among([entry.place], place),
  ]
  if (truths.includes(false)) return false
  return truths.includes('unknown') ? 'unknown' : true
}

/** Days before its end from which an entry is said to run out. */
export const dueSoonDays = 30

/** An entry beside how much of it is left. */
export interface ShownExemption extends Exemption {
  readonly state: 'to-come' | 'in-force' | 'due-to-expire' | 'expired'
  readonly daysLeft: number
}

/** The library with what is left of each entry, the next to expire first. */
export function showExemptions(library: readonly Exemption[], now: Instant): ShownExemption[] {
  const today = dayOf(now)
  const daysLeft = (entry: Exemption): number =>
    Math.round((Date.parse(entry.until) - Date.parse(today)) / 86_400_000) + 1
  const stateOf = (entry: Exemption): ShownExemption['state'] => {
    if (entry.from > today) return 'to-come'
    if (entry.until < today) return 'expired'
    return daysLeft(entry) <= dueSoonDays ? 'due-to-expire' : 'in-force'
  }
  return library
    .map((entry) => ({ ...entry, state: stateOf(entry), daysLeft: Math.max(0, daysLeft(entry)) }))
    .toSorted((a, b) => (a.until < b.until ? -1 : 1))
}

import type { Asked } from '../asked.ts'
import { isAppError } from '#kernel/errors.ts'
import type { Judgement } from '../judgement.ts'
import type { Outcome } from '../outcome.ts'
import type { FactValue } from '../vocabulary.ts'

/** A set of facts that was decided on, and how often. */
export interface DecidedSet {
  readonly act: string
  readonly known: Readonly<Record<string, FactValue>>
  readonly decisions: number
  /** One of the decisions, for a look at it. */
  readonly example: string
}

/** Decisions that would change in the same way. */
export interface PreviewGroup {
  readonly act: string
  readonly from: Outcome
  readonly to: Outcome
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  /** Approvals and deadlines that would be others, in words: `c-2: within 24 h, then within 12 h`. */
  readonly terms: readonly string[]
  readonly decisions: number
  readonly example: string
}

export interface Preview {
  readonly decisions: number
  readonly changed: number
  /** Decisions whose facts the rules of today cannot read: they are counted, and not guessed at. */
  readonly unreadable: number
  /** Distinct sets of facts that were asked. */
  readonly distinct: number
  readonly groups: readonly PreviewGroup[]
}

/**
 * What a change of policy would have done to decisions that were made: the stored facts are asked under the policy in force and
 * under the one proposed, each distinct set once.
 */
export function previewChange(before: Asked, after: Asked, sets: readonly DecidedSet[]): Preview {
  const groups = new Map<string, PreviewGroup>()
  let unreadable = 0
  let changed = 0
  for (const set of sets) {
    const pair = askBoth(before, after, set)
    if (pair === undefined) {
      unreadable += set.decisions
      continue
    }
    const difference = differ(...pair)
    if (difference === undefined) continue
    changed += set.decisions
    const key = JSON.stringify([set.act, difference])
    const known = groups.get(key)
    const decisions = (known?.decisions ?? 0) + set.decisions
    groups.set(key, { act: set.act, ...difference, decisions, example: known?.example ?? set.example })
  }
  const decisions = sets.reduce((sum, set) => sum + set.decisions, 0)
  const sorted = [...groups.values()].toSorted((a, b) => b.decisions - a.decisions)
  return { decisions, changed, unreadable, distinct: sets.length, groups: sorted }
}

function askBoth(before: Asked, after: Asked, { act, known }: DecidedSet): [Judgement, Judgement] | undefined {
  try {
    return [before.answer(act, known).judgement, after.answer(act, known).judgement]
  } catch (error) {
    if (isAppError(error, 'norms.bad-facts') || isAppError(error, 'norms.unknown-act')) return undefined
    throw error
  }
}

type Difference = Pick<PreviewGroup, 'from' | 'to' | 'gained' | 'lost' | 'terms'>

function differ(before: Judgement, after: Judgement): Difference | undefined {
  const [old, now] = [idsOf(before), idsOf(after)]
  const difference = {
    from: before.outcome,
    to: after.outcome,
    gained: now.filter((id) => !old.includes(id)),
    lost: old.filter((id) => !now.includes(id)),
    terms: otherTerms(before, after),
  }
  const same = difference.from === difference.to && difference.gained.length + difference.lost.length === 0
  return same && difference.terms.length === 0 ? undefined : difference
}

/** What rules that apply before and after ask for otherwise: of other people, or by another time. */
function otherTerms(before: Judgement, after: Judgement): string[] {
  const [old, now] = [termsOf(before), termsOf(after)]
  return [...old].flatMap(([rule, terms]) => {
    const others = now.get(rule)
    return others === undefined || others === terms ? [] : [`${rule}: ${terms}, then ${others}`]
  })
}

function termsOf({ approvals, obligations }: Judgement): Map<string, string> {
  const terms = new Map<string, string>()
  for (const { rule, role } of approvals) terms.set(rule, [terms.get(rule), role].filter(Boolean).join(' and '))
  for (const { rule, withinHours } of obligations)
    terms.set(rule, [terms.get(rule), `within ${withinHours} h`].filter(Boolean).join(', '))
  return terms
}

function idsOf(judgement: Judgement): string[] {
  return judgement.rules.map((rule) => rule.id)
}

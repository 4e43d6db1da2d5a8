import type { Instant } from '#kernel/instant.ts'
import type { Tlp } from '#kernel/marking.ts'

/** What a recipient can say of a finding. `fixed` is a claim: it becomes "reported fixed", never "fixed". @source R143 */
export const answerKinds = ['fixed', 'working-on-it', 'not-ours', 'false-positive'] as const
export type AnswerKind = (typeof answerKinds)[number]

/** One thing that the recipient is asked about. Every text in it may come from a hostile system. */
export interface AnswerItem {
  /** Stable between page views; comes back with the answer. */
  readonly key: string
  readonly system: string
  readonly problem: string
  readonly lastSeen: Instant
  /** In words, for the reader. */
  readonly state: string
  /** An https address or a path on this node; anything else is not linked. */
  readonly adviceUrl: string | null
}

/** What the answer page shows, said by the room whose subject it is. */
export interface AnswerView {
  readonly title: string
  readonly tlp: Tlp
  readonly items: readonly AnswerItem[]
  /** All items of the subject; more than `items` has when the list was cut. "For all" means all. */
  readonly total: number
}

/** An answer and what the recipient adds in words; empty when nothing. */
export interface GivenAnswer {
  readonly answer: AnswerKind
  readonly comment: string
}

/** All that one recipient answered at once. Items not named, and not covered by `all`, are unanswered. */
export interface AnswerSet {
  readonly all: GivenAnswer | null
  readonly items: Readonly<Record<string, GivenAnswer>>
  /** A word on the whole. */
  readonly comment: string
}

export const noAnswers: AnswerSet = { all: null, items: {}, comment: '' }

/** What holds for one item: its own answer, else the one for all. */
export function answerFor(set: AnswerSet, key: string): GivenAnswer | null {
  return (Object.hasOwn(set.items, key) ? set.items[key] : undefined) ?? set.all
}

import type { Role } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Outcome } from '../outcome.ts'
import type { FactChange } from './changed.ts'
import type { Json } from './held-command.ts'
import type { Part, PartKind } from './parts.ts'

/**
 * `waiting`: for answers. `stopped`: nothing can be answered, another fact must change it. `approved`: all is met and
 * the command runs. `done` and `failed`: it ran. `superseded`: the facts changed, another item asks instead.
 */
export const approvalStates = [
  'waiting',
  'stopped',
  'approved',
  'done',
  'failed',
  'refused',
  'withdrawn',
  'superseded',
] as const
export type ApprovalState = (typeof approvalStates)[number]

/** What each state allows. */
export const approvalCan = {
  answer: ['waiting'],
  withdraw: ['waiting', 'stopped', 'failed'],
  retry: ['failed'],
  supersede: ['waiting', 'stopped', 'approved', 'failed'],
} as const satisfies Record<string, readonly ApprovalState[]>

export const answers = ['approved', 'refused', 'affirmative', 'deferring', 'negative'] as const
export type AnswerWord = (typeof answers)[number]

/** Who may record what an outside body answered. */
export const referralRoles: readonly Role[] = ['diplomatic', 'legal', 'head']

/**
 * The duties that an override cites: what weighs more than the rule, in the words of the field's own code.
 *
 * @source EthicsfIRST, FIRST; R184
 */
export const ethicalDuties = [
  'trustworthiness',
  'coordinated-vulnerability-disclosure',
  'confidentiality',
  'acknowledge',
  'authorization',
  'inform',
  'respect-human-rights',
  'team-health',
  'team-ability',
  'responsible-collection',
  'recognise-jurisdictional-boundaries',
  'evidence-based-reasoning',
] as const
export type EthicalDuty = (typeof ethicalDuties)[number]

/** An answer that somebody gave. */
export interface GivenAnswer {
  readonly answerId: string
  readonly kind: PartKind | 'break-glass'
  readonly seat: string
  readonly answer: AnswerWord
  readonly role: Role | null
  readonly delegationId: string | null
  readonly reason: string
  readonly reference: string | null
  readonly duty: EthicalDuty | null
  readonly by: { readonly kind: string; readonly id: string; readonly personId: string; readonly name: string }
  /** The decision over the rules of who may answer. */
  readonly decisionId: Id<'decision'>
  readonly at: Instant
}

export interface ItemPart extends Part {
  readonly no: number
  /** The answer that met it; null while it is open. */
  readonly answerId: string | null
}

/** A stopped act with the command that would do it. */
export interface ApprovalItem {
  readonly approvalId: Id<'approval'>
  readonly state: ApprovalState
  readonly decisionId: Id<'decision'>
  readonly act: string
  readonly outcome: Outcome
  readonly subject: EntityRef
  readonly recipient: EntityRef | null
  readonly factsDigest: string
  readonly packDigest: string
  readonly command: { readonly name: string; readonly args: Json; readonly digest: string }
  readonly title: string
  readonly why: string
  readonly ifNobodyAnswers: string
  readonly exercise: boolean
  readonly askedBy: {
    readonly kind: string
    readonly id: string
    readonly name: string
    readonly personId: string | null
  }
  readonly askedAt: Instant
  readonly deadline: Instant
  readonly insteadOf: Id<'approval'> | null
  readonly changed: readonly FactChange[]
  readonly parts: readonly ItemPart[]
  /** The parts that nobody has met yet. */
  readonly open: readonly Part[]
  readonly answers: readonly GivenAnswer[]
  readonly completedAt: Instant | null
  readonly validUntil: Instant | null
  readonly ended: { readonly at: Instant; readonly by: string; readonly reason: string } | null
}

/** Whether a list of states has this one; the lists are closed, the question is open. */
export function stateIn(states: readonly ApprovalState[], state: ApprovalState): boolean {
  return states.includes(state)
}

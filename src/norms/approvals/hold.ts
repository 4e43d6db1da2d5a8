import type { Actor } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Decision } from '../decision.ts'
import type { FactChange } from './changed.ts'
import { commandDigest, type Json } from './held-command.ts'
import type { ApprovalItem, ItemPart } from './item.ts'
import { beyondAnswers, fourEyes, partsOf, type Part } from './parts.ts'

/** A stopped act that a room hands over with the command that would do it. */
export interface HoldInput {
  readonly decision: Decision
  readonly command: { readonly name: string; readonly args: Json }
  /** What is asked, in one line, without victims' data: everybody who may answer reads it. */
  readonly title: string
  /** Why it is wanted, in the words of who asks. */
  readonly why: string
  readonly by: Pick<Actor, 'kind' | 'id' | 'name' | 'personId'>
  readonly exercise: boolean
  /** What happens then. It never goes ahead: silence is no consent. */
  readonly ifNobodyAnswers: string
  /** By when an answer is wanted; a day from now when not given. */
  readonly deadline?: Instant
}

/** What a new item follows. */
export interface Before {
  readonly item: ApprovalItem
  readonly changed: readonly FactChange[]
}

/** The item for a stopped act: its parts, and one more where no person stands behind the request yet. */
export function newItem(
  input: HoldInput,
  terms: { approvalId: Id<'approval'>; packDigest: string; now: Instant; deadline: Instant; before: Before | null },
): ApprovalItem {
  const { decision, command, by } = input
  const { before } = terms
  const stopped = beyondAnswers(decision.judgement).length > 0
  // The person who asked first still asks when the facts have changed: whoever answered did not ask.
  const first = before?.item.askedBy
  const { kind, id, name, personId } = first === undefined || first.personId === null ? by : first
  const person = kind === 'system' ? null : personId
  const needed = partsOf(decision.judgement)
  const request: Part[] = person === null ? [{ kind: 'request', rule: fourEyes, role: null, to: null }] : []
  const parts = [...request, ...needed].map((part, no): ItemPart => ({ ...part, no, answerId: null }))
  return {
    approvalId: terms.approvalId,
    state: stopped ? 'stopped' : 'waiting',
    decisionId: decision.id,
    act: decision.act,
    outcome: decision.outcome,
    subject: decision.subject,
    recipient: decision.recipient,
    factsDigest: decision.factsDigest,
    packDigest: terms.packDigest,
    command: { ...command, digest: commandDigest(command.name, command.args) },
    title: input.title,
    why: input.why,
    ifNobodyAnswers: input.ifNobodyAnswers,
    exercise: input.exercise,
    askedBy: { kind, id, name, personId: person },
    askedAt: terms.now,
    deadline: input.deadline ?? terms.deadline,
    insteadOf: before?.item.approvalId ?? null,
    changed: before?.changed ?? [],
    parts,
    open: parts.map(({ kind: asks, rule, role, to }) => ({ kind: asks, rule, role, to })),
    answers: [],
    completedAt: null,
    validUntil: null,
    ended: null,
  }
}

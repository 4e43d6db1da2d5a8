import type { Actor } from '#kernel/actor.ts'
import { approverFacts, roleFor, type Approver } from './approver.ts'
import { onlyApprovalsOpen } from './glass.ts'
import { approvalCan, stateIn, type ApprovalItem } from './item.ts'
import type { Part } from './parts.ts'
import type { People } from './people.ts'
import type { Review } from './reviews/store.ts'

/** What the person who looks may do with an item. */
export interface YourPart {
  /** The open parts that this person may answer. */
  readonly answer: readonly Part[]
  /** Why there is none, in one sentence; null where there is one or nothing is asked. */
  readonly whyNot: string | null
  readonly withdraw: boolean
  /** Whether it may be worth asking the rules: a measure on which nothing but approvals is open, before the officer on duty. */
  readonly breakGlass: boolean
  readonly retry: boolean
}

/**
 * What somebody may do, by the same facts that the rules are asked about; the rules have the last word when an answer
 * is given.
 */
export function yourPart(item: ApprovalItem, approver: Approver, people: Pick<People, 'same'>): YourPart {
  const { actor } = approver
  const isAsker =
    item.askedBy.personId !== null &&
    actor.personId !== null &&
    people.same({ kind: 'person', personId: item.askedBy.personId }, actor)
  const acts = actor.actions.has('norms.approve')
  const withdraw = isAsker && stateIn(approvalCan.withdraw, item.state)
  const breakGlass = item.act === 'measure' && onlyApprovalsOpen(item) && actor.actions.has('norms.break-glass')
  const retry = acts && stateIn(approvalCan.retry, item.state)
  if (!stateIn(approvalCan.answer, item.state)) return { answer: [], whyNot: null, withdraw, breakGlass, retry }
  const held = item.open.filter((part) => roleFor(part, approver, item, people) !== null)
  const answer = held.filter((part) => {
    const facts = approverFacts(item, part, approver, { guarded: false, altered: false }, people)
    return (
      facts['approver.isRequester'] === false &&
      facts['approver.fillsAnotherSeat'] === false &&
      facts['approver.duty'] === 'none'
    )
  })
  const whyNot =
    answer.length > 0
      ? null
      : actor.personId === null
        ? 'Only a person with an account of their own answers.'
        : isAsker
          ? 'You asked for this; it takes a second person.'
          : held.length > 0
            ? 'You have answered in another role already, or hold a duty that bars you from answering.'
            : 'What is still open is asked of other roles.'
  return { answer, whyNot, withdraw, breakGlass, retry }
}

/** An item as it leaves in JSON, for the person who looks. */
export function presentItem(item: ApprovalItem, approver: Approver, people: Pick<People, 'same'>) {
  const { factsDigest: _facts, packDigest: _pack, command, parts, answers, completedAt: _at, ...shown } = item
  return {
    ...shown,
    command: command.name,
    parts: parts.map(({ no: _no, ...part }) => part),
    answers: answers.map(
      ({ answerId, kind, answer, role, delegationId, reason, reference, duty, by, decisionId, at }) => ({
        answerId,
        kind,
        answer,
        role,
        lent: delegationId !== null,
        reason,
        reference,
        duty,
        by: { id: by.personId, name: by.name },
        decisionId,
        at,
      }),
    ),
    you: yourPart(item, approver, people),
  }
}

/** A review as it leaves in JSON, for the person who looks. */
export function presentReview(review: Review, actor: Actor, people: Pick<People, 'same'>) {
  const { done, result, ...shown } = review
  const own = people.same({ kind: 'person', personId: done.personId }, actor)
  const holds = actor.actions.has('norms.review') && review.roles.some((role) => actor.roles.includes(role))
  const whyNot = own
    ? 'What you did yourself is reviewed by somebody else.'
    : holds
      ? null
      : `It is reviewed by one of: ${review.roles.join(', ')}.`
  return {
    ...shown,
    done: { name: done.name, reason: done.reason, duty: done.duty, rule: done.rule },
    result: result === null ? null : { finding: result.finding, reason: result.reason, name: result.name },
    you: { review: whyNot === null && review.reviewedAt === null, whyNot },
  }
}

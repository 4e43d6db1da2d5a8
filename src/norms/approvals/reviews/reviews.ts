import type { Actor, Role } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { day, hour, msBetween, plusMs } from '#kernel/instant.ts'
import type { Need } from '#kernel/need.ts'
import type { Tx } from '#platform/database.ts'
import { whyNot } from '../answering.ts'
import type { ApprovalsContext } from '../approvals.ts'
import type { ApprovalItem, GivenAnswer } from '../item.ts'
import { barringDuty } from '../people.ts'
import * as store from './store.ts'
import type { Review } from './store.ts'

/** Within this time what one person did alone is reviewed. @source NORMS-IN-PRACTICE C0, break-glass; C16, M-x1; R184 */
export const reviewWithinMs = day
const shownNeeds = 50

/** Who looks at it afterwards: never the one whose act it was. */
const reviewers: Readonly<Record<Review['of'], readonly Role[]>> = {
  override: ['auditor', 'legal'],
  'break-glass': ['auditor', 'legal', 'head'],
}

export interface Reviews {
  /** Begins the clock of a review. */
  begin(tx: Tx, item: ApprovalItem, answer: GivenAnswer): Promise<void>
  list(open: boolean, limit: number): Promise<Review[]>
  /**
   * Says what a reviewer found. Who may is held against the rules as any answer is.
   *
   * @throws {AppError} `norms.review-not-found`, `norms.not-released`
   */
  finish(actor: Actor, reviewId: string, finding: 'justified' | 'not-justified', reason: string): Promise<void>
  /** Reviews that need this person; once the clock has run out, everybody who reviews, and the head, hears of it. */
  needs(actor: Actor): Promise<readonly Need[]>
}

export function createReviews({ db, clock, ids, emit, people, decide }: ApprovalsContext): Reviews {
  const isOwn = (review: Review, actor: Actor): boolean =>
    people.same({ kind: 'person', personId: review.done.personId }, actor)

  return {
    async begin(tx, item, answer) {
      const of = answer.kind === 'override' ? 'override' : 'break-glass'
      const now = clock()
      await store.insertReview(tx, {
        reviewId: ids('review'),
        of,
        approvalId: item.approvalId,
        answerId: answer.answerId,
        roles: reviewers[of],
        exercise: item.exercise,
        begunAt: now,
        due: plusMs(now, reviewWithinMs),
      })
    },

    list: (open, limit) => store.listReviews(db, open, limit),

    async finish(actor, reviewId, finding, reason) {
      const stopped = await db.transaction(async (tx) => {
        const review = await store.lockReview(tx, reviewId)
        if (review === undefined || review.reviewedAt !== null)
          throw new AppError('norms.review-not-found', 'There is no open review with this id.')
        const person = actor.personId === null ? null : await people.find(tx, actor.personId)
        const duty = [barringDuty(actor), ...(person === null ? [] : [barringDuty(person)])].find(
          (one) => one !== 'none',
        )
        const decision = await decide(tx, {
          act: 'approve',
          subject: { type: 'norms.review', id: reviewId },
          recipient: { type: 'identity.account', id: actor.personId ?? actor.id },
          facts: {
            'approver.identified': actor.personId !== null,
            'approver.isRequester': actor.personId === null ? 'unknown' : isOwn(review, actor),
            'approver.fillsAnotherSeat': false,
            'approver.holdsRole': review.roles.some((role) => actor.roles.includes(role)),
            'approver.duty': duty ?? 'none',
            'approval.guarded': false,
            'approval.altered': false,
          },
          by: actor,
        })
        if (!decision.released) return decision
        const now = clock()
        const by = { id: actor.id, personId: actor.personId ?? '', name: person?.name ?? actor.name, finding, reason }
        await store.finishReview(tx, reviewId, by, now)
        const hours = Math.round(msBetween(review.begunAt, now) / (hour / 10)) / 10
        await emit(tx, {
          type: 'norms.reviewed',
          at: now,
          actor,
          subject: { type: 'norms.review', id: reviewId },
          detail: { approvalId: review.approvalId, personId: by.personId, decisionId: decision.id },
          figures: { of: review.of, finding, hours },
          exercise: review.exercise,
        })
        return null
      })
      if (stopped !== null) throw new AppError('norms.not-released', whyNot(stopped))
    },

    async needs(actor) {
      if (!actor.actions.has('norms.review')) return []
      const now = clock()
      const open = await store.listReviews(db, true, shownNeeds)
      return open
        .filter((one) => !isOwn(one, actor) && (one.due <= now || one.roles.some((role) => actor.roles.includes(role))))
        .map((one) => ({
          kind: 'review',
          title:
            one.of === 'override'
              ? `An override is to be reviewed: ${one.title}`
              : `A broken glass is to be reviewed: ${one.title}`,
          detail: one.due <= now ? 'The day for it has passed.' : `Done by ${one.done.name}.`,
          href: '/approvals?show=reviews',
          dueAt: one.due,
          harm: 1,
        }))
    },
  }
}

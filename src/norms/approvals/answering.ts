import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { day, hour, msBetween, plusMs } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { Decision } from '../decision.ts'
import { stops } from '../outcome.ts'
import { approverFacts, partsFor, roleFor, type Approver, type AnswerInput } from './approver.ts'
import type { ApprovalsContext } from './approvals.ts'
import type { Delegations } from './delegation/delegations.ts'
import { commandDigest } from './held-command.ts'
import { approvalCan, stateIn, type ApprovalItem, type GivenAnswer, type ItemPart } from './item.ts'
import { seatOf } from './parts.ts'
import { glassFacts } from './glass.ts'
import type { Reviews } from './reviews/reviews.ts'
import type { Runner } from './running.ts'
import * as store from './store.ts'

/** How long answers stand after the last one that was needed: as long as a decision. */
export const answersStandMs = day
/** Norms under which an account with a police or intelligence duty answers nothing. @source rule k-5 */
const guardedNorms = ['b', 'j', 'k']

/** What people do with an item. */
export interface Answering {
  /**
   * Gives an answer. Whether this person may give it is itself held against the rules, and kept with the answer. When it was the last one
   * needed, the held command runs in the same transaction.
   *
   * @throws {AppError} `norms.approval-not-found`, `norms.approval-state`, `norms.approval-part`; `norms.not-released` naming the rules
   *   that stop this person from answering.
   */
  answer(actor: Actor, approvalId: string, input: AnswerInput): Promise<ApprovalItem>
  /**
   * Runs a stopped measure at once, where the rules on breaking the glass let the officer on duty do it: short, reversible, at home, and
   * life or a critical service in danger. It is reviewed within a day by somebody else, and counted.
   *
   * @throws {AppError} `norms.approval-not-found`, `norms.approval-state`, `norms.not-released`
   * @source NORMS-IN-PRACTICE C0, break-glass; R140
   */
  breakGlass(actor: Actor, approvalId: string, reason: string): Promise<ApprovalItem>
  /** Takes a request back; only who asked may. @throws {AppError} `norms.approval-state`, `norms.not-yours` */
  withdraw(actor: Actor, approvalId: string, reason: string): Promise<ApprovalItem>
  /** Runs the command of a failed item again, under the answers that stand. */
  retry(actor: Actor, approvalId: string): Promise<ApprovalItem>
  /** Who somebody is when it comes to answering: their account, and what was lent to them. */
  approverOf(actor: Actor): Promise<Approver>
}

export function createAnswering(
  context: ApprovalsContext,
  { delegations, runner, reviews }: { delegations: Delegations; runner: Runner; reviews: Reviews },
): Answering {
  const { db, clock, ids, emit, people } = context

  async function locked(tx: Tx, id: string, states: readonly ApprovalItem['state'][]): Promise<ApprovalItem> {
    const item = await store.lockItem(tx, id)
    if (item === undefined) throw new AppError('norms.approval-not-found', 'There is no approval with this id.')
    if (!stateIn(states, item.state))
      throw new AppError('norms.approval-state', `The request is ${item.state}: this cannot be done with it now.`)
    return item
  }

  async function approverOf(sql: Sql, actor: Actor): Promise<Approver> {
    if (actor.personId === null) return { actor, person: null, lent: [] }
    return {
      actor,
      person: await people.find(sql, actor.personId),
      lent: await delegations.lentTo(sql, actor.personId),
    }
  }

  async function isAltered(tx: Tx, { command, decisionId }: ApprovalItem): Promise<boolean> {
    return commandDigest(command.name, command.args) !== command.digest || !(await context.holdsTrue(tx, decisionId))
  }

  function isGuarded(item: ApprovalItem): boolean {
    return item.parts.some((one) => guardedNorms.includes(context.normOf(one.rule) ?? ''))
  }

  async function decideAnswer(tx: Tx, item: ApprovalItem, part: ItemPart, approver: Approver): Promise<Decision> {
    const about = { guarded: isGuarded(item), altered: await isAltered(tx, item) }
    const { actor } = approver
    return context.decide(tx, {
      act: 'approve',
      subject: { type: 'norms.approval', id: item.approvalId },
      recipient: { type: 'identity.account', id: actor.personId ?? actor.id },
      facts: approverFacts(item, part, approver, about, people),
      by: actor,
    })
  }

  async function keep(
    tx: Tx,
    item: ApprovalItem,
    given: {
      parts: readonly ItemPart[]
      input: AnswerInput | { kind: 'break-glass'; answer: 'approved'; reason: string }
      approver: Approver
      decision: Decision
    },
  ): Promise<GivenAnswer> {
    const { parts, input, approver, decision } = given
    const { actor, person } = approver
    const part = parts[0] as ItemPart
    const glass = input.kind === 'break-glass'
    const as = glass ? ({ role: 'duty-officer', delegationId: null } as const) : roleFor(part, approver, item, people)
    const now = clock()
    const answer: GivenAnswer = {
      answerId: ids('answer'),
      kind: input.kind,
      seat: glass ? 'break-glass' : seatOf(part),
      answer: input.answer,
      role: as?.role ?? null,
      delegationId: as?.delegationId ?? null,
      reason: input.reason,
      reference: input.kind === 'referral' ? input.reference : null,
      duty: input.kind === 'override' ? input.duty : null,
      by: { kind: actor.kind, id: actor.id, personId: actor.personId ?? '', name: person?.name ?? actor.name },
      decisionId: decision.id,
      at: now,
    }
    const meets = input.answer === 'approved' || input.answer === 'affirmative'
    await store.insertAnswer(tx, item.approvalId, answer, meets ? parts.map((one) => one.no) : [])
    const hours = Math.round(msBetween(item.askedAt, now) / (hour / 10)) / 10
    await emit(tx, {
      type: 'norms.approval-answered',
      at: now,
      actor,
      subject: { type: 'norms.approval', id: item.approvalId },
      detail: {
        about: item.subject.id,
        rules: parts.map((one) => one.rule).join(' '),
        decisionId: decision.id,
        personId: answer.by.personId,
        delegationId: answer.delegationId,
        duty: answer.duty,
      },
      figures: { kind: input.kind, answer: input.answer, role: answer.role, hours },
      exercise: item.exercise,
    })
    return answer
  }

  /** What follows from an answer: the end, a command that runs, or nothing yet. */
  async function follow(tx: Tx, item: ApprovalItem, answer: GivenAnswer, actor: Actor): Promise<void> {
    const { approvalId } = item
    const now = clock()
    if (answer.answer === 'refused' || answer.answer === 'negative') {
      const ended = { at: now, by: actor.id, reason: answer.reason }
      await store.changeState(tx, approvalId, approvalCan.answer, { state: 'refused', ended })
      return runner.refused(tx, item, actor, answer.reason)
    }
    if (answer.kind === 'request')
      await store.setAsker(tx, approvalId, { ...answer.by, kind: actor.kind, id: actor.id })
    const after = await store.findItem(tx, approvalId)
    if (after === undefined || after.open.length > 0) return
    for (const one of after.answers)
      if (one.kind === 'override' && one.answer === 'approved') await reviews.begin(tx, after, one)
    await complete(tx, after, actor)
  }

  /** All is met: the answers stand from now, and the command runs. */
  async function complete(tx: Tx, item: ApprovalItem, actor: Actor): Promise<void> {
    const now = clock()
    const validUntil = plusMs(now, answersStandMs)
    const change = { state: 'approved', completedAt: now, validUntil } as const
    await store.changeState(tx, item.approvalId, approvalCan.answer, change)
    await runner.run(tx, item, actor)
  }

  async function shown(approvalId: string): Promise<ApprovalItem> {
    return (await store.findItem(db, approvalId)) as ApprovalItem
  }

  return {
    approverOf: (actor) => approverOf(db, actor),

    async answer(actor, approvalId, input) {
      const stopped = await db.transaction(async (tx) => {
        const item = await locked(tx, approvalId, approvalCan.answer)
        const parts = partsFor(item, input)
        if (parts[0] === undefined)
          throw new AppError('norms.approval-part', 'Nothing of this kind is open: it was not asked, or is answered.')
        const approver = await approverOf(tx, actor)
        const decision = await decideAnswer(tx, item, parts[0], approver)
        // The try is kept with its decision also when the rules stop it.
        if (!decision.released) return decision
        await follow(tx, item, await keep(tx, item, { parts, input, approver, decision }), actor)
        return null
      })
      if (stopped !== null) throw new AppError('norms.not-released', whyNot(stopped))
      return shown(approvalId)
    },

    async breakGlass(actor, approvalId, reason) {
      const stopped = await db.transaction(async (tx) => {
        const item = await locked(tx, approvalId, approvalCan.answer)
        const approver = await approverOf(tx, actor)
        const seat = { kind: 'approval', role: 'duty-officer' } as const
        const about = { guarded: isGuarded(item), altered: await isAltered(tx, item) }
        const {
          'approver.isRequester': _asked,
          'approver.fillsAnotherSeat': _seat,
          'approval.guarded': _guarded,
          ...who
        } = approverFacts(item, seat, { ...approver, lent: [] }, about, people)
        const known = await context.factsOf(tx, item.factsDigest)
        const repeated = await store.glassBrokenFor(tx, item.subject)
        const decision = await context.decide(tx, {
          act: 'break-glass',
          subject: { type: 'norms.approval', id: item.approvalId },
          recipient: { type: 'identity.account', id: actor.personId ?? actor.id },
          facts: { ...who, ...glassFacts(item, known, repeated) },
          by: actor,
        })
        if (!decision.released) return decision
        const parts = item.parts.filter((part) => part.answerId === null)
        const answer = await keep(tx, item, {
          parts,
          input: { kind: 'break-glass', answer: 'approved', reason },
          approver,
          decision,
        })
        if (item.askedBy.personId === null)
          await store.setAsker(tx, approvalId, { ...answer.by, kind: actor.kind, id: actor.id })
        await reviews.begin(tx, item, answer)
        await complete(tx, item, actor)
        return null
      })
      if (stopped !== null) throw new AppError('norms.not-released', whyNot(stopped))
      return shown(approvalId)
    },

    async withdraw(actor, approvalId, reason) {
      await db.transaction(async (tx) => {
        const item = await locked(tx, approvalId, approvalCan.withdraw)
        const { personId } = item.askedBy
        if (personId === null || actor.personId === null || !people.same({ kind: 'person', personId }, actor))
          throw new AppError('norms.not-yours', 'Only the person who asked takes a request back.')
        const ended = { at: clock(), by: actor.id, reason }
        await store.changeState(tx, approvalId, approvalCan.withdraw, { state: 'withdrawn', ended })
        await runner.refused(tx, item, actor, `Taken back: ${reason}`)
        await emit(tx, {
          type: 'norms.approval-withdrawn',
          at: clock(),
          actor,
          subject: { type: 'norms.approval', id: approvalId },
          detail: { about: item.subject.id },
          figures: { act: item.act },
          exercise: item.exercise,
        })
      })
      return shown(approvalId)
    },

    async retry(actor, approvalId) {
      await db.transaction(async (tx) => {
        const item = await locked(tx, approvalId, approvalCan.retry)
        if (await isAltered(tx, item))
          throw new AppError('norms.not-released', 'The held command is not as it was recorded (rule X7-record).')
        await store.changeState(tx, approvalId, approvalCan.retry, { state: 'approved' })
        await runner.run(tx, item, actor)
      })
      return shown(approvalId)
    },
  }
}

/** Why the rules stop a person from answering, in sentences that name them. */
export function whyNot(decision: Decision): string {
  const rules = decision.judgement.rules.filter((rule) => stops(rule.outcome))
  return `You cannot answer this: ${rules.map((rule) => `${rule.reason} (rule ${rule.id})`).join(' ')}`
}

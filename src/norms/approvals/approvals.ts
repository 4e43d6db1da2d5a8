import assert from 'node:assert/strict'
import type { Actor } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import type { NewId } from '#kernel/id.ts'
import { day, plusMs, type Clock } from '#kernel/instant.ts'
import type { Need, NeedSource } from '#kernel/need.ts'
import type { Database, Sql, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import type { Decision } from '../decision.ts'
import type { Act } from '../norms.ts'
import type { FactValue } from '../vocabulary.ts'
import { createAnswering, type Answering } from './answering.ts'
import { changedFacts } from './changed.ts'
import { createDelegations, type Delegations } from './delegation/delegations.ts'
import { commandDigest, type HeldCommand } from './held-command.ts'
import { newItem, type Before, type HoldInput } from './hold.ts'
import { approvalCan, stateIn, type ApprovalItem } from './item.ts'
import type { People } from './people.ts'
import { yourPart } from './present-item.ts'
import { createReviews, type Reviews } from './reviews/reviews.ts'
import { createRunner } from './running.ts'
import * as store from './store.ts'

/** What this part of the room is handed by the rest of it. */
export interface ApprovalsContext {
  readonly db: Database
  readonly clock: Clock
  readonly ids: NewId
  readonly emit: Emit
  readonly people: People
  /** The digest of the rule pack in force. */
  packDigest(): string
  decide(tx: Tx, act: Act): Promise<Decision>
  /** The facts of a set that was kept. */
  factsOf(sql: Sql, digest: string): Promise<Readonly<Record<string, FactValue>>>
  /** Whether a stored decision follows from its stored facts and rules. */
  holdsTrue(sql: Sql, decisionId: string): Promise<boolean>
  /** The norm that a rule of the pack in force belongs to. */
  normOf(rule: string): string | null
}

/** Stopped acts that wait for people: one item each, with the command that would do it. */
export interface Approvals extends Answering {
  /** Makes a room's command known; once each, when the node is wired. */
  register(command: HeldCommand): void
  /**
   * Keeps a stopped act. The same act over the same facts is kept once; over other facts, the new item takes the old one's place and says
   * what has changed.
   */
  hold(tx: Tx, input: HoldInput): Promise<ApprovalItem>
  list(filter: store.ItemFilter): Promise<ApprovalItem[]>
  /** @throws {AppError} `norms.approval-not-found` */
  find(approvalId: string): Promise<ApprovalItem>
  /** Ends what is open about a subject, when the room has given it up or it went another way. */
  end(tx: Tx, subject: EntityRef, by: Pick<Actor, 'kind' | 'id' | 'name'>, reason: string): Promise<void>
  readonly delegations: Delegations
  readonly people: Pick<People, 'same'>
  readonly reviews: Reviews
  /** What waits for this person: requests that they may answer, reviews. */
  readonly needs: NeedSource
}

/** How long an answer is waited for when the room names no other time. */
export const answerWithinMs = day
const shownNeeds = 100

export function createApprovals(context: ApprovalsContext): Approvals {
  const { db, clock, ids, emit } = context
  const commands = new Map<string, HeldCommand>()
  const delegations = createDelegations(context)
  const runner = createRunner(context, commands)
  const reviews = createReviews(context)
  const answering = createAnswering(context, { delegations, runner, reviews })

  async function hold(tx: Tx, input: HoldInput): Promise<ApprovalItem> {
    const { decision, command, by } = input
    assert(!decision.released, 'nothing is left open: there is nothing to hold')
    assert(commands.has(command.name), `no room has registered the command ${command.name}`)
    const digest = commandDigest(command.name, command.args)
    const earlier = (await store.lockItemsOf(tx, decision.subject, approvalCan.supersede)).findLast(
      (one) =>
        one.act === decision.act && one.recipient?.id === decision.recipient?.id && one.command.digest === digest,
    )
    const unchanged =
      earlier !== undefined &&
      earlier.factsDigest === decision.factsDigest &&
      earlier.packDigest === context.packDigest() &&
      stateIn(['waiting', 'stopped'], earlier.state)
    if (unchanged) return earlier
    const now = clock()
    const item = newItem(input, {
      approvalId: ids('approval'),
      packDigest: context.packDigest(),
      now,
      deadline: plusMs(now, answerWithinMs),
      before: earlier === undefined ? null : await supersede(tx, earlier, decision, by),
    })
    await store.insertItem(tx, item)
    const roles = [...new Set(item.parts.map((part) => part.role ?? part.kind))].join(' ')
    await emit(tx, {
      type: item.state === 'waiting' ? 'norms.approval-asked' : 'norms.approval-stopped',
      at: now,
      actor: by,
      subject: { type: 'norms.approval', id: item.approvalId },
      detail: {
        about: item.subject.id,
        decisionId: item.decisionId,
        command: item.command.name,
        commandDigest: item.command.digest,
        insteadOf: item.insteadOf,
      },
      figures: { act: item.act, roles },
      exercise: item.exercise,
    })
    return item
  }

  async function supersede(tx: Tx, item: ApprovalItem, decision: Decision, by: HoldInput['by']): Promise<Before> {
    const reason = 'It was asked again over other facts or rules.'
    const ended = { at: clock(), by: by.id, reason }
    await store.changeState(tx, item.approvalId, approvalCan.supersede, { state: 'superseded', ended })
    const [before, after] = [item.factsDigest, decision.factsDigest].map((one) => context.factsOf(tx, one))
    return { item, changed: changedFacts((await before) ?? {}, (await after) ?? {}) }
  }

  async function end(tx: Tx, subject: EntityRef, by: Pick<Actor, 'kind' | 'id'>, reason: string): Promise<void> {
    for (const item of await store.lockItemsOf(tx, subject, approvalCan.withdraw)) {
      const ended = { at: clock(), by: by.id, reason }
      await store.changeState(tx, item.approvalId, approvalCan.withdraw, { state: 'withdrawn', ended })
      await emit(tx, {
        type: 'norms.approval-withdrawn',
        at: clock(),
        actor: by,
        subject: { type: 'norms.approval', id: item.approvalId },
        detail: { about: subject.id },
        figures: { act: item.act },
        exercise: item.exercise,
      })
    }
  }

  async function waitingFor(actor: Actor): Promise<Need[]> {
    if (!actor.actions.has('norms.approvals.read')) return []
    const items = await store.listItems(db, { states: ['waiting'], limit: shownNeeds })
    const approver = await answering.approverOf(actor)
    return items
      .filter((item) => yourPart(item, approver, context.people).answer.length > 0)
      .map((item) => ({
        kind: 'approval',
        title: item.title,
        detail: `Asked by ${item.askedBy.name}; nothing happens until it is answered.`,
        href: `/approvals/${item.approvalId}`,
        dueAt: item.deadline,
        harm: 1,
      }))
  }

  return {
    register(command) {
      assert(!commands.has(command.name), `the command ${command.name} is registered twice`)
      commands.set(command.name, command)
    },
    hold,
    list: (filter) => store.listItems(db, filter),
    async find(approvalId) {
      const item = await store.findItem(db, approvalId)
      if (item === undefined) throw new AppError('norms.approval-not-found', 'There is no approval with this id.')
      return item
    },
    end,
    delegations,
    people: context.people,
    reviews,
    needs: async (actor) => [...(await waitingFor(actor)), ...(await reviews.needs(actor))],
    ...answering,
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { systemActor } from '#kernel/actor.ts'
import { minute, msBetween, second } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { passes } from '#kernel/passing.ts'
import { eventOf, type CorrespondenceDeps, type MessageHandlers, type Subjects } from '../deps.ts'
import { notedBounce, noteBounce } from '../inbound/store.ts'
import { sayCameBack } from './came-back.ts'
import { postpone, settle } from './lease/store.ts'
import type { ClaimedMessage } from './message.ts'
import { nextAttempt } from './retry.ts'
import { changeState, lockMessage } from './store.ts'
import { failure, type Verdict } from './verdict.ts'

/**
 * Writes down what became of an attempt and tells the room concerned, in one transaction. Should the room fail at it,
 * what happened is written down without it: a mail that left must never leave again because somebody stumbled over the news. Should
 * the database be away, it is waited for while the message is held, for the same reason.
 */
export type Recorder = (message: ClaimedMessage, verdict: Verdict) => Promise<void>

/** How long a database that is away is waited for to note that a message left: as long as the message is held. */
const patienceMs = 9 * minute
const retryMs = second / 2

const cameBack = (status: string): string => `Came back (${status}).`

export function createRecorder(deps: CorrespondenceDeps, subjects: Subjects): Recorder {
  const { db, clock, emit, log } = deps
  const actor = systemActor('correspondence')

  async function say(tx: Tx, message: ClaimedMessage, what: string, detail: Fact['detail']): Promise<void> {
    const { messageId, kind, contactId, exercise } = message
    await emit(tx, {
      type: `correspondence.message-${what}`,
      at: clock(),
      actor,
      subject: { type: 'correspondence.message', id: messageId },
      detail: { about: message.subject.id, kind, contactId, exercise, ...detail },
    })
  }

  async function sent(
    tx: Tx,
    message: ClaimedMessage,
    verdict: Verdict & { kind: 'sent' },
    room?: MessageHandlers,
  ): Promise<void> {
    const now = clock()
    const { protection, decisionId } = verdict
    if (!(await settle(tx, message, { state: 'sent', reason: null, now, protection, decisionId }))) return
    await say(tx, message, 'sent', { decisionId, protection, waitedMs: msBetween(message.createdAt, now) })
    await room?.onSent?.(tx, eventOf(message))
    const bounce = await notedBounce(tx, message.messageId)
    if (bounce === null) return
    await changeState(tx, message.messageId, ['sent'], { state: 'bounced', reason: cameBack(bounce.status), now })
    await sayCameBack(deps, tx, message, bounce, room)
  }

  /** What was not handed over this time, but had left before without our having written it down, and came back: it is not tried again. */
  async function leftBefore(tx: Tx, message: ClaimedMessage, room?: MessageHandlers): Promise<boolean> {
    const bounce = await notedBounce(tx, message.messageId)
    if (bounce === null) return false
    if (await settle(tx, message, { state: 'bounced', reason: cameBack(bounce.status), now: clock() }))
      await sayCameBack(deps, tx, message, bounce, room)
    return true
  }

  async function failed(
    tx: Tx,
    message: ClaimedMessage,
    verdict: Verdict & { kind: 'failed' },
    room?: MessageHandlers,
  ): Promise<void> {
    const now = clock()
    const { reason, badAddress, status } = verdict
    if (!(await settle(tx, message, { state: badAddress ? 'bounced' : 'failed', reason, now }))) return
    if (!badAddress) {
      await say(tx, message, 'failed', {})
      return room?.onFailed?.(tx, { ...eventOf(message), reason })
    }
    const { messageId, recipientMac } = message
    const distinctBounces = await noteBounce(tx, { messageId, recipientMac, status, counts: true, at: now })
    if (distinctBounces !== null) await sayCameBack(deps, tx, message, { status, distinctBounces }, room)
  }

  function write(message: ClaimedMessage, verdict: Verdict, room?: MessageHandlers): Promise<void> {
    return db.transaction(async (tx) => {
      // A bounce that is just coming in waits, or is seen: neither of the two says what the other overwrites.
      await lockMessage(tx, message.messageId)
      if (verdict.kind === 'sent') return sent(tx, message, verdict, room)
      if (await leftBefore(tx, message, room)) return
      if (verdict.kind === 'failed') return failed(tx, message, verdict, room)
      if (verdict.kind === 'later') return postpone(tx, message, verdict.at, verdict.reason)
      const { reason } = verdict
      const now = clock()
      const nextAttemptAt = nextAttempt(message.attempts, message.createdAt, now)
      if (nextAttemptAt !== null)
        return void (await settle(tx, message, { state: 'queued', reason, now, nextAttemptAt }))
      const givenUp = failure(`Given up after ${message.attempts} attempts: ${reason}`) as Verdict & {
        kind: 'failed'
      }
      return failed(tx, message, givenUp, room)
    })
  }

  async function writeOnce(message: ClaimedMessage, verdict: Verdict): Promise<void> {
    const room = subjects.handlers.get(message.subject.type)
    try {
      await write(message, verdict, room)
    } catch (error) {
      if (!room || passes(error)) throw error
      log.error({ messageId: message.messageId, err: error }, 'a room could not take in what became of a message')
      await write(message, verdict)
    }
  }

  return async (message, verdict) => {
    for (let left = patienceMs / retryMs; ; left--) {
      try {
        return await writeOnce(message, verdict)
      } catch (error) {
        if (verdict.kind !== 'sent' || left <= 0 || !passes(error)) throw error
        await sleep(retryMs)
      }
    }
  }
}

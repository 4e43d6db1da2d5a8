import { AppError, isAppError } from '#kernel/errors.ts'
import { plusMs, second, type Instant } from '#kernel/instant.ts'
import { passes } from '#kernel/passing.ts'
import type { Decision } from '#norms'
import { eventOf, type CorrespondenceDeps, type Subjects } from '../deps.ts'
import type { MailKeys } from '../keys/mail-keys.ts'
import { mayReachInExercise } from './exercise.ts'
import { sentSince } from './lease/store.ts'
import { recipientRef, type ClaimedMessage, type SealedMessage } from './message.ts'
import { openOrThrow } from './outbox.ts'
import { protectMail, type ProtectedMail } from './protect.ts'
import { failure, verdictOf, type Verdict } from './verdict.ts'

/** How soon a message is tried again that could not be written out while the database was away. */
const soonMs = 2 * second

/**
 * Hands one held message to the mail server, if it still may leave, and says what came of it. Writes nothing down.
 *
 * @param mayEnd Waited for before the server is told the message's end, and so takes it over. When it rejects, the message has not left.
 */
export type Attempt = (message: ClaimedMessage, mayEnd: () => Promise<void>) => Promise<Verdict>

export function createAttempt(deps: CorrespondenceDeps, subjects: Subjects, { signing, readKey }: MailKeys): Attempt {
  const { db, box, clock, log, norms, options, transport } = deps

  /** The sealed parts, and a decision that covers them now; a room is asked for a new one where the old has lapsed. */
  async function allowed(message: ClaimedMessage): Promise<{ parts: SealedMessage; decisionId: string }> {
    const parts = openOrThrow(deps, message)
    const { recipient, act } = parts
    if (message.exercise && !mayReachInExercise(recipient.email, options.exerciseAddresses))
      throw new AppError(
        'correspondence.exercise-recipient',
        'This belongs to an exercise, and the address is no longer listed for it.',
      )
    const covers = (decision: Decision): boolean => {
      try {
        norms.assertCovers(decision, { act, subject: message.subject, recipient: recipientRef(recipient) })
        return true
      } catch (error) {
        if (isAppError(error)) return false
        throw error
      }
    }
    if (covers(await norms.reopen(db, message.decisionId))) return { parts, decisionId: message.decisionId }
    const room = subjects.handlers.get(message.subject.type)
    const renewed = await room?.renewDecision?.({ ...eventOf(message), recipient })
    if (renewed && covers(renewed)) return { parts, decisionId: renewed.id }
    const why = 'The decision that let this message leave no longer covers it. Decide anew and send it again.'
    throw new AppError('correspondence.decision-lapsed', why)
  }

  /** When an address that had its share may get more; null when it may now. */
  async function budgetEnds(message: ClaimedMessage): Promise<Instant | null> {
    const { messages, withinMs } = options.recipientBudget
    if (message.priority === 'critical') return null
    const recent = await sentSince(db, message.recipientMac, plusMs(clock(), -withinMs), messages)
    return recent.length < messages ? null : plusMs(recent.at(-1)!, withinMs)
  }

  async function writtenOut(message: ClaimedMessage): Promise<{ mail: ProtectedMail; decisionId: string } | Verdict> {
    try {
      const { parts, decisionId } = await allowed(message)
      const signer = await signing.signer()
      const { messageId, kind } = message
      return {
        mail: await protectMail({ messageId, kind, parts }, { box, options, signer, readKey, now: clock() }),
        decisionId,
      }
    } catch (error) {
      if (isAppError(error) && /^(correspondence|norms)\./.test(error.code)) return failure(error.message)
      // No attempt at the mail server: what waited through many such moments would be tried hours later.
      if (passes(error))
        return { kind: 'later', at: plusMs(clock(), soonMs), reason: 'The database did not answer; it goes next.' }
      log.error({ messageId: message.messageId, err: error }, 'a message could not be written out; it is tried again')
      return {
        kind: 'again',
        reason: 'The message could not be written out; the log says why.',
        unreachable: false,
      }
    }
  }

  return async (message, mayEnd) => {
    const wait = await budgetEnds(message)
    const share = options.recipientBudget.messages
    if (wait !== null) return { kind: 'later', at: wait, reason: `This address had its ${share} messages for now.` }
    const ready = await writtenOut(message)
    if ('kind' in ready) return ready
    const { mail, decisionId } = ready
    return verdictOf(await transport.send({ ...mail, mayEnd }), { protection: mail.protection, decisionId })
  }
}

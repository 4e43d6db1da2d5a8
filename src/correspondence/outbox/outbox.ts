import type { Actor } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import type { Tlp } from '#kernel/marking.ts'
import { systemActor } from '#kernel/actor.ts'
import type { Tx } from '#platform/database.ts'
import type { Decision } from '#norms'
import { eventOf, type CorrespondenceDeps, type Subjects } from '../deps.ts'
import { isMailAddress } from '../mail/header-text.ts'
import type { MessageContent } from '../mail/message-content.ts'
import type { MessageId } from '../mail/message-id.ts'
import type { ReadRecipientKey } from '../mail/recipient-keys.ts'
import { replyAddress } from '../mail/reply-address.ts'
import { textsFor } from '../texts.ts'
import { labelExercise, mayReachInExercise } from './exercise.ts'
import { recipientRef, type MessageState, type Priority, type Recipient, type SealedMessage } from './message.ts'
import { openMessage, recipientMac, sealMessage } from './seal.ts'
import { changeState, findMessage, insertMessage } from './store.ts'

/** The largest content taken: common mail servers refuse messages over 25 MB, and encoding adds a third. */
export const contentLimitBytes = 15 * 1024 * 1024

/** A message that a room wants to leave. */
export interface EnqueueInput {
  /** Why it may: bound to act, subject and recipient, checked now and again when it is sent. */
  readonly decision: Decision
  readonly act: string
  readonly subject: EntityRef
  readonly recipient: Recipient
  /** What it is, in one word: groups it in lists and in its List-Id. */
  readonly kind: string
  readonly priority: Priority
  /** What it came of, such as a feed: messages of one priority take turns by it. Not said: by their kind. */
  readonly lane?: string
  readonly exercise: boolean
  /** Writes the content, once, when the message's own address for answers is known. */
  readonly render: (context: RenderContext) => MessageContent | Promise<MessageContent>
}

export interface RenderContext {
  readonly messageId: MessageId
  /** Mail sent here comes back to this message. */
  readonly replyAddress: string
  readonly team: string
}

export interface Outbox {
  /**
   * Puts a message into the outbox, in the caller's transaction: it leaves if that commits, and not otherwise.
   *
   * @throws {AppError} `correspondence.bad-recipient`, `correspondence.recipient-key`, `correspondence.exercise-recipient`,
   * `correspondence.too-large`, or what `#norms` says when the decision does not cover it. Nothing is queued then.
   */
  enqueue(tx: Tx, input: EnqueueInput): Promise<MessageId>
  /** Sends what a message said once more, as a message of its own, under a decision that holds now. */
  resend(tx: Tx, id: string, actor: Actor): Promise<MessageId>
  /** Takes back a message that has not left. */
  withdraw(tx: Tx, id: string, actor: Actor, reason: string): Promise<void>
  /** Whether an address could be written to: its form, its key and, in an exercise, the list. Throws as `enqueue` does. */
  checkRecipient(recipient: Recipient, exercise: boolean): Promise<void>
}

/** The sealed part of a message, or why there is none. */
export function openOrThrow(
  deps: CorrespondenceDeps,
  message: { messageId: MessageId; sealed: Buffer | null },
): SealedMessage {
  if (message.sealed === null)
    throw new AppError('correspondence.content-erased', 'What this message said was erased when its retention ended.')
  return openMessage(deps.box, message.messageId, message.sealed)
}

export function createOutbox(
  deps: CorrespondenceDeps,
  subjects: Subjects,
  readKey: ReadRecipientKey,
  wake: () => void,
): Outbox {
  const { box, clock, ids, emit, norms, options } = deps

  async function checkRecipient(recipient: Recipient, exercise: boolean): Promise<void> {
    if (!isMailAddress(recipient.email))
      throw new AppError('correspondence.bad-recipient', 'The address of the recipient is no plain mail address.', {
        faults: [{ pointer: '/recipient/email', reason: 'must be of the form name@domain' }],
      })
    if (exercise && !mayReachInExercise(recipient.email, options.exerciseAddresses))
      throw new AppError(
        'correspondence.exercise-recipient',
        'This belongs to an exercise, and the address is not listed for exercises.',
      )
    if (recipient.key !== null) await readKey(recipient.key, new Date(clock()))
  }

  async function put(
    tx: Tx,
    message: {
      kind: string
      subject: EntityRef
      priority: Priority
      lane?: string
      exercise: boolean
      resendOf: MessageId | null
      decision: Decision
      sealed: (id: MessageId) => Promise<SealedMessage>
      actor: Pick<Actor, 'kind' | 'id'>
    },
  ): Promise<MessageId> {
    const now = clock()
    const messageId = ids('message')
    const parts = await message.sealed(messageId)
    const { recipient, content } = parts
    const sizeBytes = contentBytes(content)
    if (sizeBytes > contentLimitBytes)
      throw new AppError(
        'correspondence.too-large',
        `The message has ${sizeBytes} bytes; ${contentLimitBytes} are taken. Send fewer findings at once.`,
      )
    await insertMessage(tx, {
      messageId,
      kind: message.kind,
      subject: message.subject,
      contactId: recipient.contactId,
      language: recipient.language,
      tlp: content.tlp,
      exercise: message.exercise,
      priority: message.priority,
      lane: message.lane ?? message.kind,
      decisionId: message.decision.id,
      recipientMac: recipientMac(box, recipient.email),
      sealed: sealMessage(box, messageId, parts),
      sizeBytes,
      createdAt: now,
      resendOf: message.resendOf,
    })
    await emit(tx, {
      type: 'correspondence.message-queued',
      at: now,
      actor: message.actor,
      subject: { type: 'correspondence.message', id: messageId },
      detail: {
        about: message.subject.id,
        kind: message.kind,
        decisionId: message.decision.id,
        contactId: recipient.contactId,
        tlp: content.tlp satisfies Tlp,
        exercise: message.exercise,
      },
    })
    wake()
    return messageId
  }

  async function found(tx: Tx, id: string) {
    const message = await findMessage(tx, id)
    if (!message) throw new AppError('correspondence.message-not-found', 'There is no message with this id.')
    return message
  }

  return {
    checkRecipient,

    async enqueue(tx, input) {
      const { decision, act, subject, recipient } = input
      norms.assertCovers(decision, { act, subject, recipient: recipientRef(recipient) })
      await checkRecipient(recipient, input.exercise)
      return put(tx, {
        ...input,
        resendOf: null,
        actor: systemActor('correspondence'),
        sealed: async (messageId) => {
          const { name, address } = options.sender()
          const written = await input.render({
            messageId,
            replyAddress: replyAddress(messageId, address, (text, context) => box.mac(text, context)),
            team: name,
          })
          const content = input.exercise ? labelExercise(written, textsFor(recipient.language)) : written
          return { recipient, act, content }
        },
      })
    },

    async resend(tx, id, actor) {
      const message = await found(tx, id)
      if (message.state === 'queued' || message.state === 'sending')
        throw new AppError('correspondence.state', `The message is ${message.state}: it is still on its way.`)
      const parts = openOrThrow(deps, message)
      await checkRecipient(parts.recipient, message.exercise)
      const renewed = await subjects.handlers
        .get(message.subject.type)
        ?.renewDecision?.({ ...eventOf(message), recipient: parts.recipient })
      const decision = renewed ?? (await norms.reopen(tx, message.decisionId))
      norms.assertCovers(decision, {
        act: parts.act,
        subject: message.subject,
        recipient: recipientRef(parts.recipient),
      })
      return put(tx, {
        ...message,
        resendOf: message.messageId,
        decision,
        actor,
        sealed: () => Promise.resolve(parts),
      })
    },

    async withdraw(tx, id, actor, reason) {
      const message = await found(tx, id)
      const now = clock()
      const from: readonly MessageState[] = ['queued']
      if (!(await changeState(tx, message.messageId, from, { state: 'withdrawn', reason, now })))
        throw new AppError(
          'correspondence.state',
          `The message is ${message.state}: only one that waits can be taken back.`,
        )
      await emit(tx, {
        type: 'correspondence.message-withdrawn',
        at: now,
        actor,
        subject: { type: 'correspondence.message', id: message.messageId },
        detail: { about: message.subject.id },
      })
    },
  }
}

function contentBytes(content: MessageContent): number {
  const texts = [content.subject, content.text, content.html ?? ''].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    0,
  )
  return content.attachments.reduce((sum, { content: bytes }) => sum + bytes.length, texts) || 1
}

import type { EntityRef } from '#kernel/entity-ref.ts'
import type { NewId } from '#kernel/id.ts'
import type { Clock } from '#kernel/instant.ts'
import type { Box } from '#platform/box.ts'
import type { Database, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import type { Log } from '#platform/log.ts'
import type { MailTransport } from '#platform/mail.ts'
import type { Decision, Norms } from '#norms'
import type { AnswerSet, AnswerView } from './answers/answer.ts'
import type { InboundId } from './inbound/store.ts'
import type { MessageId } from './mail/message-id.ts'
import type { Recipient } from './outbox/message.ts'

/** What the room is made with. */
export interface CorrespondenceDeps {
  readonly db: Database
  readonly clock: Clock
  readonly ids: NewId
  readonly emit: Emit
  readonly log: Log
  readonly box: Box
  readonly transport: MailTransport
  /** Asked again at the moment of sending: a decision is a value of the process that holds it, and is reopened from its record. */
  readonly norms: Pick<Norms, 'reopen' | 'assertCovers'>
  /** Gives that many bytes of chance, fit for secrets. */
  readonly chance: (size: number) => Uint8Array
  readonly options: CorrespondenceOptions
}

/** What an operator or the team's record decides. */
export interface CorrespondenceOptions {
  /** The team as mails name it; `address` is its mailbox, to which plus-addresses are delivered too. */
  readonly sender: () => { readonly name: string; readonly address: string }
  /** Scheme, host and port under which recipients reach this node, without a closing slash. */
  readonly publicUrl: () => string
  /** Addresses (`person@example.org`) and domains (`@example.org`) that exercise messages may reach; none of them, nobody. */
  readonly exerciseAddresses: readonly string[]
  /** How many messages one address gets in a while; critical ones are not held back by it. */
  readonly recipientBudget: { readonly messages: number; readonly withinMs: number }
  /** How long what was said is kept after it was sent or came in. */
  readonly contentRetentionMs: number
  /** Whether mails are signed with the node's OpenPGP key. */
  readonly sign: boolean
  /** False while nothing at all may leave the node; what waits stays in the outbox. Not said: it always may. */
  readonly mayLeave?: () => boolean
}

/** A message of ours of which something became. */
export interface MessageEvent {
  readonly messageId: MessageId
  readonly kind: string
  readonly subject: EntityRef
  readonly contactId: string | null
}

/** What a room does when something becomes of messages about its things; in the transaction that records it. */
export interface MessageHandlers {
  onSent?(tx: Tx, event: MessageEvent): Promise<void>
  onFailed?(tx: Tx, event: MessageEvent & { readonly reason: string }): Promise<void>
  /** `distinctBounces`: how many messages to this address came back for good, this one included. */
  onBounced?(tx: Tx, event: MessageEvent & { readonly status: string; readonly distinctBounces: number }): Promise<void>
  /** Somebody who got the message answered by mail. */
  onReplied?(tx: Tx, event: MessageEvent & { readonly inboundId: InboundId }): Promise<void>
  /** Asked when the decision that let a message leave no longer covers it; null when there is none any more. */
  renewDecision?(message: MessageEvent & { readonly recipient: Recipient }): Promise<Decision | null>
}

/** What a recipient answered, for the room whose subject it is. */
export interface AnswerEvent {
  readonly subject: EntityRef
  readonly contactId: string | null
  readonly answers: AnswerSet
  /** True when an earlier answer is replaced. */
  readonly changed: boolean
}

/** A room's part in answer pages about its subjects. */
export interface AnswerSubject {
  /** What the page shows; null when there is nothing (any more) to answer. */
  describe(subject: EntityRef): Promise<AnswerView | null>
  /** Records what was said. An answer is a claim: it closes nothing by itself. */
  answer(tx: Tx, event: AnswerEvent): Promise<void>
  /** A decision that lets the code for this page leave by mail; null when it may not. */
  decideCode(subject: EntityRef, recipient: Recipient): Promise<Decision | null>
}

/** Which rooms listen, by the type of the subject. Filled while the node is wired, before anything is sent. */
export interface Subjects {
  readonly handlers: Map<string, MessageHandlers>
  readonly answers: Map<string, AnswerSubject>
}

/** Events about a message, by what happened to it. */
export function eventOf(message: MessageEvent): MessageEvent {
  return {
    messageId: message.messageId,
    kind: message.kind,
    subject: message.subject,
    contactId: message.contactId,
  }
}

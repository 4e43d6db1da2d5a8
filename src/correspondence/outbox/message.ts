import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tlp } from '#kernel/marking.ts'
import type { MessageContent } from '../mail/message-content.ts'
import type { MessageId } from '../mail/message-id.ts'

/** queued → sending → sent | failed; a sent message can come back (bounced); a queued one can be taken back (withdrawn). */
export type MessageState = 'queued' | 'sending' | 'sent' | 'failed' | 'bounced' | 'withdrawn'

/** Which goes first. Critical operators before all, and before any budget. */
export const priorities = ['critical', 'high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

/** Whom a message goes to: one contact, one address. `contactId` names a `directory.contact`. */
export interface Recipient {
  readonly contactId: string | null
  readonly email: string
  /** OpenPGP public key, ASCII-armoured; with one, the message goes out encrypted or not at all. */
  readonly key: string | null
  /** BCP 47. */
  readonly language: string
}

/** The recipient as decisions name it. */
export function recipientRef(recipient: Pick<Recipient, 'contactId'>): EntityRef | null {
  return recipient.contactId === null ? null : { type: 'directory.contact', id: recipient.contactId }
}

/** What lies sealed in the row of a message. */
export interface SealedMessage {
  readonly recipient: Recipient
  /** The act that the decision is about. */
  readonly act: string
  readonly content: MessageContent
}

/** A message as lists show it: nothing of its content, nothing of its address. */
export interface MessageRow {
  readonly messageId: MessageId
  readonly kind: string
  readonly subject: EntityRef
  readonly contactId: string | null
  readonly language: string
  readonly tlp: Tlp
  readonly exercise: boolean
  readonly priority: Priority
  readonly state: MessageState
  readonly reason: string | null
  readonly decisionId: string
  readonly protection: 'plain' | 'signed' | 'encrypted' | null
  readonly sizeBytes: number
  readonly attempts: number
  readonly createdAt: Instant
  readonly nextAttemptAt: Instant
  readonly sentAt: Instant | null
  readonly settledAt: Instant | null
  readonly resendOf: MessageId | null
  readonly erased: boolean
}

/** A message that a sender holds, with the token that shows it still does. */
export interface ClaimedMessage extends MessageRow {
  readonly leaseToken: string
  readonly recipientMac: Buffer
  readonly sealed: Buffer | null
}

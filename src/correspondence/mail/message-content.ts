import type { Tlp } from '#kernel/marking.ts'

/** A file that goes with a message. */
export interface MessageAttachment {
  readonly fileName: string
  /** As in Content-Type, without parameters: `text/csv`. */
  readonly mediaType: string
  readonly content: Uint8Array
}

/** What a room wants said: everything but addresses, times and signatures, which the room of correspondence adds. */
export interface MessageContent {
  /** Without the marking, which is put before it. Readable by every server on the way, also when the body is encrypted. */
  readonly subject: string
  readonly tlp: Tlp
  readonly text: string
  readonly html: string | null
  readonly attachments: readonly MessageAttachment[]
}

/** From whom, to whom, when, and as which message. */
export interface MessageEnvelope {
  readonly messageIdHeader: string
  readonly from: { readonly name: string; readonly address: string }
  readonly to: string
  readonly replyTo: string
  /** What mail programs sort by, `notification.csirt.example`. @source RFC 2919 */
  readonly listId: { readonly name: string; readonly id: string }
  readonly date: Date
  /** BCP 47. */
  readonly language: string
}

/** The form in which content lies sealed in the outbox. */
export function contentToJson(content: MessageContent): string {
  const attachments = content.attachments.map((a) => ({
    ...a,
    content: Buffer.from(a.content).toString('base64'),
  }))
  return JSON.stringify({ ...content, attachments })
}

type StoredContent = Omit<MessageContent, 'attachments'> & {
  attachments: (Omit<MessageAttachment, 'content'> & { content: string })[]
}

/** Reads what `contentToJson` wrote; a stored row of our own, so its form is trusted once it opens. */
export function contentFromJson(json: string): MessageContent {
  const stored = JSON.parse(json) as StoredContent
  const attachments = stored.attachments.map((a) => ({ ...a, content: Buffer.from(a.content, 'base64') }))
  return { ...stored, attachments }
}

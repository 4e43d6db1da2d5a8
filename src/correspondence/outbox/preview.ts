import type { CorrespondenceDeps } from '../deps.ts'
import { markedSubject } from '../mail/compose.ts'
import type { MessageId } from '../mail/message-id.ts'
import type { SealedMessage } from './message.ts'
import { writeMail } from './protect.ts'

/** A message as its recipient sees it. */
export interface Preview {
  readonly to: string
  readonly encrypted: boolean
  readonly subject: string
  readonly text: string
  readonly html: string | null
  readonly attachments: readonly {
    readonly fileName: string
    readonly mediaType: string
    readonly base64: string
  }[]
  /** The whole message before it is signed or encrypted, RFC 5322. */
  readonly source: string
}

/** Writes a message out as for sending, without signature and encryption, which only its recipient can look into. */
export async function composePreview(
  message: { readonly messageId: MessageId; readonly kind: string },
  parts: SealedMessage,
  { box, clock, options }: Pick<CorrespondenceDeps, 'box' | 'clock' | 'options'>,
): Promise<Preview> {
  const { content, recipient } = parts
  const mail = await writeMail({ ...message, parts }, { box, options, now: clock() })
  return {
    to: recipient.email,
    encrypted: recipient.key !== null,
    subject: markedSubject(content),
    text: content.text,
    html: content.html,
    attachments: content.attachments.map(({ fileName, mediaType, content: bytes }) => ({
      fileName,
      mediaType,
      base64: Buffer.from(bytes).toString('base64'),
    })),
    source: mail.raw.toString('latin1'),
  }
}

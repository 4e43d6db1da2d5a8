/** The parts of a mail message that a program could read. */
import PostalMime from 'postal-mime'
import { UnpackRefusal } from './limits.ts'

export interface MailPart {
  /** File name that the sender gave, or `part-N`. */
  writtenName: string
  contentType: string
  /** Whether it is the text of the message itself. */
  isText: boolean
  bytes: Uint8Array
}

const MAX_NESTING = 20

/**
 * Attachments first, then the text of the message.
 *
 * @throws {UnpackRefusal} `bad-container` when the message cannot be taken apart.
 */
export async function mailParts(message: Uint8Array): Promise<MailPart[]> {
  try {
    const mail = await PostalMime.parse(message, {
      attachmentEncoding: 'arraybuffer',
      maxNestingDepth: MAX_NESTING,
      rfc822Attachments: true,
    })
    const parts = mail.attachments.map((attachment, index) => ({
      writtenName: attachment.filename ?? `part-${index + 1}`,
      contentType: attachment.mimeType,
      isText: false,
      bytes:
        typeof attachment.content === 'string' ? Buffer.from(attachment.content) : new Uint8Array(attachment.content),
    }))
    if (mail.text !== undefined && mail.text.trim() !== '')
      parts.push({
        writtenName: 'message-text',
        contentType: 'text/plain',
        isText: true,
        bytes: new Uint8Array(Buffer.from(mail.text)),
      })
    return parts
  } catch (error) {
    throw new UnpackRefusal(
      'bad-container',
      `The message cannot be taken apart: ${error instanceof Error ? error.message : 'unknown'}`,
    )
  }
}

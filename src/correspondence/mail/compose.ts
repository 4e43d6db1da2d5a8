import { createHash } from 'node:crypto'
import { assemble } from './assemble.ts'
import { attachmentName, headerText } from './header-text.ts'
import type { MessageContent, MessageEnvelope } from './message-content.ts'

/** The subject as it is sent: the marking first, where nobody overlooks it. @source FIRST TLP 2.0, "How to use TLP in e-mail" */
export function markedSubject(content: Pick<MessageContent, 'subject' | 'tlp'>): string {
  return headerText(`[${content.tlp}] ${content.subject}`)
}

/**
 * A message as bytes for a mail server (RFC 5322, MIME).
 *
 * The bytes depend on the arguments alone: a message that is sent again after a crash is the same message.
 * Text goes out as base64 or quoted-printable, so that no server on the way rewrites a line and breaks a signature.
 *
 * @source RFC 3834, section 5 (Auto-Submitted); RFC 2919 (List-Id); RFC 5322, section 3.6.4 (Message-ID)
 */
export async function composeMessage(content: MessageContent, envelope: MessageEnvelope): Promise<Buffer> {
  // With the first message: it brings 30 modules and an HTTP client that a node at rest has no use for.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const composer = new MailComposer({
    from: { name: headerText(envelope.from.name), address: envelope.from.address },
    to: { name: '', address: envelope.to },
    replyTo: { name: '', address: envelope.replyTo },
    subject: markedSubject(content),
    messageId: envelope.messageIdHeader,
    date: envelope.date,
    text: {
      content: crlf(content.text),
      contentType: 'text/plain; charset=utf-8',
      contentTransferEncoding: 'base64',
    },
    ...(content.html === null
      ? {}
      : {
          html: {
            content: crlf(content.html),
            contentType: 'text/html; charset=utf-8',
            contentTransferEncoding: 'base64',
          },
        }),
    attachments: content.attachments.map((attachment) => ({
      filename: attachmentName(attachment.fileName),
      contentType: mediaType(attachment.mediaType),
      content: Buffer.from(attachment.content),
      contentTransferEncoding: 'base64',
    })),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-Id': `${headerText(envelope.listId.name).replace(/[<>"\\]/g, '')} <${envelope.listId.id}>`,
      'Content-Language': envelope.language,
      'X-Auto-Response-Suppress': 'All',
    },
    // Boundaries from the message itself: nothing in the text can be made to match them, and nothing is left to chance.
    baseBoundary: createHash('sha256').update(envelope.messageIdHeader).update(content.text).digest('hex').slice(0, 32),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return assemble(composer.compile())
}

function crlf(text: string): string {
  // A body of nothing is a body of one line break: nodemailer takes an empty text for a missing one.
  return text === '' ? '\r\n' : text.toWellFormed().replace(/\r\n?|\n/g, '\r\n')
}

function mediaType(text: string): string {
  return /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/i.test(text) ? text.toLowerCase() : 'application/octet-stream'
}

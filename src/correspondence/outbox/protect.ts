import type { PrivateKey } from 'openpgp'
import type { Instant } from '#kernel/instant.ts'
import type { Box } from '#platform/box.ts'
import type { CorrespondenceOptions } from '../deps.ts'
import { composeMessage } from '../mail/compose.ts'
import { messageIdHeader, type MessageId } from '../mail/message-id.ts'
import { encryptMessage, readRecipientKey, signMessage } from '../mail/openpgp.ts'
import { replyAddress } from '../mail/reply-address.ts'
import type { SealedMessage } from './message.ts'

/** A message ready for the mail server. */
export interface ProtectedMail {
  readonly from: string
  readonly to: string
  readonly raw: Buffer
  readonly protection: 'plain' | 'signed' | 'encrypted'
}

/**
 * Writes a message out for one attempt: encrypted when the recipient has a key, signed when the node has one.
 * Its reply address is its return path too, so that a bounce shows which message it is about, even where a mail server
 * forgets to say.
 *
 * @throws {AppError} `correspondence.recipient-key` when the recipient's key has meanwhile expired.
 */
export async function protectMail(
  message: { readonly messageId: MessageId; readonly kind: string; readonly parts: SealedMessage },
  use: {
    readonly box: Box
    readonly options: CorrespondenceOptions
    readonly signer: PrivateKey | null
    readonly now: Instant
  },
): Promise<ProtectedMail> {
  const { content, recipient } = message.parts
  const sender = use.options.sender()
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1)
  const answersTo = replyAddress(message.messageId, sender.address, (text, context) => use.box.mac(text, context))
  const date = new Date(use.now)
  const plain = await composeMessage(content, {
    messageIdHeader: messageIdHeader(message.messageId, domain),
    from: sender,
    to: recipient.email,
    replyTo: answersTo,
    listId: { name: `${message.kind} of ${sender.name}`, id: `${listLabel(message.kind)}.${domain}` },
    date,
    language: recipient.language,
  })
  const ready = { from: answersTo, to: recipient.email }
  if (recipient.key !== null) {
    const key = await readRecipientKey(recipient.key, date)
    return { ...ready, raw: await encryptMessage(plain, key, use.signer, date), protection: 'encrypted' }
  }
  if (use.signer) return { ...ready, raw: await signMessage(plain, use.signer, date), protection: 'signed' }
  return { ...ready, raw: plain, protection: 'plain' }
}

function listLabel(kind: string): string {
  return (
    kind
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'message'
  )
}

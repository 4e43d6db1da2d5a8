import type { PrivateKey } from 'openpgp'
import type { Instant } from '#kernel/instant.ts'
import type { Box } from '#platform/box.ts'
import type { CorrespondenceOptions } from '../deps.ts'
import { composeMessage } from '../mail/compose.ts'
import { messageIdHeader, type MessageId } from '../mail/message-id.ts'
import { encryptMessage, signMessage } from '../mail/openpgp.ts'
import type { ReadRecipientKey } from '../mail/recipient-keys.ts'
import { replyAddress } from '../mail/reply-address.ts'
import type { SealedMessage } from './message.ts'

/** A message ready for the mail server. */
export interface ProtectedMail {
  readonly from: string
  readonly to: string
  readonly raw: Buffer
  readonly protection: 'plain' | 'signed' | 'encrypted'
}

interface ToWrite {
  readonly messageId: MessageId
  readonly kind: string
  readonly parts: SealedMessage
}
interface Use {
  readonly box: Box
  readonly options: CorrespondenceOptions
  readonly now: Instant
}

/**
 * Writes a message out before anything protects it.
 * Its reply address is its return path too, so that a bounce shows which message it is about, even where a mail server
 * forgets to say.
 */
export async function writeMail(
  message: ToWrite,
  { box, options, now }: Use,
): Promise<Omit<ProtectedMail, 'protection'>> {
  const { content, recipient } = message.parts
  const sender = options.sender()
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1)
  const answersTo = replyAddress(message.messageId, sender.address, (text, context) => box.mac(text, context))
  const raw = await composeMessage(content, {
    messageIdHeader: messageIdHeader(message.messageId, domain),
    from: sender,
    to: recipient.email,
    replyTo: answersTo,
    listId: { name: `${message.kind} of ${sender.name}`, id: `${listLabel(message.kind)}.${domain}` },
    date: new Date(now),
    language: recipient.language,
  })
  return { from: answersTo, to: recipient.email, raw }
}

/**
 * Writes a message out for one attempt: encrypted when the recipient has a key, signed when the node has one.
 *
 * @throws {AppError} `correspondence.recipient-key` when the recipient's key has meanwhile expired.
 */
export async function protectMail(
  message: ToWrite,
  use: Use & { readonly signer: PrivateKey | null; readonly readKey: ReadRecipientKey },
): Promise<ProtectedMail> {
  const { signer } = use
  const { key: armored } = message.parts.recipient
  const date = new Date(use.now)
  const mail = await writeMail(message, use)
  if (armored !== null) {
    const key = await use.readKey(armored, date)
    return { ...mail, raw: await encryptMessage(mail.raw, key, signer, date), protection: 'encrypted' }
  }
  if (signer) return { ...mail, raw: await signMessage(mail.raw, signer, date), protection: 'signed' }
  return { ...mail, protection: 'plain' }
}

function listLabel(kind: string): string {
  return (
    kind
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'message'
  )
}

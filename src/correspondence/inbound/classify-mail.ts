import { ownMessageIds, type MessageId } from '../mail/message-id.ts'
import { verifyReplyAddress, type Mac } from '../mail/reply-address.ts'
import { isAutoReply } from './auto-reply.ts'
import { parseDeliveryStatus, type DeliveryReport } from './delivery-status.ts'
import type { InboundMail } from './parse-mail.ts'

/** What a mail that came in is. `messageId`: the message of ours that it is about, as far as the mail itself can show. */
export type MailClass =
  | {
      readonly kind: 'bounce' | 'delay' | 'delivered'
      readonly messageId: MessageId
      readonly report: DeliveryReport
    }
  | { readonly kind: 'auto-reply'; readonly messageId: MessageId | null }
  /** Came to an address that only who got the message can know. */
  | { readonly kind: 'reply'; readonly messageId: MessageId }
  /** Anything else: a person looks at it. `messageId` when a header names a message of ours without proof. */
  | { readonly kind: 'other'; readonly messageId: MessageId | null }

export interface OurMailbox {
  readonly mailbox: string
  readonly mac: Mac
}

/** Headers in which the address that a mail was delivered to may stand. */
const addressHeaders = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'] as const

function addressedMessage(mail: InboundMail, our: OurMailbox): MessageId | null {
  for (const name of addressHeaders)
    for (const value of mail.headers(name))
      for (const [address] of value.slice(0, 10_000).matchAll(/[^\s<>,;:"()]{1,64}@[^\s<>,;:"()]{1,255}/g)) {
        const id = verifyReplyAddress(address, our.mailbox, our.mac)
        if (id) return id
      }
  return null
}

const worst = ['failed', 'delayed', 'relayed', 'expanded', 'delivered'] as const

/** Tells bounces, programs, answers and the rest apart. Decides nothing about what follows. */
export function classifyMail(mail: InboundMail, our: OurMailbox): MailClass {
  const domain = our.mailbox.slice(our.mailbox.lastIndexOf('@') + 1)
  const addressed = addressedMessage(mail, our)
  const status = parseDeliveryStatus(mail)
  if (status) {
    const named = ownMessageIds(status.originalMessageId, domain)[0] ?? null
    // A report that names one message and comes to the address of another is forged or garbled; it counts for neither.
    const messageId = named && addressed && named !== addressed ? null : (named ?? addressed)
    if (!messageId) return { kind: 'other', messageId: null }
    const report = status.recipients.toSorted((a, b) => worst.indexOf(a.action) - worst.indexOf(b.action))[0]!
    const kind = report.action === 'failed' ? 'bounce' : report.action === 'delayed' ? 'delay' : 'delivered'
    return { kind, messageId, report }
  }
  const mentioned =
    addressed ??
    ownMessageIds([...mail.headers('in-reply-to'), ...mail.headers('references')].join(' '), domain)[0] ??
    null
  if (isAutoReply(mail)) return { kind: 'auto-reply', messageId: mentioned }
  return addressed ? { kind: 'reply', messageId: addressed } : { kind: 'other', messageId: mentioned }
}

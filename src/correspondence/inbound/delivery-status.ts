import type { InboundMail } from './parse-mail.ts'

/** What a mail server says became of a message, for one recipient. @source RFC 3464, section 2.3 */
export interface DeliveryReport {
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** Enhanced status, `5.1.1`. @source RFC 3463 */
  readonly status: string
  readonly finalRecipient: string
  /** What the remote server said, one line, hostile text. */
  readonly diagnostic: string
}

/** A delivery status notification, and the headers of the message that it is about. */
export interface DeliveryStatus {
  readonly recipients: readonly DeliveryReport[]
  /** Message-ID header of the message reported on, empty when the report does not say. */
  readonly originalMessageId: string
}

const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const

/** Fields of one block: names in lower case, folded lines joined, the first of each name counts. */
function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    if (!fields.has(name)) fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}

/** `rfc822; abuse@isp.example` without its type. */
function untyped(value: string | undefined): string {
  return (value ?? '').replace(/^[^;]{0,40};\s*/, '').slice(0, 1000)
}

function reportOf(block: string): DeliveryReport | null {
  const fields = fieldsOf(block)
  const action = actions.find((known) => known === fields.get('action')?.toLowerCase().split(/[\s(]/)[0])
  const status = /^([245]\.\d{1,3}\.\d{1,3})\b/.exec(fields.get('status') ?? '')?.[1]
  if (!action || !status) return null
  return {
    action,
    status,
    finalRecipient: untyped(fields.get('final-recipient') ?? fields.get('original-recipient')),
    diagnostic: untyped(fields.get('diagnostic-code')),
  }
}

/**
 * Reads a delivery status notification. Null when the mail is none; a report without a single readable recipient block is none.
 *
 * @source RFC 3464 (message/delivery-status), RFC 6522 (multipart/report), RFC 6533 (international forms)
 */
export function parseDeliveryStatus(mail: InboundMail): DeliveryStatus | null {
  const type = mail.headers('content-type')[0] ?? ''
  if (!/^\s*multipart\/report\b/i.test(type) || !/report-type\s*=\s*"?(global-)?delivery-status\b/i.test(type))
    return null
  const status = mail.parts.find((part) => /^message\/(global-)?delivery-status$/.test(part.mediaType))
  if (!status) return null
  // The first block speaks of the message, each further one of a recipient.
  const blocks = status.content
    .trim()
    .split(/\r?\n[ \t]*\r?\n/)
    .slice(1, 101)
  const recipients = blocks.map(reportOf).filter((report) => report !== null)
  if (recipients.length === 0) return null
  const original = mail.parts.find((part) =>
    /^(message\/(rfc822|global|rfc822-headers|global-headers)|text\/rfc822-headers)$/.test(part.mediaType),
  )
  const header = original?.content.split(/\r?\n\r?\n/, 1)[0] ?? ''
  return { recipients, originalMessageId: fieldsOf(header).get('message-id') ?? '' }
}

import { timingSafeEqual } from 'node:crypto'
import { base32, isId } from '#kernel/id.ts'
import type { MessageId } from './message-id.ts'

/** The keyed hash that the node's box offers; the key never comes here. */
export type Mac = (text: string, context: string) => Uint8Array

const macBits = 80
const macWidth = macBits / 5
const idPrefix = 'message_'

function macOf(id: MessageId, mac: Mac): string {
  const bytes = mac(id, 'correspondence.reply-address').subarray(0, macBits / 8)
  return base32(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), macWidth)
}

/**
 * The address that answers and bounces of one message come back to: `csirt+<message>.<mac>@csirt.example`.
 * Lower case throughout, since mail systems on the way may change case. The mailbox must leave room: a local part has 64 octets.
 *
 * @param mailbox The team's own address, to whose mailbox plus-addresses are delivered. @source RFC 5233 (subaddresses)
 */
export function replyAddress(id: MessageId, mailbox: string, mac: Mac): string {
  const [local, domain] = splitMailbox(mailbox)
  return `${local}+${id.slice(idPrefix.length)}.${macOf(id, mac)}@${domain}`
}

/**
 * Which message an address belongs to, when its keyed hash says that we made it; null for every other address.
 * Compared in constant time, so that a hash cannot be found letter by letter.
 */
export function verifyReplyAddress(address: string, mailbox: string, mac: Mac): MessageId | null {
  const [local, domain] = splitMailbox(mailbox.toLowerCase())
  const text = address.trim().toLowerCase()
  if (!text.startsWith(`${local}+`) || !text.endsWith(`@${domain}`)) return null
  const tag = text.slice(local.length + 1, -(domain.length + 1))
  const match = /^([0-9a-hjkmnp-tv-z]{1,40})\.([0-9a-hjkmnp-tv-z]{16})$/.exec(tag)
  if (!match) return null
  const id = `${idPrefix}${match[1]}`
  if (!isId('message', id)) return null
  return timingSafeEqual(Buffer.from(match[2]!), Buffer.from(macOf(id, mac))) ? id : null
}

function splitMailbox(mailbox: string): [string, string] {
  const at = mailbox.lastIndexOf('@')
  return [mailbox.slice(0, at), mailbox.slice(at + 1)]
}

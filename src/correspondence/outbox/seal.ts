import type { Box } from '#platform/box.ts'
import { contentFromJson, contentToJson } from '../mail/message-content.ts'
import { canonicalAddress } from '../mail/header-text.ts'
import type { MessageId } from '../mail/message-id.ts'
import type { SealedMessage } from './message.ts'

const context = (id: MessageId): string => `correspondence.message/${id}`

/** What a message says and to whom, sealed to its row. */
export function sealMessage(box: Box, id: MessageId, message: SealedMessage): Buffer {
  const { content, ...rest } = message
  return box.seal(JSON.stringify({ ...rest, content: contentToJson(content) }), context(id))
}

/** Opens what `sealMessage` sealed for this row, and for no other. */
export function openMessage(box: Box, id: MessageId, sealed: Uint8Array): SealedMessage {
  const stored = JSON.parse(box.open(sealed, context(id)).toString('utf8')) as Omit<SealedMessage, 'content'> & {
    content: string
  }
  return { ...stored, content: contentFromJson(stored.content) }
}

/** Under what an address is counted and looked up: whoever has the database alone cannot test addresses against it. */
export function recipientMac(box: Box, address: string): Buffer {
  return box.mac(canonicalAddress(address), 'correspondence.recipient')
}

import { isId, type Id } from '#kernel/id.ts'

export type MessageId = Id<'message'>

/**
 * The Message-ID header of one of our messages: a function of its id alone, so that a message sent twice after a
 * crash is known for the same by every mail program and server.
 *
 * @param domain The domain of the team's mail address.
 * @returns With its angle brackets. @source RFC 5322, section 3.6.4
 */
export function messageIdHeader(id: MessageId, domain: string): string {
  return `<${id}@${domain.toLowerCase()}>`
}

/** All of our messages that a header (Message-ID, In-Reply-To, References) names; ids of other domains are passed over. */
export function ownMessageIds(header: string, domain: string): MessageId[] {
  const found: MessageId[] = []
  for (const [, left, right] of header.slice(0, 10_000).matchAll(/<([^<>@\s]{1,100})@([^<>@\s]{1,255})>/g)) {
    const id = left!.toLowerCase()
    if (right!.toLowerCase() === domain.toLowerCase() && isId('message', id)) found.push(id)
  }
  return found
}

/** A message taken apart: what concerns its transport, and the entity that a signature covers. */
export interface SplitMessage {
  /** Header lines but Content-* and MIME-Version, each ending in CRLF, folding kept. */
  readonly outerHeader: string
  /** Content-* header lines, a blank line, the body: what is signed or encrypted. */
  readonly entity: Buffer
}

/** Takes a message of our own (`composeMessage`) apart. @source RFC 3156, section 5: the signed part is a complete MIME entity */
export function splitMessage(message: Buffer): SplitMessage {
  const end = message.indexOf('\r\n\r\n')
  if (end < 0) throw new RangeError('the message has no end of header')
  const fields = message
    .subarray(0, end)
    .toString('latin1')
    .split(/\r\n(?![ \t])/)
  const isContent = (field: string): boolean =>
    /^content-(type|transfer-encoding|disposition|id|description):/i.test(field)
  const outer = fields.filter((field) => !isContent(field) && !/^mime-version:/i.test(field))
  const inner = fields.filter(isContent)
  return {
    outerHeader: outer.map((field) => `${field}\r\n`).join(''),
    entity: Buffer.concat([Buffer.from(`${inner.join('\r\n')}\r\n\r\n`, 'latin1'), message.subarray(end + 4)]),
  }
}

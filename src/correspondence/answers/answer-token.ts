import { createHash } from 'node:crypto'
import { base32 } from '#kernel/id.ts'

/** 160 bits of chance: nobody guesses one, however many there are. */
export const tokenBytes = 20

const prefix = 'cma_'
const bodyWidth = (tokenBytes * 8) / 5
const sumWidth = 6

function checksum(body: string): string {
  const digest = createHash('sha256').update(`${prefix}${body}`).digest()
  return base32(BigInt(digest.readUInt32BE(0) >>> 2), sumWidth)
}

/**
 * The secret part of an answer link. The prefix lets leak scanners know it; the checksum tells a link that a mail
 * program cut short from one that is no longer valid, without asking the database.
 *
 * @param chance `tokenBytes` random bytes.
 */
export function answerToken(chance: Uint8Array): string {
  if (chance.length !== tokenBytes) throw new RangeError(`an answer token takes ${tokenBytes} bytes of chance`)
  const body = base32(BigInt(`0x${Buffer.from(chance).toString('hex')}`), bodyWidth)
  return `${prefix}${body}${checksum(body)}`
}

/** Whether a text has the form of a token, its checksum included. */
export function isAnswerToken(text: string): boolean {
  if (!/^cma_[0-9a-hjkmnp-tv-z]{38}$/.test(text)) return false
  const body = text.slice(prefix.length, prefix.length + bodyWidth)
  return checksum(body) === text.slice(prefix.length + bodyWidth)
}

/** What is kept of a token: whoever reads the database cannot answer for anybody. A plain hash is enough for 160 bits of chance. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

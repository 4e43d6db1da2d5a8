import { crc32 } from 'node:zlib'
import { base32 } from '#kernel/id.ts'

/**
 * An API token as its holder keeps it: `comity_<id>_<secret><checksum>`.
 *
 * The prefix lets secret scanners find a leaked one, the id finds its row without searching, the checksum tells a
 * mistyped or invented token from a real one before the database is asked.
 */
export interface TokenParts {
  /** The part of the token's id after `token_`. */
  readonly id: string
  /** 160 bits of chance, as base 32. */
  readonly secret: string
}

export const tokenSecretBytes = 20
const digit = '[0-9a-hjkmnp-tv-z]'
const form = new RegExp(`^comity_(${digit}{26})_(${digit}{32})(${digit}{7})$`)

/** The text of a new token. */
export function formatToken({ id, secret }: TokenParts): string {
  const body = `comity_${id}_${secret}`
  return body + checksum(body)
}

/** Takes a token apart; null when it is none, or its checksum is another's. */
export function parseToken(text: string): TokenParts | null {
  const match = form.exec(text)
  if (match === null) return null
  const [, id = '', secret = '', sum] = match
  return checksum(`comity_${id}_${secret}`) === sum ? { id, secret } : null
}

/** Chance as the secret part of a token. */
export function tokenSecret(bytes: Uint8Array): string {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return base32(value, Math.ceil((bytes.length * 8) / 5))
}

function checksum(text: string): string {
  return base32(BigInt(crc32(text)), 7)
}

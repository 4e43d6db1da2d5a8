import { readKey, type Key, type Subkey } from 'openpgp'
import { instantFromMs, type Instant } from './instant.ts'

/** What an OpenPGP public key is, whatever the time. */
export interface OpenpgpKeyFacts {
  /** Upper-case hexadecimal. */
  readonly fingerprint: string
  /** Of the part that is encrypted to: "RSA 4096", "ECDH curve25519". */
  readonly algorithm: string
  /** When nothing can be encrypted to it any more; null for never. */
  readonly expiresAt: Instant | null
}

/** Why nothing can be encrypted to it, whenever. */
export type OpenpgpKeyFault = 'unreadable' | 'private' | 'revoked' | 'cannot-encrypt'

export const isArmouredKey = (text: string): boolean =>
  text.trimStart().startsWith('-----BEGIN PGP PUBLIC KEY BLOCK-----')

/**
 * Reads a public key and finds the part that messages are encrypted to: bound by a signature that holds, not revoked, of an
 * algorithm and length that the library still encrypts to.
 *
 * @param armored At most some tens of kilobytes; the caller limits it.
 */
export async function readOpenpgpKey(armored: string): Promise<OpenpgpKeyFacts | OpenpgpKeyFault> {
  let key: Key
  try {
    key = await readKey({ armoredKey: armored })
  } catch {
    return 'unreadable'
  }
  if (key.isPrivate()) return 'private'
  try {
    if (await key.isRevoked(undefined, undefined, timeless)) return 'revoked'
    const part: Key | Subkey = await key.getEncryptionKey(undefined, timeless)
    const ends = await Promise.all([
      key.getExpirationTime(),
      part === key || !('mainKey' in part) ? Infinity : part.getExpirationTime(timeless),
    ])
    // Null is "not valid at all", which the library would have refused above.
    const end = Math.min(...ends.map((each) => (each === null ? 0 : Number(each))))
    return {
      fingerprint: key.getFingerprint().toUpperCase(),
      algorithm: algorithmOf(part),
      expiresAt: Number.isFinite(end) ? instantFromMs(end) : null,
    }
  } catch {
    return 'cannot-encrypt'
  }
}

/** The library then asks of no signature whether its time has come or is over; its types do not say so. */
const timeless = null as unknown as Date

function algorithmOf(part: Key | Subkey): string {
  const { algorithm, bits, curve } = part.getAlgorithmInfo()
  const name = algorithm.startsWith('rsa') ? 'RSA' : algorithm === 'elgamal' ? 'ElGamal' : algorithm.toUpperCase()
  const detail = bits ?? curve?.replace(/Legacy$/, '')
  return detail === undefined ? name : `${name} ${detail}`
}

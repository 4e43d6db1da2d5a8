import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { asBuffer } from '#kernel/bytes.ts'
import { AppError } from '#kernel/errors.ts'

/** Seals single values with a key that lies outside the database. */
export interface Box {
  /**
   * Encrypts a value (AES-256-GCM, a fresh nonce each time).
   * @param context What the value is and whose, `directory.operator/operator_01…/name`: bound to it, so that a sealed
   * value moved to another row or column does not open.
   */
  seal(plain: string | Uint8Array, context: string): Buffer
  /** @throws {AppError} `platform.bad-sealed` when key, context or bytes are not those that it was sealed with. */
  open(sealed: Uint8Array, context: string): Buffer
  /** A keyed hash (HMAC-SHA-256) for look-ups and links; whoever lacks the key cannot guess values by trying them. */
  mac(text: string | Uint8Array, context: string): Buffer
}

const version = 1
const nonceBytes = 12
const tagBytes = 16

/** A box over a master key of 32 bytes; sealing and hashing each get a key of their own (HKDF, RFC 5869). */
export function createBox(masterKey: Uint8Array): Box {
  // As key objects: bytes would be made into one at every use, which costs more than sealing a short text.
  const derive = (info: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, '', `comity/${info}`, 32)))
  const sealKey = derive('seal/1')
  const macKey = derive('mac/1')
  return {
    seal(plain, context) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(context))
      const body = cipher.update(plain as Uint8Array)
      return Buffer.concat([Buffer.of(version), nonce, body, cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, context) {
      try {
        if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes) throw new Error('no sealed value')
        const bytes = asBuffer(sealed)
        const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(1, 1 + nonceBytes))
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(bytes.length - tagBytes))
        return Buffer.concat([
          decipher.update(bytes.subarray(1 + nonceBytes, bytes.length - tagBytes)),
          decipher.final(),
        ])
      } catch (cause) {
        throw new AppError('platform.bad-sealed', 'A sealed value cannot be opened with the keys of this node.', {
          cause,
        })
      }
    },
    mac(text, context) {
      return createHmac('sha256', macKey).update(context).update('\0').update(text).digest()
    },
  }
}

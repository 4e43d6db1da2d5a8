import { createHash } from 'node:crypto'
import {
  createMessage,
  encrypt,
  enums,
  generateKey,
  readKey,
  readPrivateKey,
  sign,
  type Key,
  type PrivateKey,
} from 'openpgp'
import { AppError } from '#kernel/errors.ts'
import { splitMessage } from './mime-entity.ts'

/** The node's own OpenPGP key, as armoured text. */
export interface KeyPairText {
  readonly privateKey: string
  readonly publicKey: string
  /** Upper-case hexadecimal. */
  readonly fingerprint: string
}

/**
 * Makes a key to sign with. Version 4 with Ed25519 in its first form, since GnuPG 2.2, which half of the world's teams
 * run, reads no other.
 *
 * @param validSeconds How long it is valid from `now`.
 */
export async function generateSigningKey(
  owner: { name: string; email: string },
  now: Date,
  validSeconds: number,
): Promise<KeyPairText> {
  const pair = await generateKey({
    type: 'ecc',
    curve: 'curve25519Legacy',
    userIDs: [owner],
    date: now,
    keyExpirationTime: validSeconds,
    format: 'object',
  })
  return {
    privateKey: pair.privateKey.armor(),
    publicKey: pair.publicKey.armor(),
    fingerprint: pair.publicKey.getFingerprint().toUpperCase(),
  }
}

/** Reads our own private key once, for many messages. */
export function readSigningKey(armored: string): Promise<PrivateKey> {
  return readPrivateKey({ armoredKey: armored })
}

/** Reads a recipient's key, whatever it is good for. @throws {AppError} `correspondence.recipient-key` when it is none. */
export function parseRecipientKey(armored: string): Promise<Key> {
  return readKey({ armoredKey: armored }).catch(unusable)
}

/**
 * Makes sure that a key can be encrypted to now.
 *
 * @throws {AppError} `correspondence.recipient-key` when it has expired or was revoked: a message that should be encrypted never
 * goes out in clear because of that.
 */
export async function checkRecipientKey(key: Key, now: Date): Promise<void> {
  await key.getEncryptionKey(undefined, now).catch(unusable)
}

function unusable(cause: unknown): never {
  const why = cause instanceof Error ? cause.message.split('\n')[0]!.slice(0, 200) : 'unreadable'
  throw new AppError('correspondence.recipient-key', `The recipient's OpenPGP key cannot be used: ${why}.`, { cause })
}

/** Boundaries that follow from the message, so that the same message has the same bytes but for signatures. */
function boundaryFor(entity: Buffer, use: string): string {
  return `pgp-${createHash('sha256').update(use).update(entity).digest('hex').slice(0, 40)}`
}

function wrap(outerHeader: string, contentType: string, boundary: string, parts: readonly (string | Buffer)[]): Buffer {
  const open = Buffer.from(`--${boundary}\r\n`)
  const crlf = Buffer.from('\r\n')
  const head = Buffer.from(
    `${outerHeader}MIME-Version: 1.0\r\nContent-Type: ${contentType}; boundary="${boundary}"\r\n\r\n`,
    'latin1',
  )
  const body = parts.flatMap((part) => [open, typeof part === 'string' ? Buffer.from(part, 'latin1') : part, crlf])
  return Buffer.concat([head, ...body, Buffer.from(`--${boundary}--\r\n`)])
}

const armorToCrlf = (armored: string): string => armored.replace(/\r\n?|\n/g, '\r\n').trimEnd()

/** Signs a message: multipart/signed with a detached signature over the exact bytes. @source RFC 3156, section 5 */
export async function signMessage(message: Buffer, key: PrivateKey, now: Date): Promise<Buffer> {
  const { outerHeader, entity } = splitMessage(message)
  // The line break before the boundary belongs to the boundary, so what is signed ends before it.
  const signed = trimFinalBreak(entity)
  const signature = await sign({
    message: await createMessage({ binary: new Uint8Array(signed) }),
    signingKeys: key,
    detached: true,
    date: now,
    config: { preferredHashAlgorithm: enums.hash.sha512 },
  })
  return wrap(
    outerHeader,
    'multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"',
    boundaryFor(entity, 'signed'),
    [
      signed,
      'Content-Type: application/pgp-signature; name="signature.asc"\r\nContent-Description: OpenPGP digital signature\r\n' +
        `Content-Disposition: attachment; filename="signature.asc"\r\n\r\n${armorToCrlf(signature)}`,
    ],
  )
}

/** Encrypts a message to its recipient, signed inside when we have a key. The subject stays readable. @source RFC 3156, sections 4 and 6.2 */
export async function encryptMessage(
  message: Buffer,
  recipient: Key,
  signer: PrivateKey | null,
  now: Date,
): Promise<Buffer> {
  const { outerHeader, entity } = splitMessage(message)
  const armored = await encrypt({
    message: await createMessage({ binary: new Uint8Array(entity) }),
    encryptionKeys: recipient,
    ...(signer ? { signingKeys: signer } : {}),
    date: now,
  })
  return wrap(
    outerHeader,
    'multipart/encrypted; protocol="application/pgp-encrypted"',
    boundaryFor(entity, 'encrypted'),
    [
      'Content-Type: application/pgp-encrypted\r\nContent-Description: PGP/MIME version identification\r\n\r\nVersion: 1',
      'Content-Type: application/octet-stream; name="encrypted.asc"\r\nContent-Description: OpenPGP encrypted message\r\n' +
        `Content-Disposition: inline; filename="encrypted.asc"\r\n\r\n${armorToCrlf(armored as string)}`,
    ],
  )
}

function trimFinalBreak(entity: Buffer): Buffer {
  return entity.subarray(-2).toString('latin1') === '\r\n' ? entity.subarray(0, -2) : entity
}

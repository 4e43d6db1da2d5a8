import { AppError } from '#kernel/errors.ts'
import { createSigner, strictBase64, type SignerKey } from '#kernel/signed-note.ts'

/** Bytes of a secret key. */
export const seedBytes = 32
/** The longest file of a key that is read, bytes. */
export const maxKeyBytes = 1000

const type = 0x01

/** The secret key of a publisher as text, in the form that tools for signed notes read: `PRIVATE+KEY+name+id+key`. */
export function publisherKeyText({ name, keyId }: SignerKey, seed: Uint8Array): string {
  return `PRIVATE+KEY+${name}+${keyId}+${Buffer.concat([Buffer.of(type), seed]).toString('base64')}\n`
}

/**
 * Reads the secret key of a publisher.
 *
 * @throws {AppError} `norms.bad-key`; the sentence never has a part of the key in it.
 */
export function parsePublisherKey(text: string): SignerKey {
  const [, name = '', keyId = '', material = ''] =
    /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)\s*$/.exec(text) ?? []
  const bytes = strictBase64(material)
  if (name === '' || bytes === null || bytes.length !== 1 + seedBytes || bytes[0] !== type)
    throw badKey('it is no secret key of a publisher')
  const signer = createSigner(name, bytes.subarray(1))
  if (signer.keyId !== keyId) throw badKey('its id does not belong to it')
  return signer
}

function badKey(why: string): AppError {
  return new AppError('norms.bad-key', `The key file cannot be used: ${why}.`)
}

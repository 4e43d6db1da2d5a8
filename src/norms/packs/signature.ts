import { createHash } from 'node:crypto'
import { AppError } from '#kernel/errors.ts'
import { openNote, parseVerifierKey, type NoteSigner } from '#kernel/signed-note.ts'

const purpose = 'comity rule pack'

/** SHA-256 of a pack's raw bytes, 64 hexadecimal digits. */
export function digestBundle(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The detached signature of a pack: a note that names nothing but the digest of its raw bytes. */
export function signBundle(bytes: Uint8Array, signer: NoteSigner): string {
  return signer.sign(noteText(bytes))
}

/**
 * Checks a detached signature before a single byte of the pack is read as anything but bytes.
 *
 * @param keys The keys that persons of this team have pinned.
 * @returns The name of the key that signed it.
 * @throws {AppError} `norms.bad-pack-signature`
 */
export function checkBundleSignature(bytes: Uint8Array, signature: string, keys: readonly string[]): string {
  const verifiers = keys.flatMap((key) => parseVerifierKey(key) ?? [])
  const opened = openNote(signature, verifiers)
  const signer = opened?.signedBy[0]
  if (opened === undefined || signer === undefined)
    throw new AppError('norms.bad-pack-signature', 'No key that is pinned here has signed this pack.')
  if (opened.text !== noteText(bytes))
    throw new AppError('norms.bad-pack-signature', 'The signature is of other bytes than those of this pack.')
  return signer.name
}

function noteText(bytes: Uint8Array): string {
  return `${purpose}\nsha256:${digestBundle(bytes)}\n`
}

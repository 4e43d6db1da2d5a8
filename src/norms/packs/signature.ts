import { createHash } from 'node:crypto'
import { AppError, isAppError } from '#kernel/errors.ts'
import {
  openNote,
  parseNote,
  parseVerifierKey,
  signNote,
  type SignerKey,
  type VerifierKey,
} from '#kernel/signed-note.ts'

const purpose = 'comity rule pack'

/** SHA-256 of a pack's raw bytes, 64 hexadecimal digits. */
export function digestBundle(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The detached signature of a pack: a note that names nothing but the digest of its raw bytes. */
export function signBundle(bytes: Uint8Array, signer: SignerKey): string {
  return signNote(noteText(bytes), signer)
}

/**
 * Checks a detached signature before a single byte of the pack is read as anything but bytes.
 *
 * @param keys The keys that persons of this team have pinned.
 * @returns The name of the key that signed it.
 * @throws {AppError} `norms.bad-pack-signature`
 */
export function checkBundleSignature(bytes: Uint8Array, signature: string, keys: readonly string[]): string {
  const [signer, text] = openedBy(signature, keys.map(parseVerifierKey))
  if (text !== noteText(bytes)) refuse('The signature is of other bytes than those of this pack.')
  return signer.name
}

function openedBy(signature: string, known: readonly VerifierKey[]): [VerifierKey, string] {
  try {
    const note = parseNote(Buffer.from(signature))
    return [openNote(note, known)[0] as VerifierKey, note.text]
  } catch (error) {
    if (!isAppError(error) || error.code !== 'kernel.bad-note') throw error
    refuse(`No key that is pinned here has signed this pack. ${error.message}`)
  }
}

function refuse(why: string): never {
  throw new AppError('norms.bad-pack-signature', why)
}

function noteText(bytes: Uint8Array): string {
  return `${purpose}\nsha256:${digestBundle(bytes)}\n`
}

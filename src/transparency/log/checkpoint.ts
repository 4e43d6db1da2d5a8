import { AppError } from '#kernel/errors.ts'
import { hashBytes, type Hash } from '#kernel/merkle.ts'
import {
  openNote,
  parseNote,
  signNote,
  strictBase64,
  type Note,
  type SignerKey,
  type VerifierKey,
} from '#kernel/signed-note.ts'

/** The state of a log at one size. @source C2SP tlog-checkpoint, "Format" */
export interface Checkpoint {
  /** The unique name of the log, which is the name of its key. */
  readonly origin: string
  readonly size: number
  readonly root: Hash
}

/** A checkpoint with the note in which it stands. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: Note
}

const bad = (why: string): AppError => new AppError('kernel.bad-note', `The checkpoint cannot be read: ${why}.`)

/** The three lines of a checkpoint. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
}

export function signCheckpoint(checkpoint: Checkpoint, signer: SignerKey): string {
  return signNote(checkpointText(checkpoint), signer)
}

/**
 * Reads a checkpoint, its signatures unchecked. Extension lines are taken and mean nothing here.
 *
 * @throws {AppError} `kernel.bad-note`
 */
export function parseCheckpoint(bytes: Uint8Array): SignedCheckpoint {
  const note = parseNote(bytes)
  const [origin = '', sizeText = '', rootText = '', ...extensions] = note.text.slice(0, -1).split('\n')
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : NaN
  const root = strictBase64(rootText)
  if (origin === '') throw bad('it names no log')
  if (!Number.isSafeInteger(size)) throw bad('its size is no number')
  if (root === null || root.length !== hashBytes) throw bad('its root is no hash')
  if (extensions.includes('')) throw bad('it has an empty line')
  return { origin, size, root, note }
}

/**
 * Reads a checkpoint of the log that a key belongs to, and checks its signature.
 *
 * @throws {AppError} `kernel.bad-note`
 */
export function openCheckpoint(bytes: Uint8Array, key: VerifierKey): SignedCheckpoint {
  const checkpoint = parseCheckpoint(bytes)
  openNote(checkpoint.note, [key])
  if (checkpoint.origin !== key.name) throw bad(`it is of the log ${checkpoint.origin}, the key of ${key.name}`)
  return checkpoint
}

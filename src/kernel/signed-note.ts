import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/**
 * Signed notes: a text that a person can read, and under it one line for each signature.
 *
 * @source C2SP signed-note v1.0.0
 */

/** Who may sign, as others know it: a name, and an Ed25519 public key. */
export interface NoteVerifier {
  readonly name: string
  /** First four bytes of SHA-256 over name and key, as the signature lines carry them. */
  readonly keyHash: string
  readonly publicKey: KeyObject
}

export interface NoteSigner {
  readonly name: string
  /** The key as it is handed to others: `name+hash+key`. */
  readonly verifierKey: string
  /** The text with this signer's line under it. */
  sign(text: string): string
}

const ed25519 = 0x01
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** A signer from the 32 bytes of an Ed25519 seed. */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  assertName(name)
  const privateKey = createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32)
  const hash = hashOf(name, raw)
  return {
    name,
    verifierKey: `${name}+${hash.toString('hex')}+${Buffer.concat([Buffer.from([ed25519]), raw]).toString('base64')}`,
    sign(text) {
      assertText(text)
      const signature = Buffer.concat([hash, sign(null, Buffer.from(text), privateKey)])
      return `${text}\n\u2014 ${name} ${signature.toString('base64')}\n`
    },
  }
}

/** Reads a key as it was handed over; undefined when it is none, or its hash does not fit. */
export function parseVerifierKey(text: string): NoteVerifier | undefined {
  // The key itself is base64 and may hold plus signs: only the first two part.
  const [, name, hash, key] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim()) ?? []
  if (name === undefined || hash === undefined || key === undefined) return undefined
  const bytes = Buffer.from(key, 'base64')
  if (bytes.length !== 33 || bytes[0] !== ed25519 || bytes.toString('base64') !== key) return undefined
  const raw = bytes.subarray(1)
  if (hashOf(name, raw).toString('hex') !== hash) return undefined
  return {
    name,
    keyHash: hash,
    publicKey: createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' }),
  }
}

/** A note that one of the verifiers signed. */
export interface OpenedNote {
  readonly text: string
  readonly signedBy: readonly NoteVerifier[]
}

/** Most bytes of a note that are looked at. */
export const maxNoteBytes = 1_000_000
const maxSignatures = 100

/**
 * The text of a note, once at least one of these verifiers has signed it; undefined when none has, or when a line in
 * the name of one of them does not fit. Lines of keys that nobody here knows are passed over.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): OpenedNote | undefined {
  if (Buffer.byteLength(note) > maxNoteBytes || !note.endsWith('\n')) return undefined
  const split = note.lastIndexOf('\n\n')
  if (split < 0) return undefined
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > maxSignatures) return undefined
  const signedBy: NoteVerifier[] = []
  for (const line of lines) {
    const parts = /^\u2014 (\S+) (\S+)$/u.exec(line)
    if (parts === null) return undefined
    const bytes = Buffer.from(parts[2] ?? '', 'base64')
    if (bytes.length < 5) return undefined
    const keyHash = bytes.subarray(0, 4).toString('hex')
    const known = verifiers.find((one) => one.name === parts[1] && one.keyHash === keyHash)
    if (known === undefined) continue
    if (!verify(null, Buffer.from(text), known.publicKey, bytes.subarray(4))) return undefined
    if (!signedBy.includes(known)) signedBy.push(known)
  }
  return signedBy.length > 0 ? { text, signedBy } : undefined
}

function hashOf(name: string, raw: Uint8Array): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([ed25519]))
    .update(raw)
    .digest()
    .subarray(0, 4)
}

function isName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name)
}

function assertName(name: string): void {
  if (!isName(name)) throw new RangeError('the name of a signer has no space and no plus sign')
}

function assertText(text: string): void {
  if (!text.endsWith('\n')) throw new RangeError('the text of a note ends with a line break')
  for (const character of text)
    if (character < ' ' && character !== '\n') throw new RangeError('the text of a note holds no control characters')
}

import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'
import { AppError } from './errors.ts'

/** What a key's signature is over. @source C2SP signed-note, "Signature types" */
export const signatureTypes = { ed25519: 0x01, cosignature: 0x04 } as const
export type SignatureType = (typeof signatureTypes)[keyof typeof signatureTypes]

/** Signatures that a note may carry. @source C2SP signed-note, "Format": a limit, of at least 16 */
export const maxSignatures = 64
/** The longest note that is read, in bytes. */
export const maxNoteBytes = 64 * 1024

/** A public key that a note can be checked with. */
export interface VerifierKey {
  readonly name: string
  /** Four bytes, as eight hexadecimal digits. */
  readonly keyId: string
  readonly type: SignatureType
  readonly publicKey: KeyObject
  /** The text by which others are told of it. */
  readonly vkey: string
}

/** A key that signs notes. */
export interface SignerKey extends VerifierKey {
  sign(text: Uint8Array): Buffer
}

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string
  readonly keyId: string
  /** The signature behind the key ID. */
  readonly bytes: Uint8Array
}

/** A note taken apart, nothing checked. */
export interface Note {
  /** With its last line feed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

const badNote = (why: string): AppError => new AppError('kernel.bad-note', `The note cannot be read: ${why}.`)
const badKey = (why: string): AppError => new AppError('kernel.bad-key', `The key cannot be used: ${why}.`)

/** Base 64 that is the one way to write its bytes; null otherwise. */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/** Whether a name can stand in a signature line. @source C2SP signed-note, "Format" */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+\u0000-\u001f\u0085]/u.test(name)
}

/** @source C2SP signed-note, "Signatures" */
function keyIdOf(name: string, type: SignatureType, raw: Uint8Array): string {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), raw])
  return hash('sha256', bytes, 'hex').slice(0, 8)
}

function verifierOf(name: string, type: SignatureType, raw: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw badKey('its name is empty, or has a space or plus in it')
  const keyId = keyIdOf(name, type, raw)
  const x = Buffer.from(raw).toString('base64url')
  return {
    name,
    keyId,
    type,
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
    vkey: `${name}+${keyId}+${Buffer.concat([Buffer.of(type), raw]).toString('base64')}`,
  }
}

/**
 * Reads the text of a public key.
 *
 * @throws {AppError} `kernel.bad-key` when it is none, or of a type that is not known here.
 * @source C2SP signed-note, "Verifier keys"
 */
export function parseVerifierKey(vkey: string): VerifierKey {
  const [, name = '', keyId = '', material = ''] =
    /^([^+\n]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey.trim()) ?? []
  const bytes = strictBase64(material)
  if (name === '' || bytes === null) throw badKey('it is not of the form name+id+key')
  const type = Object.values(signatureTypes).find((one) => one === bytes[0])
  if (type === undefined || bytes.length !== 33) throw badKey('only Ed25519 keys of log and witness are known')
  const key = verifierOf(name, type, bytes.subarray(1))
  if (key.keyId !== keyId) throw badKey('its id does not belong to it')
  return key
}

/** The Ed25519 private key of RFC 8032 in the wrapping that the system's cryptography takes. @source RFC 8410, section 7 */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A key that signs under a name. @param seed The 32 secret bytes. */
export function createSigner(name: string, seed: Uint8Array, type: SignatureType = signatureTypes.ed25519): SignerKey {
  if (seed.length !== 32) throw badKey('its secret does not have 32 bytes')
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const raw = Buffer.from(createPublicKey(secret).export({ format: 'jwk' }).x ?? '', 'base64url')
  return { ...verifierOf(name, type, raw), sign: (text) => sign(null, text, secret) }
}

/** Whether an Ed25519 signature over these bytes is by this key. */
export function isSignedBy(key: VerifierKey, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verify(null, message, key.publicKey, signature)
}

/** A signature as its line of a note. */
export function signatureLine({ name, keyId, bytes }: NoteSignature): string {
  return `\u2014 ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), bytes]).toString('base64')}\n`
}

/** Signs a text, which ends with a line feed. */
export function signNote(text: string, signer: SignerKey): string {
  assertText(text)
  const { name, keyId } = signer
  return `${text}\n${signatureLine({ name, keyId, bytes: signer.sign(Buffer.from(text)) })}`
}

function assertText(text: string): void {
  if (!text.endsWith('\n')) throw badNote('its text does not end with a line feed')
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw badNote('its text has control characters')
}

/**
 * Takes a note apart.
 *
 * @throws {AppError} `kernel.bad-note`
 * @source C2SP signed-note, "Format"
 */
export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > maxNoteBytes) throw badNote('it is too long')
  let whole: string
  try {
    whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw badNote('it is no UTF-8')
  }
  const border = whole.lastIndexOf('\n\n')
  if (border === -1) throw badNote('no empty line parts text and signatures')
  const text = whole.slice(0, border + 1)
  assertText(text)
  const rest = whole.slice(border + 2)
  if (rest === '' || !rest.endsWith('\n')) throw badNote('its last line does not end')
  const signatures = rest.slice(0, -1).split('\n').map(parseSignature)
  if (signatures.length > maxSignatures) throw badNote(`it has more than ${maxSignatures} signatures`)
  return { text, signatures }
}

function parseSignature(line: string): NoteSignature {
  const [, name = '', base64 = ''] = /^\u2014 ([^ ]+) ([A-Za-z0-9+/]+=*)$/u.exec(line) ?? []
  const bytes = strictBase64(base64)
  if (!isKeyName(name) || bytes === null || bytes.length < 5) throw badNote('a line is no signature')
  return { name, keyId: bytes.subarray(0, 4).toString('hex'), bytes: bytes.subarray(4) }
}

/**
 * Checks a note's plain Ed25519 signatures. Signatures by keys that are not known are passed over.
 *
 * @returns The keys by which it is signed; at least one.
 * @throws {AppError} `kernel.bad-note` when a known key's signature is wrong, or none is there.
 * @source C2SP signed-note, "Signatures"
 */
export function openNote({ text, signatures }: Note, known: readonly VerifierKey[]): VerifierKey[] {
  const by = known.filter((key) => {
    const own = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId)
    for (const { bytes } of own)
      if (!isSignedBy(key, Buffer.from(text), bytes)) throw badNote(`the signature by ${key.name} is wrong`)
    return own.length > 0
  })
  if (by.length === 0) throw badNote('no known key has signed it')
  return by
}

import { AppError } from '#kernel/errors.ts'
import { isSignedBy, type Note, type NoteSignature, type SignerKey, type VerifierKey } from '#kernel/signed-note.ts'

/** A witness has seen this checkpoint, and that it continues all it saw of this log before. */
export interface Cosignature {
  readonly witness: string
  /** When it was signed, in seconds since 1970. */
  readonly at: number
}

const timeBytes = 8

/** The bytes that a witness signs. @source C2SP tlog-cosignature, "Ed25519 signed message" */
function cosignedMessage(text: string, at: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${at}\n${text}`)
}

/** Signs a checkpoint's text as a witness. */
export function cosign(text: string, at: number, signer: SignerKey): NoteSignature {
  const time = Buffer.alloc(timeBytes)
  time.writeBigUInt64BE(BigInt(at))
  const bytes = Buffer.concat([time, signer.sign(cosignedMessage(text, at))])
  return { name: signer.name, keyId: signer.keyId, bytes }
}

/**
 * The witnesses, of those known, that have cosigned. Each counts once, whatever lines it has.
 *
 * @throws {AppError} `kernel.bad-note` when a known witness's signature is wrong.
 * @source C2SP tlog-cosignature, "Format"
 */
export function cosignaturesOf({ text, signatures }: Note, witnesses: readonly VerifierKey[]): Cosignature[] {
  return witnesses.flatMap((key) => {
    const own = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId)
    const times = own.map(({ bytes }) => {
      const at = bytes.length === timeBytes + 64 ? Number(Buffer.from(bytes).readBigUInt64BE(0)) : NaN
      if (!Number.isSafeInteger(at) || !isSignedBy(key, cosignedMessage(text, at), bytes.subarray(timeBytes)))
        throw new AppError('kernel.bad-note', `The cosignature by ${key.name} is wrong.`)
      return at
    })
    return times.length === 0 ? [] : [{ witness: key.name, at: Math.max(...times) }]
  })
}

import { AppError } from '#kernel/errors.ts'
import { hashBytes, verifyInclusion, type Hash } from '#kernel/merkle.ts'
import { openCheckpoint, type SignedCheckpoint } from './checkpoint.ts'
import { strictBase64, type VerifierKey } from '#kernel/signed-note.ts'

/** A proof that an entry is in a log, as a file that needs nothing else but the log's key. */
export interface ProofFile {
  /** Bytes that the proof does not vouch for: here the opening of the entry. */
  readonly extra: Uint8Array | null
  readonly index: number
  readonly proof: readonly Hash[]
  /** The checkpoint's note, as it was published. */
  readonly checkpoint: Uint8Array
}

const firstLine = 'c2sp.org/tlog-proof@v1'
/** More hashes than any tree needs: 2^63 entries. */
const maxHashes = 63

const bad = (why: string): AppError => new AppError('transparency.bad-proof', `The proof cannot be read: ${why}.`)

/** @source C2SP tlog-proof, "Format" */
export function formatProof({ extra, index, proof, checkpoint }: ProofFile): Buffer {
  const head = [
    firstLine,
    ...(extra === null ? [] : [`extra ${Buffer.from(extra).toString('base64')}`]),
    `index ${index}`,
    ...proof.map((hash) => Buffer.from(hash).toString('base64')),
  ]
  return Buffer.concat([Buffer.from(`${head.join('\n')}\n\n`), checkpoint])
}

/** @throws {AppError} `transparency.bad-proof` */
export function parseProof(bytes: Uint8Array): ProofFile {
  const all = Buffer.from(bytes)
  const border = all.indexOf('\n\n')
  if (border === -1) throw bad('it holds no checkpoint')
  const lines = all.subarray(0, border).toString('utf8').split('\n')
  if (lines.shift() !== firstLine) throw bad(`it does not begin with ${firstLine}`)
  let extra: Uint8Array | null = null
  if (lines[0]?.startsWith('extra ') === true) {
    extra = strictBase64(lines.shift()!.slice(6))
    if (extra === null) throw bad('its extra line is no base 64')
  }
  const [, digits] = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '') ?? []
  if (digits === undefined) throw bad('it names no entry')
  if (lines.length > maxHashes) throw bad('it has more hashes than a tree is high')
  const proof = lines.map((line) => {
    const hash = strictBase64(line)
    if (hash === null || hash.length !== hashBytes) throw bad('a line is no hash')
    return hash
  })
  return { extra, index: Number(digits), proof, checkpoint: all.subarray(border + 2) }
}

/**
 * Whether the file proves that this leaf is in the log of this key.
 *
 * @returns The checkpoint under which it is.
 * @throws {AppError} `kernel.bad-note`, `transparency.bad-proof`
 */
export function checkProof(file: ProofFile, leaf: Hash, key: VerifierKey): SignedCheckpoint {
  const checkpoint = openCheckpoint(file.checkpoint, key)
  const { size, root } = checkpoint
  if (!verifyInclusion({ index: file.index, size, leaf, root, proof: file.proof }))
    throw bad('the entry does not lead to the root that was signed')
  return checkpoint
}

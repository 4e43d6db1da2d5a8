import { canonicalJson } from '#kernel/canonical-json.ts'
import { AppError } from '#kernel/errors.ts'
import { leafHash } from '#kernel/merkle.ts'
import { strictBase64, type VerifierKey } from '#kernel/signed-note.ts'
import type { SignedCheckpoint } from '../checkpoint.ts'
import { commitmentKinds, commitmentsIn, type CommitmentKind } from '../commitment.ts'
import { checkProof, parseProof } from '../proof-file.ts'
import { createOpener, parseOpening } from './openings.ts'

/** What lies in a proof file beside the proof: the entry, and what of it is opened. */
export interface ProofExtra {
  readonly entry: Uint8Array
  /** Lines as in an exported file; null where this part stays closed. */
  readonly figures: string | null
  readonly private: string | null
}

export function packExtra({ entry, figures, private: record }: ProofExtra): Buffer {
  return Buffer.from(canonicalJson({ entry: Buffer.from(entry).toString('base64'), figures, private: record }))
}

/** What a proof file shows, once it has been checked. */
export interface ProvenEntry {
  readonly index: number
  readonly checkpoint: SignedCheckpoint
  /** What was opened, as JSON text: it is what was logged. */
  readonly opened: Readonly<Partial<Record<CommitmentKind, string>>>
}

const bad = (why: string): AppError => new AppError('transparency.bad-proof', `The proof cannot be used: ${why}.`)

/**
 * Checks a proof file with the log's key alone: the entry is in the log, and what the file opens of it is what was logged.
 *
 * @throws {AppError} `transparency.bad-proof`, `kernel.bad-note`
 */
export function proveEntry(bytes: Uint8Array, key: VerifierKey): ProvenEntry {
  const file = parseProof(bytes)
  const extra = readExtra(file.extra)
  const checkpoint = checkProof(file, leafHash(extra.entry), key)
  const opened: Partial<Record<CommitmentKind, string>> = {}
  for (const kind of commitmentKinds) {
    const line = extra[kind]
    if (line === null) continue
    const opening = parseOpening(Buffer.from(`${line}\n`))
    if (opening === null || opening.index !== file.index || !createOpener(kind)(extra.entry, opening))
      throw bad(`what it opens (${kind}) is not what was logged`)
    opened[kind] = opening.body.toString('utf8')
  }
  return { index: file.index, checkpoint, opened }
}

function readExtra(bytes: Uint8Array | null): ProofExtra {
  try {
    const {
      entry,
      figures,
      private: record,
    } = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as Record<string, unknown>
    const read = strictBase64(String(entry))
    if (read === null || commitmentsIn(read) === null) throw bad('it holds no entry')
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
    const extra = { entry: read, figures: text(figures), private: text(record) }
    if (!packExtra(extra).equals(bytes ?? new Uint8Array()))
      throw bad('its extra line is not written as it was exported')
    return extra
  } catch (error) {
    if (error instanceof AppError) throw error
    throw bad('it holds no entry')
  }
}

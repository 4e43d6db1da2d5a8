import { hash } from 'node:crypto'
import { asBuffer } from '#kernel/bytes.ts'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import { hashBytes } from '#kernel/merkle.ts'
import { commitmentPreamble, entryBytes, saltBytes, type CommitmentKind } from '../commitment.ts'

/** One opening, as a line of an exported file: `[index,"salt",{…}]`, canonical JSON. */
export interface OpeningLine {
  readonly index: number
  readonly salt: Uint8Array
  /** The bytes that were committed to. */
  readonly body: Buffer
}

const saltDigits = 44
/** 32 bytes in base 64, written in the one way. */
const saltText = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/

export function openingLine(index: number, salt: Uint8Array, value: Json): string {
  return canonicalJson([index, Buffer.from(salt).toString('base64'), value])
}

/** Takes a line, with its line feed, apart without reading what was committed to; null when it is no opening. */
export function parseOpening(line: Uint8Array): OpeningLine | null {
  const bytes = asBuffer(line)
  const comma = bytes.indexOf(44)
  // `[`, digits, `,"`, the salt, `",`, the value, `]` and the line feed
  if (bytes[0] !== 91 || comma < 2 || bytes.at(-2) !== 93 || bytes.at(-1) !== 10) return null
  const digits = bytes.toString('latin1', 1, comma)
  if (!/^(0|[1-9]\d{0,15})$/.test(digits)) return null
  const saltAt = comma + 2
  const bodyAt = saltAt + saltDigits + 2
  if (bytes[comma + 1] !== 34 || bytes[saltAt + saltDigits] !== 34 || bytes[bodyAt - 1] !== 44) return null
  const salt = bytes.toString('latin1', saltAt, saltAt + saltDigits)
  if (!saltText.test(salt)) return null
  return { index: Number(digits), salt: Buffer.from(salt, 'base64'), body: bytes.subarray(bodyAt, -2) }
}

/** Holds openings of one kind against entries, with one piece of memory for all. */
export function createOpener(kind: CommitmentKind): (entry: Uint8Array, opening: OpeningLine) => boolean {
  const preamble = commitmentPreamble(kind)
  const bodyAt = preamble.length + saltBytes
  let scratch = Buffer.alloc(4096)
  scratch.set(preamble)
  const at = kind === 'private' ? 1 : 1 + hashBytes
  return (entry, { salt, body }) => {
    if (scratch.length < bodyAt + body.length) {
      scratch = Buffer.alloc(2 * (bodyAt + body.length))
      scratch.set(preamble)
    }
    scratch.set(salt, preamble.length)
    scratch.set(body, bodyAt)
    const commitment = hash('sha256', scratch.subarray(0, bodyAt + body.length), 'buffer')
    return commitment.compare(entry, at, at + hashBytes) === 0
  }
}

/** The entry at an index in entries that stand one behind the other. */
export function entryAt(entries: Buffer, index: number): Buffer {
  return entries.subarray(index * entryBytes, (index + 1) * entryBytes)
}

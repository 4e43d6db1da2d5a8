/** Cuts a stream the way its reader asks for. The chunks are the same bytes whatever the sizes of the pushes. */
import { asBuffer } from '#kernel/bytes.ts'
import { createRecordSplitter } from '#kernel/csv.ts'
import type { RecordChunk, RecordSplitter } from '#kernel/csv.ts'
import { createArrayLines } from './array-lines.ts'
import type { ChunkMode } from './format.ts'
import { CSV_LIMITS } from './shadowserver/shadowserver.ts'

const LF = 10

/** Largest document that is read as a whole (one XARF report with its samples). */
export const MAX_WHOLE_BYTES = 16 << 20

/** So many rows are a chunk in round numbers, and not many more: they are held at once and committed at once, and others wait meanwhile. */
const ROWS_A_CHUNK = 8192
/** Nobody's rows are shorter; many empty lines at the beginning are. */
const LEAST_ROW_BYTES = 32

/**
 * How long the chunks of a report are to be: where rows are short, no longer than `ROWS_A_CHUNK` of them are.
 *
 * @param head Its first bytes: the rows behind them are taken to be as long.
 * @param mostBytes However long rows are.
 */
export function chunkBytesFor(mode: ChunkMode, head: Uint8Array, mostBytes: number): number {
  if (mode !== 'csv' && mode !== 'lines') return mostBytes
  const bytes = asBuffer(head)
  let rows = 0
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) rows++
  const rowBytes = rows === 0 ? head.length : head.length / rows
  return Math.min(mostBytes, Math.ceil(Math.max(LEAST_ROW_BYTES, rowBytes) * ROWS_A_CHUNK))
}

/**
 * Creates the chunker of a mode.
 *
 * For `array` the offsets and lines are those of the array written one element a line. For `whole` there is one chunk; a larger
 * document comes as a chunk without bytes and with `skipped` set.
 */
export function createChunker(mode: ChunkMode, chunkBytes: number): RecordSplitter {
  const limits = { chunkBytes, maxRecordBytes: CSV_LIMITS.maxRecordBytes }
  if (mode === 'csv' || mode === 'lines') return createRecordSplitter(mode, limits)
  if (mode === 'array') return arrayChunker(createRecordSplitter('lines', limits))
  return wholeChunker()
}

function arrayChunker(lines: RecordSplitter): RecordSplitter {
  const array = createArrayLines()
  return { push: (bytes) => lines.push(array.push(bytes)), end: () => lines.end(), giveBack: lines.giveBack }
}

function wholeChunker(): RecordSplitter {
  let parts: Uint8Array[] = []
  let size = 0
  let sample: Uint8Array | null = null

  function push(bytes: Uint8Array): RecordChunk[] {
    size += bytes.length
    sample ??= new Uint8Array(bytes.subarray(0, 512))
    if (size <= MAX_WHOLE_BYTES) parts.push(new Uint8Array(bytes))
    else parts = []
    return []
  }

  function end(): RecordChunk[] {
    if (size === 0) return []
    const place = { no: 0, offset: 0, firstLine: 1 }
    const skipped = { line: 1, offset: 0, length: size, sample: sample ?? new Uint8Array(0) }
    if (size > MAX_WHOLE_BYTES) return [{ ...place, bytes: new Uint8Array(0), skipped }]
    return [{ ...place, bytes: new Uint8Array(Buffer.concat(parts)), skipped: null }]
  }

  // There is but one.
  return { push, end, giveBack: () => undefined }
}

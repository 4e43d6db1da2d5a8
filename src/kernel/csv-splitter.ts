import { finishBorder, newBorderScan, plainBorder, resetBorderScan, scanBorder } from './csv-border.ts'
import type { BorderMode } from './csv-border.ts'
import { asBuffer } from './bytes.ts'
import { createHeldBytes } from './held-bytes.ts'

/** A record that was too long to hand on: its place and its first bytes, so that it is refused by name and not lost from sight. */
export interface SkippedRecord {
  line: number
  offset: number
  length: number
  sample: Uint8Array
}

/** A piece of a stream that begins and ends at record borders: the unit of exactly-once work. */
export interface RecordChunk {
  /** Counted from 0. */
  no: number
  /** Byte offset of `bytes` in the stream. */
  offset: number
  /** Line of its first byte, counted from 1. */
  firstLine: number
  bytes: Uint8Array
  /** Set when the chunk stands for one record over the limit; `bytes` is then empty. */
  skipped: SkippedRecord | null
}

export interface RecordSplitter {
  push(bytes: Uint8Array): RecordChunk[]
  end(): RecordChunk[]
  /** Nobody reads the bytes of this chunk any more: a later one may lie in their room. */
  giveBack(chunk: RecordChunk): void
}

const LF = 10
const SAMPLE_BYTES = 512
const NOTHING = new Uint8Array(0)

function lineEnd(bytes: Buffer, start: number, stop: number): number {
  const lineBreak = bytes.indexOf(LF, start)
  return lineBreak < 0 || lineBreak >= stop ? -1 : lineBreak + 1
}

/**
 * Cuts a stream into chunks of at least `chunkBytes` (less at the end and before a skipped record), at most `maxRecordBytes` more.
 *
 * The borders follow from the bytes alone, whatever the sizes of the pushes: chunk 17 is the same bytes after a restart.
 * A chunk read on its own by `createCsvReader` with the same `maxRecordBytes` gives the records that the whole stream gives.
 * Memory: `chunkBytes` and two `maxRecordBytes`, and the push.
 */
export function createRecordSplitter(
  mode: BorderMode,
  limits: { chunkBytes: number; maxRecordBytes: number },
): RecordSplitter {
  const { chunkBytes, maxRecordBytes } = limits
  const held = createHeldBytes()
  const room = createRoom(chunkBytes)
  const scan = newBorderScan()
  resetBorderScan(scan, mode)
  let no = 0
  let offset = 0
  let firstLine = 1
  let line = 1
  /** Bytes of whole records, from the start of what is held. */
  let whole = 0
  let skipping: SkippedRecord | null = null

  /** Hands on the whole records that begin at `start`; answers where the next record begins. */
  function emit(chunks: RecordChunk[], all: Uint8Array, start: number): number {
    if (whole === 0) return start
    chunks.push({
      no: no++,
      offset,
      firstLine,
      bytes: room.copyOf(all.subarray(start, start + whole)),
      skipped: null,
    })
    const next = start + whole
    offset += whole
    firstLine = line
    whole = 0
    return next
  }

  function emitSkipped(chunks: RecordChunk[], record: SkippedRecord, lineBreak: number): void {
    chunks.push({ no: no++, offset, firstLine, bytes: NOTHING, skipped: record })
    offset += record.length + lineBreak
    line += lineBreak
    firstLine = line
    skipping = null
  }

  function settle(chunks: RecordChunk[], all: Uint8Array, start: number): number {
    const { outcome, next, length, innerLines } = scan
    resetBorderScan(scan, mode)
    if (outcome === 'record-too-long') {
      const at = emit(chunks, all, start)
      skipping = { line, offset, length, sample: new Uint8Array(all.subarray(at, at + Math.min(length, SAMPLE_BYTES))) }
      return at + length
    }
    whole += next
    line += innerLines + 1
    return whole >= chunkBytes ? emit(chunks, all, start) : start
  }

  function skip(chunks: RecordChunk[], record: SkippedRecord, all: Buffer, start: number): number {
    const lineBreak = all.indexOf(LF, start)
    const stop = lineBreak < 0 ? all.length : lineBreak
    record.length += stop - start
    if (lineBreak < 0) return stop
    emitSkipped(chunks, record, 1)
    return stop + 1
  }

  /** Goes over records as nearly all are; what is left begins with another, or with one that is not complete. */
  function passPlain(chunks: RecordChunk[], all: Buffer, from: number): number {
    let start = from
    while (scan.position === 0) {
      const at = start + whole
      const stop = Math.min(all.length, at + maxRecordBytes)
      const next = mode === 'csv' ? plainBorder(all, at, stop) : lineEnd(all, at, stop)
      if (next < 0) return start
      whole += next - at
      line++
      if (whole >= chunkBytes) start = emit(chunks, all, start)
    }
    return start
  }

  function drain(chunks: RecordChunk[], all: Buffer, from: number): number {
    let start = from
    for (;;) {
      if (skipping !== null) start = skip(chunks, skipping, all, start)
      start = passPlain(chunks, all, start)
      if (start + whole >= all.length) return start
      scanBorder(scan, all, start + whole, all.length, maxRecordBytes)
      if (scan.outcome === 'more') return start
      start = settle(chunks, all, start)
    }
  }

  function push(bytes: Uint8Array): RecordChunk[] {
    const chunks: RecordChunk[] = []
    const all = asBuffer(held.join(bytes))
    held.keep(all, drain(chunks, all, 0))
    return chunks
  }

  function end(): RecordChunk[] {
    const chunks: RecordChunk[] = []
    const all = asBuffer(held.join(NOTHING))
    let start = drain(chunks, all, 0)
    while (start + whole < all.length) {
      finishBorder(scan, all.length - start - whole)
      start = drain(chunks, all, settle(chunks, all, start))
    }
    if (skipping !== null) emitSkipped(chunks, skipping, 0)
    else emit(chunks, all, start)
    return chunks
  }

  return { push, end, giveBack: ({ bytes }) => room.giveBack(bytes) }
}

/** The room of a chunk that was given back serves the next: a fresh megabyte for each has V8 collect its whole heap again and again. */
function createRoom(chunkBytes: number): { copyOf(bytes: Uint8Array): Uint8Array; giveBack(bytes: Uint8Array): void } {
  let free = new ArrayBuffer(0)
  return {
    copyOf(bytes) {
      // A little more than is needed: the next chunk is about as large.
      const spare = bytes.length < chunkBytes ? 0 : bytes.length >>> 3
      const whole = free.byteLength < bytes.length ? new ArrayBuffer(bytes.length + spare) : free
      free = new ArrayBuffer(0)
      const copy = new Uint8Array(whole, 0, bytes.length)
      copy.set(bytes)
      return copy
    },
    giveBack(bytes) {
      free = bytes.buffer as ArrayBuffer
    },
  }
}

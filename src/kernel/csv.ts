/**
 * A streaming reader of CSV as abuse feeds really send it (RFC 4180, and what comes instead).
 *
 * Memory is bounded by `maxRecordBytes` and the size of a push. What cannot be read is a fault with its place and a sample of
 * its bytes, and reading goes on at the next record: one bad line never costs the report.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { asBuffer } from './bytes.ts'
import { finishBorder, newBorderScan, resetBorderScan, scanBorder } from './csv-border.ts'
import { splitBackslashed, splitFields } from './csv-fields.ts'
import { createHeldBytes } from './held-bytes.ts'

export { writeCsvRow } from './csv-row.ts'
export { createRecordSplitter } from './csv-splitter.ts'
export type { RecordChunk, RecordSplitter, SkippedRecord } from './csv-splitter.ts'

/** One record. `latin1` says that its bytes were no valid UTF-8 and were read as ISO 8859-1, one character a byte. */
export interface CsvRecord {
  kind: 'record'
  fields: string[]
  /** Line of its first byte, counted from 1 as a text editor does. */
  line: number
  /** Byte offset of its first byte in the stream. */
  offset: number
  /** Bytes without the line break. */
  length: number
  latin1: boolean
  /** Whether its quotes were read with backslashes, see `backslashQuotes`. */
  repaired: boolean
}

export type CsvFaultReason =
  'record-too-long' | 'too-many-columns' | 'nul-byte' | 'unterminated-quote' | 'bad-quote' | 'bad-encoding'

/** A record that could not be read. `sample` holds its first bytes, at most 512. */
export interface CsvFault {
  kind: 'fault'
  reason: CsvFaultReason
  line: number
  offset: number
  length: number
  sample: Uint8Array
}

export type CsvItem = CsvRecord | CsvFault

export interface CsvLimits {
  /** Longest record in bytes, without its line break. */
  maxRecordBytes: number
  maxColumns: number
  /** Reads a record that has faulty quotes again with `\\"` for a quote, before it is refused. Off by default. */
  backslashQuotes?: boolean
  /** Where this stream begins in the whole: a chunk of a report is read with the places of the report. */
  firstLine?: number
  firstOffset?: number
}

/** Takes records as they are read: whoever keeps none of them has no more than one in memory. */
export type TakeItem = (item: CsvItem) => unknown

export interface CsvReader {
  /** Hands on what became complete with these bytes, in order. */
  push(bytes: Uint8Array, take: TakeItem): void
  /** Hands on the last record, when the stream did not end with a line break. The reader is then used up. */
  end(take: TakeItem): void
  /** Whether it has bytes of a record that is not complete. */
  waits(): boolean
  /** Leaves out whole records that somebody else has read; not while it waits. @param lines How many line breaks were in them. */
  pass(bytes: number, lines: number): void
}

export const SAMPLE_BYTES = 512

const LF = 10
const CR = 13
// oxlint-disable-next-line no-control-regex -- NUL is what it looks for
const NOT_PLAIN = /[\u0000\u0080-\u00FF]/

/**
 * Creates a reader.
 *
 * Empty lines are no records. A UTF-8 byte order mark at the start is taken off; a stream that begins with a UTF-16 mark
 * yields a `bad-encoding` fault for each line. Bytes that are no UTF-8 are read as Latin-1 for that record alone.
 *
 * @source RFC 4180
 */
export function createCsvReader(limits: CsvLimits): CsvReader {
  const { maxRecordBytes, maxColumns } = limits
  const held = createHeldBytes()
  const scan = newBorderScan()
  let line = limits.firstLine ?? 1
  let offset = limits.firstOffset ?? 0
  let atStart = offset === 0
  let wrongEncoding = false
  let skipping: CsvFault | null = null

  function fault(reason: CsvFaultReason, bytes: Uint8Array, start: number, length: number): CsvFault {
    const sample = new Uint8Array(bytes.subarray(start, start + Math.min(length, SAMPLE_BYTES)))
    return { kind: 'fault', reason, line, offset, length, sample }
  }

  function read(bytes: Uint8Array, text: Buffer, start: number, length: number, plain: boolean): CsvItem | null {
    const end = start + length
    const shown = length > 0 && bytes[end - 1] === CR ? end - 1 : end
    if (shown === start) return null
    if (wrongEncoding) return fault('bad-encoding', bytes, start, length)
    let content = text.toString('latin1', start, shown)
    let latin1 = false
    if (!plain && NOT_PLAIN.test(content)) {
      if (content.includes('\0')) return fault('nul-byte', bytes, start, length)
      latin1 = !isUtf8(text.subarray(start, shown))
      if (!latin1) content = text.toString('utf8', start, shown)
    }
    const strict = splitFields(content)
    const fields = strict ?? (limits.backslashQuotes === true ? splitBackslashed(content) : null)
    if (fields === null) return fault('bad-quote', bytes, start, length)
    if (fields.length > maxColumns) return fault('too-many-columns', bytes, start, length)
    return { kind: 'record', fields, line, offset, length, latin1, repaired: strict === null }
  }

  /** The common case without the byte machine: one line, no quote left open. */
  function readLine(bytes: Uint8Array, text: Buffer, start: number, end: number): CsvRecord | null {
    const lineBreak = text.indexOf(LF, start)
    if (lineBreak < 0 || lineBreak >= end || lineBreak === start || lineBreak - start > maxRecordBytes) return null
    const shown = bytes[lineBreak - 1] === CR ? lineBreak - 1 : lineBreak
    const fields = splitFields(text.toString('latin1', start, shown))
    if (fields === null || fields.length > maxColumns || shown === start) return null
    return { kind: 'record', fields, line, offset, length: lineBreak - start, latin1: false, repaired: false }
  }

  function advance(take: TakeItem, item: CsvItem | null, next: number, lines: number): void {
    if (item !== null) take(item)
    line += lines
    offset += next
    resetBorderScan(scan, 'csv')
  }

  /** Passes over the rest of a line that is too long. */
  function skip(take: TakeItem, current: CsvFault, bytes: Uint8Array, start: number, end: number): number {
    const lineBreak = bytes.indexOf(LF, start)
    const stop = lineBreak < 0 || lineBreak >= end ? end : lineBreak
    current.length += stop - start
    offset += stop - start
    if (stop === end) return end
    take(current)
    skipping = null
    line++
    offset++
    return stop + 1
  }

  function takeMark(bytes: Uint8Array, start: number, end: number): number {
    atStart = false
    const first = bytes[start]
    const second = bytes[start + 1]
    if (end - start >= 2) wrongEncoding = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
    if (end - start < 3 || first !== 0xef || second !== 0xbb || bytes[start + 2] !== 0xbf) return start
    offset += 3
    return start + 3
  }

  function drain(take: TakeItem, bytes: Uint8Array, from: number, end: number): number {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, end)
    const region = text.subarray(from, end)
    const plain = !wrongEncoding && isAscii(region) && !region.includes(0)
    let start = from
    while (start < end) {
      if (skipping !== null) {
        start = skip(take, skipping, bytes, start, end)
        continue
      }
      if (plain && scan.position === 0) {
        const record = readLine(bytes, text, start, end)
        if (record !== null) {
          take(record)
          line++
          offset += record.length + 1
          start += record.length + 1
          continue
        }
      }
      scanBorder(scan, bytes, start, end, maxRecordBytes)
      if (scan.outcome === 'more') return start
      start += settle(take, bytes, text, start, plain)
    }
    return start
  }

  function settle(take: TakeItem, bytes: Uint8Array, text: Buffer, start: number, plain: boolean): number {
    const { outcome, length, next, innerLines } = scan
    if (outcome === 'record-too-long') {
      skipping = fault('record-too-long', bytes, start, length)
      offset += next
      resetBorderScan(scan, 'csv')
      return next
    }
    const item =
      outcome === 'unterminated-quote' ? fault(outcome, bytes, start, length) : read(bytes, text, start, length, plain)
    advance(take, item, next, innerLines + 1)
    return next
  }

  function push(bytes: Uint8Array, take: TakeItem): void {
    const all = held.join(bytes)
    let start = 0
    if (atStart) {
      if (all.length < 3) {
        held.keep(all, 0)
        return
      }
      start = takeMark(all, 0, all.length)
    }
    held.keep(all, drain(take, all, start, all.length))
  }

  function end(take: TakeItem): void {
    const all = held.join(new Uint8Array(0))
    let start = atStart ? takeMark(all, 0, all.length) : 0
    start = drain(take, all, start, all.length)
    while (start < all.length) {
      finishBorder(scan, all.length - start)
      const text = asBuffer(all)
      start += settle(take, all, text, start, false)
      start = drain(take, all, start, all.length)
    }
    if (skipping !== null) take(skipping)
  }

  return {
    push,
    end,
    waits: () => held.length() > 0 || skipping !== null,
    pass(bytes, lines) {
      atStart = false
      offset += bytes
      line += lines
    },
  }
}

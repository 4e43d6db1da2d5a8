/** Reading a chunk of JSON lines: the loop that all such readers share. */
import { isUtf8 } from 'node:buffer'
import { asBuffer } from '#kernel/bytes.ts'
import { newReadResult } from './format.ts'
import type { Chunk, EventSink, ReadResult, RejectedRow, RejectReason } from './format.ts'
import type { EventColumns } from '../columns/event-columns.ts'
import type { Event } from '../event.ts'
import { ODD } from './plain.ts'

/** Why an object made no event. `column` names the member. */
export interface ObjectFault {
  reason: RejectReason
  column: string | null
}

export type ToEvent = (value: Record<string, unknown>, counts: ReadResult) => Event | ObjectFault

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads one event a line. Empty lines are no rows. */
export function readLines(chunk: Chunk, toEvent: ToEvent, sink?: EventSink): ReadResult {
  const result = newReadResult()
  for (const _ of readingLines(chunk, toEvent, { result, events: sink ?? result.events }));
  return result
}

/** Reads lines as nearly all of them are, byte by byte. */
export interface PlainReader {
  /** @returns Where the next line begins; `ODD` when this one is to be read as an object. */
  read(bytes: Uint8Array, at: number): number
  end(): void
}

export interface IntoColumns {
  readonly columns: EventColumns
  readonly turn: () => Promise<void>
  /** A reader over the columns, which then hold the chunk. */
  readonly plain: (counts: ReadResult) => PlainReader
}

/** The same into columns, with a turn for others every millisecond or two. */
export async function readLinesInTurns(
  chunk: Chunk,
  toEvent: ToEvent,
  { columns, turn, plain }: IntoColumns,
): Promise<ReadResult> {
  const result = newReadResult()
  const events = { push: (event: Event) => columns.add(event) }
  if (!isUtf8(chunk.bytes)) {
    for (const _ of readingLines(chunk, toEvent, { result, events })) await turn()
    return result
  }
  columns.over(chunk.bytes)
  const bytes = columns.heap.bytes.subarray(0, chunk.bytes.length)
  const reader = plain(result)
  for (const _ of readingLines(chunk, toEvent, { result, events }, (at) => reader.read(bytes, at))) await turn()
  reader.end()
  return result
}

/** As much as is read between two turns, bytes. */
const TURN_BYTES = 48 * 1024

function* readingLines(
  chunk: Chunk,
  toEvent: ToEvent,
  into: Into,
  readPlain: (at: number) => number = () => ODD,
): Generator<void> {
  const bytes = asBuffer(chunk.bytes)
  let start = 0
  let turnAt = TURN_BYTES
  for (let line = chunk.firstLine; start < bytes.length; line++) {
    const next = readPlain(start)
    if (next === ODD) {
      const lineBreak = bytes.indexOf(10, start)
      const end = lineBreak < 0 ? bytes.length : lineBreak
      readOne(into, bytes.subarray(start, end), { line, offset: chunk.offset + start }, toEvent)
      start = end + 1
    } else start = next
    if (start < turnAt) continue
    turnAt = start + TURN_BYTES
    yield
  }
}

interface Into {
  readonly result: ReadResult
  readonly events: EventSink
}

/** Reads one JSON text as one event. */
export function readOne(
  { result, events }: Into,
  bytes: Buffer,
  place: { line: number; offset: number },
  toEvent: ToEvent,
): void {
  const parsed = parse(bytes)
  if (parsed === 'empty') return
  result.rows++
  const { line, offset } = place
  const { length } = bytes
  const fault = isObject(parsed) ? toEvent(parsed, result) : { reason: toReason(parsed), column: null }
  if ('reason' in fault) {
    const sample = new Uint8Array(bytes.subarray(0, 512))
    const rejected: RejectedRow = { line, offset, length, sample, column: fault.column, reason: fault.reason }
    result.rejected.push(rejected)
  } else {
    fault.line = line
    fault.offset = offset
    fault.length = length
    events.push(fault)
  }
}

function toReason(parsed: unknown): RejectReason {
  return parsed === 'bad-json' || parsed === 'bad-encoding' ? parsed : 'bad-shape'
}

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) return 'bad-encoding'
  // A byte order mark is a blank, too.
  const text = bytes.toString('utf8').trim()
  if (text === '') return 'empty'
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? null : value
  } catch {
    return 'bad-json'
  }
}

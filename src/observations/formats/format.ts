/**
 * What every format reader is: it looks at the head of a stream, says what it needs to know for all chunks (the header), and then reads
 * chunk by chunk, each on its own, so that any process can take any chunk after a crash.
 */
import type { Instant } from '#kernel/instant.ts'
import type { EventColumns } from '../columns/event-columns.ts'
import type { Event } from '../event.ts'

/** How a stream is cut: at CSV record borders, at line breaks, between the elements of a JSON array, or not at all (one document). */
export type ChunkMode = 'csv' | 'lines' | 'array' | 'whole'

/** What is known of a stream besides its bytes. */
export interface Hints {
  /** Name of the file, the innermost one when it came out of an archive; empty when unknown. */
  fileName: string
  /** `provider:report` where somebody said so, such as `shadowserver:scan_redis`; empty otherwise. */
  feed: string
}

export interface ReadContext {
  /** When the report came in: a row that claims to be later than this by more than two days is refused. */
  receivedAt: Instant
}

/** A chunk as the record splitter cuts it. */
export interface Chunk {
  offset: number
  firstLine: number
  bytes: Uint8Array
}

/** A row that made no event: its place, the column where there is one, a reason from a closed list, and its first bytes. */
export interface RejectedRow {
  line: number
  offset: number
  length: number
  column: string | null
  reason: RejectReason
  sample: Uint8Array
}

/** Every reason for which a row or a whole report is refused, and what it means; the words are part of the contract. */
export const REJECT_REASONS = {
  'record-too-long': 'The row is longer than the limit.',
  'too-many-columns': 'The row has more columns than the limit.',
  'nul-byte': 'The row holds a NUL byte.',
  'unterminated-quote': 'A quote in the row is never closed.',
  'bad-quote': 'Text follows a closing quote.',
  'bad-encoding': 'The bytes are neither UTF-8 nor Latin-1 (UTF-16, for one).',
  'column-count': 'The row has more or fewer columns than the header.',
  'no-time': 'The row does not say when it was seen.',
  'bad-time': 'The time cannot be read.',
  'time-in-future': 'The time lies more than two days after the report came in.',
  'time-too-old': 'The time lies before the year 2000.',
  'bad-ip': 'The address cannot be read.',
  'no-system': 'The row names no address, network, host, URL or account.',
  'no-header': 'The report has no header row.',
  'unknown-columns': 'The header names neither a time nor a system.',
  'bad-json': 'The text is not JSON.',
  'bad-shape': 'The JSON is not what the format asks for; where it departs is said.',
  'unknown-format': 'No reader knows this format.',
  'no-machine-part': 'The message holds no part that a program can read.',
  'bad-container': 'The archive or message is damaged.',
  encrypted: 'The archive entry is encrypted.',
  'too-deep': 'Archives lie in archives deeper than the limit.',
  'too-many-entries': 'The archive has more entries than the limit.',
  'too-large': 'Unpacked, it is larger than the limit.',
  ratio: 'It unpacks to far more bytes than it has: a bomb.',
} as const

export type RejectReason = keyof typeof REJECT_REASONS

/** Where events go, one after the other, as an array takes them. */
export interface EventSink {
  push(event: Event): unknown
}

/** What a chunk gave. Every row is an event or is rejected. */
export interface ReadResult {
  rows: number
  /** The events; none where the caller gave a sink for them. */
  events: Event[]
  rejected: RejectedRow[]
  /** Values left out because their column is on no allow-list, by column. They stay in the kept bytes. */
  dropped: Map<string, number>
  /** Values of a mapped column that could not be read (a port of 70000), by column; the event came in without them. */
  unusable: Map<string, number>
  /** Rows that were no UTF-8 and were read as Latin-1. */
  latin1Rows: number
}

/** A header that all chunks share (it passes to JSON and back), or why the whole report is refused. */
export type HeaderResult<H> = { ok: true; header: H } | { ok: false; reason: RejectReason; detail: string }

export interface FormatReader<H> {
  readonly name: string
  /** One sentence for people. */
  readonly describe: string
  readonly mode: ChunkMode
  /** Whether the stream that begins with `head` looks like this format. */
  detect(head: Uint8Array, hints: Hints): boolean
  /** Reads the header from the first bytes (all of them for mode `whole`). */
  header(head: Uint8Array, hints: Hints): HeaderResult<H>
  /** @param sink Takes each event as soon as it is read: hundreds of thousands a second die young then. Left out: they are in the result. */
  read(chunk: Chunk, header: H, context: ReadContext, sink?: EventSink): ReadResult
  /**
   * The same into columns, without an object a row where that can be done.
   *
   * @param turn Awaited every millisecond or two: what waits on the same thread for an answer goes on meanwhile.
   */
  readColumns?(
    chunk: Chunk,
    header: H,
    context: ReadContext,
    columns: EventColumns,
    turn: () => Promise<void>,
  ): Promise<ReadResult>
}

export function newReadResult(): ReadResult {
  return { rows: 0, events: [], rejected: [], dropped: new Map(), unusable: new Map(), latin1Rows: 0 }
}

export function countOne(counts: Map<string, number>, key: string): void {
  countMany(counts, key, 1)
}

export function countMany(counts: Map<string, number>, key: string, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times)
}

/**
 * Reader of Shadowserver reports, and of any CSV that has their column names.
 *
 * The header drives everything: columns may be missing, added or in another order, and a report type that the schema does not know
 * is read by the columns that mean the same everywhere.
 */
import { isUtf8 } from 'node:buffer'
import { asBuffer } from '#kernel/bytes.ts'
import { createCsvReader, type CsvItem } from '#kernel/csv.ts'
import type { EventColumns } from '../../columns/event-columns.ts'
import { newReadResult } from '../format.ts'
import type { Chunk, EventSink, FormatReader, HeaderResult, Hints, ReadContext, ReadResult } from '../format.ts'
import { ODD } from '../plain.ts'
import { latestFor } from '../values.ts'
import { PlainRows } from './plain-row.ts'
import { compilePlan } from './plan.ts'
import type { Plan, ShadowserverHeader } from './plan.ts'
import { toEvent } from './row.ts'
import { findType, typeByColumns, typeInFileName } from './schema.ts'
import type { Schema } from './schema.ts'

/** Longest row, and most columns; the splitter that cuts the stream takes the same. */
export const CSV_LIMITS = { maxRecordBytes: 1 << 20, maxColumns: 2000 }

/** As much as is read between two turns, bytes: a millisecond or two. */
const TURN_BYTES = 48 * 1024
const SAMPLE_BYTES = 512
const LF = 10
const PROVIDER = 'shadowserver:'

export type ShadowserverReader = FormatReader<ShadowserverHeader>

export function createShadowserverReader(schema: Schema): ShadowserverReader {
  const plans = new WeakMap<ShadowserverHeader, Plan>()

  function planOf(header: ShadowserverHeader): Plan {
    const plan = plans.get(header) ?? compilePlan(schema, header)
    plans.set(header, plan)
    return plan
  }

  function typeOf(columns: readonly string[], hints: Hints): string {
    if (hints.feed.startsWith(PROVIDER)) return hints.feed.slice(PROVIDER.length)
    return typeInFileName(schema, hints.fileName) ?? typeByColumns(schema, columns) ?? 'unknown'
  }

  function header(head: Uint8Array, hints: Hints): HeaderResult<ShadowserverHeader> {
    const first = firstRow(head)
    if (first === null) return { ok: false, reason: 'no-header', detail: 'The report is empty.' }
    if (first.columns === null) return { ok: false, reason: first.reason, detail: 'The header row cannot be read.' }
    const { columns, next } = first
    const type = typeOf(columns, hints)
    const found = { columns, type, typeKnown: findType(schema, type) !== null, rowsFrom: next }
    if (!canBeRead(planOf(found)))
      return {
        ok: false,
        reason: 'unknown-columns',
        detail: `The columns are: ${columns.join(', ').slice(0, 200)}`,
      }
    return { ok: true, header: found }
  }

  function detect(head: Uint8Array, hints: Hints): boolean {
    return hints.feed.startsWith(PROVIDER) || header(head, hints).ok
  }

  /** A chunk about to be read. */
  function reading(chunk: Chunk, given: ShadowserverHeader, context: ReadContext, sink?: EventSink): Reading {
    const plan = planOf(given)
    const result = newReadResult()
    const events = sink ?? result.events
    const latest = latestFor(context.receivedAt)
    const dropped = new Uint32Array(plan.width)
    const reader = createCsvReader({
      ...CSV_LIMITS,
      backslashQuotes: true,
      firstLine: chunk.firstLine,
      firstOffset: chunk.offset,
    })
    const take = (item: CsvItem): void => {
      if (item.offset < given.rowsFrom) return
      result.rows++
      if (item.kind === 'fault') {
        const { line, offset, length, reason, sample } = item
        result.rejected.push({ line, offset, length, column: null, reason, sample })
        return
      }
      if (item.latin1) result.latin1Rows++
      const event = toEvent(plan, item, latest, result)
      if (!('reason' in event)) {
        events.push(event)
        for (const index of plan.droppedColumns) if ((item.fields[index] ?? '') !== '') dropped[index]!++
        return
      }
      const { line, offset, length } = item
      const at = offset - chunk.offset
      const sample = chunk.bytes.slice(at, at + Math.min(length, SAMPLE_BYTES))
      result.rejected.push({ line, offset, length, sample, ...event })
    }
    return {
      push: (bytes) => reader.push(bytes, take),
      waits: reader.waits,
      plainRows(columns) {
        columns.over(chunk.bytes)
        const rows = new PlainRows({ plan, latest, counts: result, dropped }, columns)
        const bytes = columns.heap.bytes.subarray(0, chunk.bytes.length)
        return (at) => {
          if (chunk.offset + at < given.rowsFrom) return ODD
          const next = rows.read(bytes, at)
          if (next !== ODD) reader.pass(next - at, 1)
          return next
        }
      },
      end() {
        reader.end(take)
        for (const [index, count] of dropped.entries())
          if (count > 0) result.dropped.set(given.columns[index] ?? '', count)
        return result
      },
    }
  }

  function read(chunk: Chunk, given: ShadowserverHeader, context: ReadContext, sink?: EventSink): ReadResult {
    const begun = reading(chunk, given, context, sink)
    begun.push(chunk.bytes)
    return begun.end()
  }

  async function readColumns(
    chunk: Chunk,
    given: ShadowserverHeader,
    context: ReadContext,
    columns: EventColumns,
    turn: () => Promise<void>,
  ): Promise<ReadResult> {
    const begun = reading(chunk, given, context, { push: (event) => columns.add(event) })
    const { bytes } = chunk
    // Text in another encoding, or with NUL bytes, is sorted out row by row.
    const readPlain = isUtf8(bytes) && !asBuffer(bytes).includes(0) ? begun.plainRows(columns) : (): number => ODD
    for (let at = 0, turnAt = TURN_BYTES; at < bytes.length;) {
      const next = begun.waits() ? ODD : readPlain(at)
      if (next === ODD) {
        const lineBreak = bytes.indexOf(LF, at)
        const end = lineBreak < 0 ? bytes.length : lineBreak + 1
        begun.push(bytes.subarray(at, end))
        at = end
      } else at = next
      if (at < turnAt) continue
      turnAt = at + TURN_BYTES
      await turn()
    }
    return begun.end()
  }

  return {
    name: 'shadowserver-csv',
    describe: 'CSV with a header row in the words of the Shadowserver reports.',
    mode: 'csv',
    detect,
    header,
    read,
    readColumns,
  }
}

/** The reading of a chunk: it is given its bytes, in one piece or several, and then ended. */
interface Reading {
  push(bytes: Uint8Array): void
  /** Whether the record is not complete that was given last. */
  waits(): boolean
  /** Has plain rows read where they lie: of each, where the next begins, or `ODD` when it is to be pushed. */
  plainRows(columns: EventColumns): (at: number) => number
  end(): ReadResult
}

/** Whether the columns say when, and of what system. */
function canBeRead({ from }: Plan): boolean {
  const systems = [from.ip, from.network, from.fqdn, from.hostname, from.url, from.account]
  return from.time.length > 0 && systems.some((columns) => columns.length > 0)
}

type FirstRow =
  | { columns: string[]; next: number }
  | {
      columns: null
      reason: 'bad-quote' | 'nul-byte' | 'bad-encoding' | 'record-too-long' | 'too-many-columns' | 'unterminated-quote'
    }

/** The header row at the start of the stream; names are compared in lower case, without blanks around. */
function firstRow(head: Uint8Array): FirstRow | null {
  const reader = createCsvReader(CSV_LIMITS)
  const items: CsvItem[] = []
  const take = (item: CsvItem): unknown => items.push(item)
  reader.push(head, take)
  if (items.length === 0) reader.end(take)
  const item = items[0]
  if (item === undefined) return null
  if (item.kind === 'fault') return { columns: null, reason: item.reason }
  return {
    columns: item.fields.map((name) => name.trim().toLowerCase().slice(0, 100)),
    next: item.offset + item.length,
  }
}

/** For tests: columns and events in one shape, and what holds the one against the other. */
import assert from 'node:assert/strict'
import type { Event } from '../event.ts'
import type { Chunk, FormatReader, ReadContext, ReadResult } from '../formats/format.ts'
import { gather } from '../ingest/batch.ts'
import { packByClass, rowOfEvidence, unpackEvidence } from '../ingest/blocks.ts'
import { EventColumns, eventFields } from './event-columns.ts'

/** What an event says. */
export const rowOf = (event: Event) => [
  Object.fromEntries(eventFields.map((name) => [name, event[name]])),
  event.classification,
  event.evidence,
]

/** What columns say, row by row, in the same shape. */
export function rowsOf(columns: EventColumns) {
  return Array.from({ length: columns.rows }, (_, row) => {
    const evidence: Record<string, string> = {}
    for (const { name, column } of columns.all()) {
      const text = columns.textOf(column, row)
      if (text !== null && column >= eventFields.length) evidence[name] = text
    }
    return [
      Object.fromEntries(eventFields.map((name) => [name, columns.valueOf(name, row)])),
      columns.classes[columns.classAt(row)],
      evidence,
    ]
  })
}

/** Every field of an event that has a value. */
const fieldsOf = (event: Event) => ({
  ...Object.fromEntries(eventFields.map((name) => [name, event[name]]).filter(([, value]) => value !== null)),
  ...event.evidence,
})

/** Which findings the rows make. */
function keysOf(columns: EventColumns): Buffer {
  return gather(
    columns,
    columns.classes.map((_, at) => at),
  ).keys
}

/** One chunk, read as events, which is slow and obvious, and into columns. */
export interface Both {
  readonly events: readonly Event[]
  readonly slow: ReadResult
  readonly columns: EventColumns
  readonly fast: ReadResult
  /** How often others had their turn meanwhile. */
  readonly turns: number
}

/** Reads a chunk both ways, and holds the one against the other. */
export async function readBoth<Header>(
  reader: FormatReader<Header>,
  header: Header,
  context: ReadContext,
  chunk: Chunk,
): Promise<Both> {
  const events: Event[] = []
  const slow = reader.read(chunk, header, context, { push: (event) => events.push(event) })
  const columns = new EventColumns(false)
  let turns = 0
  const fast = await reader.readColumns!(chunk, header, context, columns, async () => void turns++)
  const both = { events, slow, columns, fast, turns }
  assertSame(both)
  return both
}

/** Columns say what the events say, are shown the same, and make the same findings. */
function assertSame({ events, slow, columns, fast }: Both): void {
  assert.deepEqual(rowsOf(columns), events.map(rowOf))
  assert.deepEqual(fast, slow)
  const blocks = [...packByClass(columns, Int32Array.from(events.keys())).values()].map(unpackEvidence)
  for (const [row, event] of events.entries()) {
    assert.deepEqual(rowOfEvidence(blocks, row), fieldsOf(event), 'they are shown the same')
    assert.deepEqual([columns.portOf(row), columns.asnOf(row)], [event.port, event.asn])
  }
  const added = new EventColumns(false)
  for (const event of events) added.add(event)
  assert.deepEqual(keysOf(columns), keysOf(added), 'they make the same findings')
}

/** Readers of IntelMQ events: JSON lines, or one array of them. Nested objects are read like their dotted names. */
import type { Instant } from '#kernel/instant.ts'
import type { Event } from '../../event.ts'
import { classify } from '../../rsit.ts'
import { buildEvent } from '../builder.ts'
import type { Chunk, EventSink, FormatReader, Hints, ReadContext, ReadResult } from '../format.ts'
import { isObject, readLines } from '../lines.ts'
import type { ObjectFault } from '../lines.ts'
import { latestFor } from '../values.ts'
import { INTELMQ_FIELDS, INTELMQ_IGNORED } from './fields.ts'

const FEED = 'intelmq:'
const MAX_DEPTH = 6

/** Members by their dotted names: `{"source":{"ip":"…"}}` is `source.ip`. */
export function flatten(value: Record<string, unknown>, prefix = '', depth = 0): Map<string, unknown> {
  const flat = new Map<string, unknown>()
  for (const [name, member] of Object.entries(value)) {
    if (isObject(member) && depth < MAX_DEPTH)
      for (const [inner, one] of flatten(member, `${prefix}${name}.`, depth + 1)) flat.set(inner, one)
    else flat.set(`${prefix}${name}`, member)
  }
  return flat
}

export function fromIntelmq(value: Record<string, unknown>, latest: Instant, counts: ReadResult): Event | ObjectFault {
  const flat = flatten(value)
  const type = flat.get('classification.type')
  const identifier = flat.get('classification.identifier')
  const classification = classify(
    typeof type === 'string' ? type : 'undetermined',
    typeof identifier === 'string' ? identifier : '',
  )
  const builder = buildEvent({ text: flat.get('time.source'), name: 'time.source', latest }, classification, counts)
  if ('reason' in builder) return builder
  for (const [name, member] of flat) {
    if (INTELMQ_IGNORED.has(name)) continue
    const field = Object.hasOwn(INTELMQ_FIELDS, name) ? INTELMQ_FIELDS[name] : undefined
    if (field === 'time' || field === 'type' || field === 'identifier') continue
    builder.set(field ?? name.replace(/^extra\./, ''), member, name)
  }
  return builder.finish()
}

function looksLikeEvent(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 65_536)).toString('latin1')
  return (
    /"(?:time\.source|classification\.(?:type|taxonomy)|source\.(?:ip|fqdn|url|network))"\s*:/.test(text) ||
    /"classification"\s*:\s*\{[^{}]*"type"/.test(text)
  )
}

export function firstByte(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 4096))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .charAt(0)
}

function createReader(mode: 'lines' | 'array'): FormatReader<null> {
  const opening = mode === 'array' ? '[' : '{'
  return {
    name: mode === 'array' ? 'intelmq-array' : 'intelmq-lines',
    describe: mode === 'array' ? 'IntelMQ events as one JSON array.' : 'IntelMQ events, one JSON object a line.',
    mode,
    detect: (head: Uint8Array, hints: Hints) =>
      firstByte(head) === opening && (hints.feed.startsWith(FEED) || looksLikeEvent(head)),
    header: (head) =>
      firstByte(head) === opening
        ? { ok: true, header: null }
        : { ok: false, reason: 'bad-json', detail: `The text does not begin with ${opening}.` },
    read(chunk: Chunk, _header: null, context: ReadContext, sink?: EventSink): ReadResult {
      const latest = latestFor(context.receivedAt)
      return readLines(chunk, (value, counts) => fromIntelmq(value, latest, counts), sink)
    },
  }
}

export const intelmqLines = createReader('lines')
export const intelmqArray = createReader('array')

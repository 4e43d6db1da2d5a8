/** Readers of IntelMQ events: JSON lines, or one array of them. Nested objects are read like their dotted names. */
import type { Instant } from '#kernel/instant.ts'
import type { Event } from '../../event.ts'
import { classify } from '../../rsit.ts'
import { buildEvent } from '../builder.ts'
import type { Chunk, EventSink, FormatReader, Hints, ReadContext, ReadResult } from '../format.ts'
import { isObject, readLines, readLinesInTurns } from '../lines.ts'
import type { ObjectFault } from '../lines.ts'
import { latestFor } from '../values.ts'
import { targetOf } from './fields.ts'
import { PlainLines } from './plain-lines.ts'

const FEED = 'intelmq:'
const MAX_DEPTH = 6

/** Members by their dotted names: `{"source":{"ip":"…"}}` is `source.ip`. The object itself where it has no others inside, as IntelMQ writes it. */
function flatten(value: Record<string, unknown>): Readonly<Record<string, unknown>> {
  if (!Object.values(value).some(isObject)) return value
  const flat: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  flattenInto(flat, value, '', 0)
  return flat
}

function flattenInto(
  flat: Record<string, unknown>,
  value: Record<string, unknown>,
  prefix: string,
  depth: number,
): void {
  for (const [name, member] of Object.entries(value))
    if (isObject(member) && depth < MAX_DEPTH) flattenInto(flat, member, `${prefix}${name}.`, depth + 1)
    else flat[`${prefix}${name}`] = member
}

/** Names come again in every event; there are as many as a feed has, unless somebody makes them up. */
const targets = new Map<string, string | null>()
const mostTargets = 2000

function knownTarget(name: string): string | null {
  let target = targets.get(name)
  if (target === undefined) {
    target = targetOf(name)
    if (targets.size < mostTargets) targets.set(name, target)
  }
  return target
}

export function fromIntelmq(value: Record<string, unknown>, latest: Instant, counts: ReadResult): Event | ObjectFault {
  const flat = flatten(value)
  const type = flat['classification.type']
  const identifier = flat['classification.identifier']
  const classification = classify(
    typeof type === 'string' ? type : 'undetermined',
    typeof identifier === 'string' ? identifier : '',
  )
  const builder = buildEvent({ text: flat['time.source'], name: 'time.source', latest }, classification, counts)
  if ('reason' in builder) return builder
  for (const name in flat) {
    const target = knownTarget(name)
    if (target !== null) builder.set(target, flat[name], name)
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
    readColumns(chunk, _header, context, columns, turn) {
      const latest = latestFor(context.receivedAt)
      return readLinesInTurns(chunk, (value, counts) => fromIntelmq(value, latest, counts), {
        columns,
        turn,
        plain: (counts) => new PlainLines({ latest, counts }, columns),
      })
    },
  }
}

export const intelmqLines = createReader('lines')
export const intelmqArray = createReader('array')

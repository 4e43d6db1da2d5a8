/** Reader of XARF reports, versions 1 to 3 and 4: one JSON document, one event. A list of reports is read one by one. */
import { asBuffer } from '#kernel/bytes.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Event } from '../../event.ts'
import { classify } from '../../rsit.ts'
import { buildEvent } from '../builder.ts'
import type { EventBuilder } from '../builder.ts'
import { newReadResult } from '../format.ts'
import type { Chunk, EventSink, FormatReader, Hints, ReadContext, ReadResult } from '../format.ts'
import { isObject, readOne } from '../lines.ts'
import type { ObjectFault, ToEvent } from '../lines.ts'
import { latestFor, toHostname, toIp, toNetwork } from '../values.ts'
import { READ_ELSEWHERE, V3_MEMBERS, V4_MEMBERS } from './members.ts'
import type { Check } from './shape.ts'
import { V3_TYPES, V4_TYPES } from './types.ts'
import { checkV3, checkV3Source } from './v3-shape.ts'
import { checkV4 } from './v4-shape.ts'

const FEED = 'xarf:'

function setAll(
  builder: EventBuilder,
  members: Record<string, unknown>,
  table: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(members))
    if (!READ_ELSEWHERE.has(name))
      builder.set(
        Object.hasOwn(table, name) ? (table[name] ?? name) : name,
        Array.isArray(value) && name.endsWith('Port') ? value[0] : value,
        name,
      )
}

const objectOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The first fault of the shape, as the reason and the member's path. */
function shapeFault(check: Check, value: unknown): ObjectFault | null {
  const first = check(value, '')[0]
  return first === undefined ? null : { reason: 'bad-shape', column: `${first.path} ${first.reason}` }
}

function fromV3(value: Record<string, unknown>, latest: Instant, counts: ReadResult): Event | ObjectFault {
  const report = objectOf(value['Report'])
  const source = objectOf(report['Source'])
  const fault = shapeFault(Object.keys(source).length > 0 ? checkV3Source : checkV3, value)
  if (fault !== null) return fault
  const type = textOf(report['ReportType']).toLowerCase()
  const classed = `${textOf(report['ReportClass']).toLowerCase()} ${type}`
  const service = textOf(report['ServiceName'])
  const builder = buildEvent(
    { text: report['Date'], name: '/Report/Date', latest },
    classify(
      V3_TYPES[classed] ?? V3_TYPES[type] ?? 'undetermined',
      type === 'openservice' ? `open-${service}` : `xarf-${type}`,
    ),
    counts,
  )
  if ('reason' in builder) return builder
  const account = objectOf(report['Account'])
  builder.set('account', account['AccountEmail'] ?? account['AccountIdentifier'] ?? account['AccountName'], 'Account')
  setAll(builder, source, V3_MEMBERS)
  setAll(builder, report, V3_MEMBERS)
  setAll(builder, objectOf(report['AdditionalInfo']), V3_MEMBERS)
  builder.set('reporter', objectOf(value['ReporterInfo'])['ReporterOrg'], 'ReporterInfo')
  return builder.finish()
}

function fromV4(value: Record<string, unknown>, latest: Instant, counts: ReadResult): Event | ObjectFault {
  const fault = shapeFault(checkV4, value)
  if (fault !== null) return fault
  const type = textOf(value['type'])
  const kind = `${textOf(value['category'])}/${type}`
  const service = textOf(value['service'])
  const builder = buildEvent(
    { text: value['timestamp'], name: '/timestamp', latest },
    classify(
      Object.hasOwn(V4_TYPES, kind) ? (V4_TYPES[kind] ?? '') : 'undetermined',
      type === 'open_service' ? `open-${service}` : `xarf-${type.replaceAll('_', '-')}`,
    ),
    counts,
  )
  if ('reason' in builder) return builder
  setSource(builder, textOf(value['source_identifier']))
  setAll(builder, value, V4_MEMBERS)
  builder.set('reporter', objectOf(value['reporter'])['org'], 'reporter')
  return builder.finish()
}

/** Version 4 names its source in one member, whatever it is. */
function setSource(builder: EventBuilder, source: string): void {
  if (toIp(source) !== null) builder.set('ip', source, 'source_identifier')
  else if (toNetwork(source) !== null) builder.set('network', source, 'source_identifier')
  else if (source.includes('://')) builder.set('url', source, 'source_identifier')
  else if (toHostname(source) !== null) builder.set('fqdn', source, 'source_identifier')
  else builder.set('account', source, 'source_identifier')
}

export function fromXarf(latest: Instant): ToEvent {
  return (value, counts) => {
    if (Object.hasOwn(value, 'xarf_version')) return fromV4(value, latest, counts)
    return Object.hasOwn(value, 'Version')
      ? fromV3(value, latest, counts)
      : { reason: 'bad-shape', column: '/Version is missing' }
  }
}

function detect(head: Uint8Array, hints: Hints): boolean {
  const text = Buffer.from(head.subarray(0, 65_536)).toString('latin1')
  if (!/^(?:\u00EF\u00BB\u00BF)?\s*[{[]/.test(text)) return false
  return hints.feed.startsWith(FEED) || /"xarf_version"\s*:|"ReporterInfo"\s*:|"ReportClass"\s*:/.test(text)
}

/** The reports of a document: itself, or the elements of a list. */
function documentsOf(bytes: Buffer): Buffer[] {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
    return Array.isArray(parsed) ? parsed.map((one) => Buffer.from(JSON.stringify(one))) : [bytes]
  } catch {
    return [bytes]
  }
}

export const xarf: FormatReader<null> = {
  name: 'xarf',
  describe: 'XARF abuse reports, version 3 (and 1 and 2) or 4, as JSON.',
  mode: 'whole',
  detect,
  header: () => ({ ok: true, header: null }),
  read(chunk: Chunk, _header: null, context: ReadContext, sink?: EventSink): ReadResult {
    const result = newReadResult()
    const into = { result, events: sink ?? result.events }
    const toEvent = fromXarf(latestFor(context.receivedAt))
    const bytes = asBuffer(chunk.bytes)
    const place = { line: chunk.firstLine, offset: chunk.offset }
    for (const one of documentsOf(bytes)) readOne(into, one, place, toEvent)
    return result
  },
}

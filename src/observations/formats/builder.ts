/**
 * Builds an event out of named values, for the formats that come as objects: slower than the compiled plan of the CSV reader,
 * the same checks.
 */
import type { Instant } from '#kernel/instant.ts'
import { EVIDENCE_FIELDS } from '../event-fields.ts'
import { namesASystem, newEvent } from '../event.ts'
import type { Event } from '../event.ts'
import type { Classification } from '../rsit.ts'
import { countOne } from './format.ts'
import type { ReadResult } from './format.ts'
import type { ObjectFault } from './lines.ts'
import {
  MAX_ASN,
  MAX_PORT,
  MAX_TAG,
  timeFault,
  toAbsoluteUrl,
  toCount,
  toCountry,
  toHostname,
  toInstant,
  toIp,
  toNetwork,
  toText,
  toWord,
} from './values.ts'

const port = (text: string): number | null => toCount(text, MAX_PORT)
const asn = (text: string): number | null => toCount(text, MAX_ASN) || null
const word = (text: string): string | null => toWord(text) || null

/** How the text of each field is read; `null` is a value that cannot be read. */
const READERS = {
  ip: toIp,
  network: toNetwork,
  port,
  protocol: word,
  application: word,
  asn,
  country: toCountry,
  hostname: toHostname,
  fqdn: toHostname,
  url: toAbsoluteUrl,
  account: (text: string) => toText(text, 320),
  severity: word,
  malware: word,
  tag: (text: string) => toText(text, MAX_TAG),
  destinationIp: toIp,
  destinationPort: port,
  destinationAsn: asn,
  destinationCountry: toCountry,
  destinationHostname: toHostname,
  destinationUrl: toAbsoluteUrl,
} as const satisfies Partial<Record<keyof Event, (text: string) => string | number | null>>

const readerOf: ReadonlyMap<string, (text: string) => string | number | null> = new Map(Object.entries(READERS))

export interface EventBuilder {
  /** Sets one field of the event or of the evidence; `source` is the name that a refusal or a count uses. */
  set(field: string, value: unknown, source: string): void
  finish(): Event | ObjectFault
}

/** A list of plain values becomes one text; objects and lists in lists have no plain form. */
function toPlain(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!Array.isArray(value)) return null
  return value.filter((one) => ['string', 'number', 'boolean'].includes(typeof one)).join(', ')
}

/**
 * Begins an event, or says why there can be none.
 *
 * @param time The source's time, the name of the member that it came from, and the latest moment that is believed.
 */
export function buildEvent(
  time: { text: unknown; name: string; latest: Instant },
  classification: Classification,
  counts: ReadResult,
): EventBuilder | ObjectFault {
  if (typeof time.text !== 'string' || time.text === '') return { reason: 'no-time', column: time.name }
  const moment = toInstant(time.text)
  if (moment === null) return { reason: 'bad-time', column: time.name }
  const doubt = timeFault(moment, time.latest)
  if (doubt !== null) return { reason: doubt, column: time.name }
  const event = newEvent(moment, classification)
  const values = event as unknown as Record<string, string | number>
  let fault: ObjectFault | null = null

  function set(field: string, value: unknown, source: string): void {
    // Half a character, which JSON can escape, has no bytes.
    const text = toPlain(value)?.toWellFormed() ?? null
    if (text === null || text === '') {
      if (text === null && value !== null && value !== undefined) countOne(counts.dropped, source)
      return
    }
    const reader = readerOf.get(field)
    if (reader !== undefined) {
      const read = reader(text)
      if (read === null && (field === 'ip' || field === 'network')) fault ??= { reason: 'bad-ip', column: source }
      else if (read === null) countOne(counts.unusable, source)
      else values[field] = read
    } else if (EVIDENCE_FIELDS.has(field)) event.evidence[field] = toText(text)
    else countOne(counts.dropped, source)
  }

  function finish(): Event | ObjectFault {
    if (fault !== null) return fault
    if (event.account !== null && event.ip === null && event.fqdn === null && event.account.includes('@'))
      event.fqdn = toHostname(event.account.slice(event.account.lastIndexOf('@') + 1))
    return namesASystem(event) ? event : { reason: 'no-system', column: null }
  }

  return { set, finish }
}

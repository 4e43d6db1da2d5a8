/**
 * One row of a report in our words.
 *
 * Every event is the same flat object with the same keys, since hundreds of thousands of them are made a second. Absent is
 * `null`, never `undefined` or an empty text. What each field means, its unit, who may see it, and for how long it is kept
 * stands in `event-fields.ts`, from which the reference page is generated.
 */
import type { Instant } from '#kernel/instant.ts'
import type { Classification } from './rsit.ts'

export interface Event {
  time: Instant
  ip: string | null
  network: string | null
  port: number | null
  protocol: string | null
  application: string | null
  asn: number | null
  country: string | null
  hostname: string | null
  fqdn: string | null
  url: string | null
  account: string | null
  classification: Classification
  severity: string | null
  malware: string | null
  tag: string | null
  destinationIp: string | null
  destinationPort: number | null
  destinationAsn: number | null
  destinationCountry: string | null
  destinationHostname: string | null
  destinationUrl: string | null
  /** Further allow-listed fields by the names of `EVIDENCE_FIELDS`. */
  evidence: Record<string, string>
  /** Where the row stands in the report: line from 1, byte offset and length, so that its raw bytes can be found again. */
  line: number
  offset: number
  length: number
}

/** Names of the fields that hold a value of the event itself, in the order of the reference page. */
export type EventField = Exclude<keyof Event, 'classification' | 'evidence' | 'line' | 'offset' | 'length'>

/** An event without a source, to be filled by a reader. */
export function newEvent(time: Instant, classification: Classification): Event {
  return {
    time,
    ip: null,
    network: null,
    port: null,
    protocol: null,
    application: null,
    asn: null,
    country: null,
    hostname: null,
    fqdn: null,
    url: null,
    account: null,
    classification,
    severity: null,
    malware: null,
    tag: null,
    destinationIp: null,
    destinationPort: null,
    destinationAsn: null,
    destinationCountry: null,
    destinationHostname: null,
    destinationUrl: null,
    evidence: {},
    line: 0,
    offset: 0,
    length: 0,
  }
}

/** Whether the event names a system that somebody can answer for: an address, a network, a host, a URL or an account. */
export function namesASystem(event: Event): boolean {
  return (
    event.ip !== null ||
    event.hostname !== null ||
    event.network !== null ||
    event.fqdn !== null ||
    event.url !== null ||
    event.account !== null
  )
}

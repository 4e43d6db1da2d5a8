/**
 * Rows as nearly all of them are, read byte by byte into columns: what a row says as we say it stays where the report has it. Whatever is out of
 * the ordinary is left to `toEvent`, which knows every case and is slower; the tests hold the one against the other.
 */
import { msOf, type Instant } from '#kernel/instant.ts'
import { columnOf, type EventColumns } from '../../columns/event-columns.ts'
import { copyShort } from '../../columns/heap.ts'
import { TextMemo } from '../../columns/memo.ts'
import type { Classification } from '../../rsit.ts'
import type { ReadResult } from '../format.ts'
import * as plain from '../plain.ts'
import { PlainValues } from '../plain-values.ts'
import { EARLIEST, hostOf, MAX_ASN, MAX_PORT, MAX_TAG, MAX_TEXT, MAX_URL, toHostname, toText } from '../values.ts'
import { PlainFields } from './plain-fields.ts'
import type { Plan, PlanField } from './plan.ts'
import { classificationOf, cvesOf, domainOf, unusable } from './row.ts'
import { toUrl } from './url.ts'

const earliestMs = msOf(EARLIEST)
const none = -1
const https = Buffer.from('https')
const openScheme = Buffer.from('http://')
const secureScheme = Buffer.from('https://')
const slash = 0x2f
const space = 0x20
const hostIn = (text: string): string | null => toHostname(hostOf(text))

export interface PlainRowsDeps {
  readonly plan: Plan
  readonly latest: Instant
  readonly counts: ReadResult
  /** How often each column held something that is on no allow-list. */
  readonly dropped: Uint32Array
}

type SourceField = Extract<PlanField, keyof typeof columnOf>

/** A field, its column of ours, and those of the report, of which the first that has something counts: found by name once and not for each row. */
interface Source {
  readonly field: SourceField
  readonly column: number
  readonly from: readonly number[]
}

const sourceOf = ({ from }: Plan, field: SourceField): Source => ({ field, column: columnOf[field], from: from[field] })
const sourcesOf = (plan: Plan) => ({
  ip: sourceOf(plan, 'ip'),
  port: sourceOf(plan, 'port'),
  protocol: sourceOf(plan, 'protocol'),
  application: sourceOf(plan, 'application'),
  asn: sourceOf(plan, 'asn'),
  country: sourceOf(plan, 'country'),
  hostname: sourceOf(plan, 'hostname'),
  fqdn: sourceOf(plan, 'fqdn'),
  url: sourceOf(plan, 'url'),
  severity: sourceOf(plan, 'severity'),
  malware: sourceOf(plan, 'malware'),
  destinationIp: sourceOf(plan, 'destinationIp'),
  destinationPort: sourceOf(plan, 'destinationPort'),
  destinationAsn: sourceOf(plan, 'destinationAsn'),
  destinationCountry: sourceOf(plan, 'destinationCountry'),
  destinationHostname: sourceOf(plan, 'destinationHostname'),
  destinationUrl: sourceOf(plan, 'destinationUrl'),
})

export class PlainRows {
  readonly #plan: Plan
  readonly #sources: ReturnType<typeof sourcesOf>
  readonly #latestMs: number
  readonly #columns: EventColumns
  readonly #counts: ReadResult
  readonly #dropped: Uint32Array
  readonly #fields: PlainFields
  readonly #values: PlainValues
  readonly #evidence: readonly number[]
  readonly #clock = plain.createClockReader()
  /** Values of this row that cannot be read; they count when the row is taken. */
  readonly #unusable: PlanField[] = []
  readonly #cves = new TextMemo<string | null>(cvesOf)
  readonly #classes: TextMemo<Classification>
  /** What a type says of all its rows, put into the heap once. */
  readonly #of: { readonly protocol: Place; readonly application: Place }

  /** @param columns Over the chunk. */
  constructor({ plan, latest, counts, dropped }: PlainRowsDeps, columns: EventColumns) {
    this.#plan = plan
    this.#sources = sourcesOf(plan)
    this.#latestMs = msOf(latest)
    this.#columns = columns
    this.#counts = counts
    this.#fields = new PlainFields(plan.width)
    this.#values = new PlainValues(columns)
    this.#dropped = dropped
    this.#classes = new TextMemo((text) => classificationOf(plan, text, text))
    this.#evidence = plan.evidenceNames.map((name) => columns.evidenceColumn(name))
    this.#of = { protocol: this.#put(plan.protocol), application: this.#put(plan.application) }
  }

  /**
   * Reads the row that begins at `at` of the heap.
   *
   * @param bytes The heap's, cut off behind the chunk.
   * @returns Where the next row begins; `ODD` when this one is to be read by `toEvent`, of which the columns then have nothing.
   */
  read(bytes: Uint8Array, at: number): number {
    const next = this.#fields.split(bytes, at)
    if (next === plain.ODD) return plain.ODD
    const { count, starts, lengths } = this.#fields
    if (count === 1 && lengths[0] === 0 && starts[0] === at) return next
    if (!this.#take(bytes)) return plain.ODD
    this.#counts.rows++
    return next
  }

  #take(bytes: Uint8Array): boolean {
    const columns = this.#columns
    const plan = this.#plan
    const { from } = plan
    const { starts, lengths } = this.#fields
    const time = this.#pick(from.time)
    if (time === none) return false
    const ms = this.#clock(bytes, starts[time]!, lengths[time]!)
    // Not a number is neither.
    if (!(ms >= earliestMs && ms <= this.#latestMs)) return false
    columns.begin()
    // To set a length, even the one that it has, is a call.
    if (this.#unusable.length > 0) this.#unusable.length = 0
    if (this.#pick(from.network) !== none || !this.#ip(bytes)) return false
    const sources = this.#sources
    const port = this.#number(bytes, sources.port, MAX_PORT)
    if (port !== none) columns.setPort(port)
    this.#word(bytes, sources.protocol, this.#of.protocol)
    this.#word(bytes, sources.application, this.#of.application)
    const asn = this.#number(bytes, sources.asn, MAX_ASN)
    if (asn !== none) columns.setAsn(asn)
    this.#country(bytes, sources.country)
    this.#host(bytes, sources.hostname)
    this.#fqdnAndAccount(bytes)
    this.#url(bytes, sources.url)
    this.#word(bytes, sources.severity, nowhere)
    this.#word(bytes, sources.malware, nowhere)
    this.#destinationIp(bytes)
    this.#number(bytes, sources.destinationPort, MAX_PORT)
    this.#number(bytes, sources.destinationAsn, MAX_ASN)
    this.#country(bytes, sources.destinationCountry)
    this.#host(bytes, sources.destinationHostname)
    this.#url(bytes, sources.destinationUrl)
    const { evidenceColumns } = plan
    for (let at = 0; at < evidenceColumns.length; at++) this.#text(evidenceColumns[at]!, this.#evidence[at]!, MAX_TEXT)
    const tag = this.#pick(from.tag)
    if (tag !== none) this.#tag(tag)
    if (!columns.end(ms, this.#classification(tag))) return false
    for (const field of this.#unusable) unusable(plan, field, this.#counts)
    for (const index of plan.droppedColumns) if (lengths[index]! > 0) this.#dropped[index]!++
    return true
  }

  /** The first of the columns that has something. */
  #pick(indexes: readonly number[]): number {
    const { lengths } = this.#fields
    for (let at = 0; at < indexes.length; at++) if (lengths[indexes[at]!]! > 0) return indexes[at]!
    return none
  }

  #put(text: string | null): Place {
    if (text === null) return nowhere
    const { heap } = this.#columns
    const start = heap.put(text)
    return { start, length: heap.used - start }
  }

  #textAt(index: number): string {
    return this.#columns.heap.text(this.#fields.starts[index]!, this.#fields.lengths[index]!)
  }

  /** @returns Whether the row has no address or one that can be read. */
  #ip(bytes: Uint8Array): boolean {
    const index = this.#pick(this.#sources.ip.from)
    return index === none || this.#values.ip(bytes, this.#fields.starts[index]!, this.#fields.lengths[index]!)
  }

  #destinationIp(bytes: Uint8Array): void {
    const { field, column, from } = this.#sources.destinationIp
    const index = this.#pick(from)
    if (index === none) return
    const { starts, lengths } = this.#fields
    if (!this.#values.address(bytes, column, starts[index]!, lengths[index]!)) this.#unusable.push(field)
  }

  #number(bytes: Uint8Array, { field, column, from }: Source, max: number): number {
    const index = this.#pick(from)
    if (index === none) return none
    // There is no autonomous system 0 (RFC 7607).
    const least = field === 'asn' || field === 'destinationAsn' ? 1 : 0
    const value = this.#values.number(
      bytes,
      column,
      this.#fields.starts[index]!,
      this.#fields.lengths[index]!,
      least,
      max,
    )
    if (value === none) this.#unusable.push(field)
    return value < least ? none : value
  }

  #word(bytes: Uint8Array, { field, column, from }: Source, otherwise: Place): void {
    const columns = this.#columns
    const index = this.#pick(from)
    if (index !== none) {
      if (this.#values.word(bytes, column, this.#fields.starts[index]!, this.#fields.lengths[index]!)) return
      if (field === 'malware') return columns.setText(column, '')
    }
    if (otherwise.start !== none) columns.set(column, otherwise.start, otherwise.length)
  }

  #country(bytes: Uint8Array, { field, column, from }: Source): void {
    const index = this.#pick(from)
    if (index === none) return
    const { starts, lengths } = this.#fields
    if (!this.#values.country(bytes, column, starts[index]!, lengths[index]!)) this.#unusable.push(field)
  }

  #host(bytes: Uint8Array, { field, column, from }: Source): boolean {
    const index = this.#pick(from)
    if (index === none) return false
    const { starts, lengths } = this.#fields
    const isRead = this.#values.host(bytes, column, starts[index]!, lengths[index]!, hostIn)
    if (!isRead) this.#unusable.push(field)
    return isRead
  }

  #fqdnAndAccount(bytes: Uint8Array): void {
    const hasName = this.#host(bytes, this.#sources.fqdn)
    const index = this.#pick(this.#plan.from.account)
    if (index === none) return
    const account = this.#textAt(index)
    this.#columns.setText(columnOf.account, toText(account, 320))
    const domain = hasName ? null : domainOf(account)
    if (domain !== null) this.#columns.setText(columnOf.fqdn, domain)
  }

  #url(bytes: Uint8Array, { column, from }: Source): void {
    const columns = this.#columns
    const index = this.#pick(from)
    if (index === none) return
    const start = this.#fields.starts[index]!
    const length = this.#fields.lengths[index]!
    if (length <= MAX_URL && plain.hasScheme(bytes, start, length)) return columns.set(column, start, length)
    const host = this.#plan.hostColumn
    if (host >= 0 && this.#joined(bytes, column, index, host)) return
    const url = toUrl(this.#textAt(index), host < 0 ? '' : this.#textAt(host), this.#isHttps() ? 'https' : null)
    if (url !== null) columns.setText(column, url)
  }

  /** A path behind its host, as `toUrl` writes it. @returns False where it is not as plain as that. */
  #joined(bytes: Uint8Array, column: number, path: number, host: number): boolean {
    const { starts, lengths } = this.#fields
    const start = starts[path]!
    const scheme = this.#isHttps() ? secureScheme : openScheme
    const length = scheme.length + lengths[host]! + lengths[path]!
    if (lengths[host] === 0 || length > MAX_URL || bytes[start] !== slash) return false
    for (let at = start; at < start + lengths[path]!; at++) if (bytes[at] === space) return false
    const { heap } = this.#columns
    const begin = heap.room(length)
    let to = copyShort(scheme, 0, scheme.length, heap.bytes, begin)
    to = copyShort(bytes, starts[host]!, lengths[host]!, heap.bytes, to)
    copyShort(bytes, start, lengths[path]!, heap.bytes, to)
    this.#columns.set(column, begin, length)
    return true
  }

  /** Whether the application of the row, which was set before, is `https`. */
  #isHttps(): boolean {
    const columns = this.#columns
    const start = columns.startOf(columnOf.application, columns.rows)
    if (start < 0 || columns.lengthOf(columnOf.application, columns.rows) !== https.length) return false
    return https.compare(columns.heap.bytes, start, start + https.length) === 0
  }

  #text(index: number, column: number, longest: number): void {
    this.#values.text(column, this.#fields.starts[index]!, this.#fields.lengths[index]!, longest)
  }

  #tag(index: number): void {
    this.#text(index, columnOf.tag, MAX_TAG)
    const cves = this.#cves.of(this.#columns.heap, this.#fields.starts[index]!, this.#fields.lengths[index]!)
    if (cves !== null) this.#columns.setText(this.#columns.evidenceColumn('cve'), cves)
  }

  #classification(tag: number): Classification {
    const plan = this.#plan
    const identifier = this.#pick(plan.from.identifier)
    const of = plan.rule === null ? identifier : tag
    if (of === none) return classificationOf(plan, '', '')
    return this.#classes.of(this.#columns.heap, this.#fields.starts[of]!, this.#fields.lengths[of]!)
  }
}

interface Place {
  readonly start: number
  readonly length: number
}
const nowhere: Place = { start: none, length: 0 }

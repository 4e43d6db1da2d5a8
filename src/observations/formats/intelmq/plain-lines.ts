/**
 * Events as IntelMQ writes nearly all of them, read byte by byte into columns. Whatever is out of the ordinary is left to `fromIntelmq`, which knows
 * every case and is slower; the tests hold the one against the other.
 */
import { msOf, type Instant } from '#kernel/instant.ts'
import { columnOf, type EventColumns } from '../../columns/event-columns.ts'
import { TextMemo } from '../../columns/memo.ts'
import { EVIDENCE_FIELDS } from '../../event-fields.ts'
import { classify, type Classification } from '../../rsit.ts'
import { countMany, countOne, type ReadResult } from '../format.ts'
import { createClockReader, ODD } from '../plain.ts'
import { PlainValues } from '../plain-values.ts'
import { EARLIEST, MAX_ASN, MAX_PORT, MAX_TAG, MAX_TEXT, toHostname } from '../values.ts'
import { targetOf } from './fields.ts'
import { NOTHING, NUMBER, PlainMembers, TEXT } from './plain-members.ts'

const earliestMs = msOf(EARLIEST)
const none = -1
/** Members that are no value of the event by themselves: whatever else sounds like them is evidence. */
const readApart: ReadonlyMap<string, 'time' | 'type' | 'identifier'> = new Map([
  ['time.source', 'time'],
  ['classification.type', 'type'],
  ['classification.identifier', 'identifier'],
])

/** Sets a value of the row that was begun. @returns Whether there is one. */
type Setter = (bytes: Uint8Array, start: number, length: number) => boolean

/** What becomes of a member, found by name once and not for each row. */
interface Member {
  /** `needed` is a field that the row is left to the other reader for when it cannot be set. */
  readonly kind: 'time' | 'type' | 'identifier' | 'field' | 'needed' | 'ignored' | 'dropped'
  readonly set: Setter
}
const notSet: Setter = () => false

export interface PlainLinesDeps {
  readonly latest: Instant
  readonly counts: ReadResult
}

export class PlainLines {
  readonly #latestMs: number
  readonly #columns: EventColumns
  readonly #counts: ReadResult
  readonly #values: PlainValues
  readonly #members: PlainMembers
  readonly #meant: Member[] = []
  /** How often each name, by its number, held something that is on no allow-list. */
  readonly #dropped: number[] = []
  readonly #clock = createClockReader()
  /** Names of this row's values that cannot be read; they count when the row is taken. */
  readonly #unusable: number[] = []
  readonly #classes = new TextMemo((type) => new TextMemo((identifier) => classify(type, identifier)))

  /** @param columns Over the chunk. */
  constructor({ latest, counts }: PlainLinesDeps, columns: EventColumns) {
    this.#latestMs = msOf(latest)
    this.#columns = columns
    this.#counts = counts
    this.#values = new PlainValues(columns)
    this.#members = new PlainMembers(columns.heap)
  }

  /**
   * Reads the event on the line that begins at `at` of the heap.
   *
   * @param bytes The heap's, cut off behind the chunk; valid UTF-8.
   * @returns Where the next line begins; `ODD` when this one is to be read by `fromIntelmq`, of which the columns then have nothing.
   */
  read(bytes: Uint8Array, at: number): number {
    const next = this.#members.split(bytes, at)
    if (next === ODD || !this.#take(bytes)) return ODD
    this.#counts.rows++
    return next
  }

  /** Behind the last line. */
  end(): void {
    for (const [name, times] of this.#dropped.entries())
      if (times > 0) countMany(this.#counts.dropped, this.#members.known[name]!, times)
  }

  #take(bytes: Uint8Array): boolean {
    const columns = this.#columns
    const { count, names, kinds, starts, lengths } = this.#members
    let time = none
    let type = none
    let identifier = none
    columns.begin()
    if (this.#unusable.length > 0) this.#unusable.length = 0
    for (let place = 0; place < count; place++) {
      const kind = kinds[place]
      const member = this.#meant[names[place]!] ?? this.#learn(names[place]!)
      if (member.kind === 'ignored') continue
      if (member.kind === 'time') time = place
      else if (member.kind === 'type') type = place
      else if (member.kind === 'identifier') identifier = place
      else if (member.kind === 'dropped' || kind === NOTHING || lengths[place] === 0) continue
      else if (kind === NUMBER) return false
      else if (!member.set(bytes, starts[place]!, lengths[place]!)) {
        if (member.kind === 'needed') return false
        this.#unusable.push(names[place]!)
      }
    }
    if (time === none || kinds[time] !== TEXT) return false
    const ms = this.#clock(bytes, starts[time]!, lengths[time]!)
    // Not a number is neither.
    if (!(ms >= earliestMs && ms <= this.#latestMs)) return false
    const classification = this.#classification(type, identifier)
    if (classification === null || !columns.end(ms, classification)) return false
    for (const name of this.#unusable) countOne(this.#counts.unusable, this.#members.known[name]!)
    this.#countDropped()
    return true
  }

  #classification(type: number, identifier: number): Classification | null {
    const { kinds, starts, lengths } = this.#members
    const { heap } = this.#columns
    if (type === none || kinds[type] !== TEXT) return null
    const ofType = this.#classes.of(heap, starts[type]!, lengths[type]!)
    if (identifier === none) return ofType.of(heap, 0, 0)
    return kinds[identifier] === TEXT ? ofType.of(heap, starts[identifier]!, lengths[identifier]!) : null
  }

  #countDropped(): void {
    const { count, names, kinds, lengths } = this.#members
    for (let place = 0; place < count; place++) {
      const name = names[place]!
      if (this.#meant[name]!.kind === 'dropped' && kinds[place] !== NOTHING && lengths[place]! > 0)
        this.#dropped[name]!++
    }
  }

  #learn(name: number): Member {
    this.#dropped[name] = 0
    return (this.#meant[name] = this.#memberOf(this.#members.known[name]!))
  }

  #memberOf(name: string): Member {
    const apart = readApart.get(name)
    if (apart !== undefined) return { kind: apart, set: notSet }
    const target = targetOf(name)
    if (target === null) return { kind: 'ignored', set: notSet }
    if (target === 'network' || target === 'account') return { kind: 'needed', set: notSet }
    if (target === 'ip') return { kind: 'needed', set: (bytes, start, length) => this.#values.ip(bytes, start, length) }
    const set = this.#setterOf(target)
    return set === null ? { kind: 'dropped', set: notSet } : { kind: 'field', set }
  }

  /** How a field of an event is set, or one of the evidence; null for what is on no allow-list. */
  #setterOf(target: string): Setter | null {
    const columns = this.#columns
    const values = this.#values
    const number =
      (column: number, least: number, max: number, take: (value: number) => void): Setter =>
      (bytes, start, length) => {
        const value = values.number(bytes, column, start, length, least, max)
        if (value >= least) take(value)
        return value >= least
      }
    const text =
      (column: number, longest: number): Setter =>
      (_bytes, start, length) => {
        values.text(column, start, length, longest)
        return true
      }
    switch (target) {
      case 'port':
        return number(columnOf.port, 0, MAX_PORT, (value) => columns.setPort(value))
      case 'destinationPort':
        return number(columnOf.destinationPort, 0, MAX_PORT, () => undefined)
      case 'asn':
        return number(columnOf.asn, 1, MAX_ASN, (value) => columns.setAsn(value))
      case 'destinationAsn':
        return number(columnOf.destinationAsn, 1, MAX_ASN, () => undefined)
      case 'destinationIp':
        return (bytes, start, length) => values.address(bytes, columnOf.destinationIp, start, length)
      case 'protocol':
      case 'application':
      case 'severity':
      case 'malware':
        return (bytes, start, length) => values.word(bytes, columnOf[target], start, length)
      case 'country':
      case 'destinationCountry':
        return (bytes, start, length) => values.country(bytes, columnOf[target], start, length)
      case 'hostname':
      case 'fqdn':
      case 'destinationHostname':
        return (bytes, start, length) => values.host(bytes, columnOf[target], start, length, toHostname)
      case 'url':
      case 'destinationUrl':
        return (bytes, start, length) => values.url(bytes, columnOf[target], start, length)
      case 'tag':
        return text(columnOf.tag, MAX_TAG)
    }
    return EVIDENCE_FIELDS.has(target) ? text(columns.evidenceColumn(target), MAX_TEXT) : null
  }
}

import { parseIpWords } from '#kernel/ip.ts'
import { instantFromMs } from '#kernel/instant.ts'
import type { Event, EventField } from '../event.ts'
import { EVENT_FIELDS } from '../event-fields.ts'
import {
  keyBytes,
  protocolCode,
  systemField,
  writeAddressKey,
  writeResourceKey,
  type SystemField,
} from '../finding-key.ts'
import type { Classification } from '../rsit.ts'
import { Heap, sameBytes } from './heap.ts'
import { createMomentReader } from './moments.ts'

export type Value = string | number | null

/** Fields of an event that hold a value; a field's place here is its column. */
export const eventFields = Object.keys(EVENT_FIELDS).filter(
  (name) => !name.startsWith('classification.'),
) as EventField[]

/** The column of each field of an event. */
export const columnOf = Object.fromEntries(eventFields.map((name, column) => [name, column])) as Readonly<
  Record<EventField, number>
>

const numeric = new Set<string>(['port', 'asn', 'destinationPort', 'destinationAsn'] satisfies EventField[])
/** Columns of the evidence that are made room for at the beginning; more make it anew. */
const likelyEvidence = 24
const absent = -1

/**
 * The rows of a chunk. A text is a place in the heap, so that a row leaves numbers behind and no objects: this is what lets a worker take in
 * hundreds of thousands of them with a memory that does not grow.
 *
 * A row is begun, its fields are set, and it is ended; begun again without having been ended, it was never there.
 */
export class EventColumns {
  readonly heap = new Heap()
  readonly #exercise: boolean
  /** The different classifications of the rows; `classAt` has a row's place here. */
  readonly classes: Classification[] = []
  /** Rows that were ended. */
  rows = 0
  #capacity = 0
  #ms = new Float64Array(0)
  #asns = new Float64Array(0)
  #ports = new Int32Array(0)
  #classAt = new Int32Array(0)
  /** The column of what the finding is about. */
  #systems = new Int16Array(0)
  #families = new Uint8Array(0)
  #words = new Uint32Array(0)
  #keys = Buffer.alloc(0)
  /** Start and length of every text, column after column, as they are gone through. Those of rows that are not there are absent. */
  #cells = new Int32Array(0)
  /** How many columns there is room for. */
  #width = eventFields.length + likelyEvidence
  /** By column: 1 once a row has had another text in it than the row before. */
  #varies = new Uint8Array(this.#width)
  /** A row was begun and not ended: its texts are to be forgotten. */
  #isOpen = false
  readonly #evidence = new Map<string, number>()
  readonly #address = new Uint32Array(4)
  #family: 0 | 4 | 6 = 0
  readonly #msOfMoment = createMomentReader()
  #port = absent
  #asn = absent
  /** Whether the row that was begun has a field. Made once: it is asked for every row. */
  readonly #has = (field: SystemField): boolean => this.#isSet(this.rows, columnOf[field])

  /** @param exercise Findings of an exercise never meet real ones. */
  constructor(exercise: boolean) {
    this.#exercise = exercise
  }

  /** Before the first row: has the bytes of a chunk at place 0 of the heap, so that its texts can stay there. @param bytes Valid UTF-8. */
  over(bytes: Uint8Array): void {
    this.heap.over(bytes)
  }

  /** Forgets all rows; the room that they took is used again. */
  clear(): void {
    for (let column = 0; column < this.#width; column++) this.#forget(column, 0, this.rows + 1)
    this.#isOpen = false
    this.rows = 0
    this.classes.length = 0
    this.#evidence.clear()
    this.#varies.fill(0)
    this.heap.used = 0
  }

  /** The column of a field of the evidence, by its name. */
  evidenceColumn(name: string): number {
    let column = this.#evidence.get(name)
    if (column === undefined) {
      column = eventFields.length + this.#evidence.size
      if (column === this.#width) this.#widen()
      this.#evidence.set(name, column)
    }
    return column
  }

  begin(): void {
    if (this.rows === this.#capacity) this.#grow()
    if (this.#isOpen) for (let column = 0; column < this.#width; column++) this.#forget(column, this.rows, 1)
    this.#isOpen = true
    this.#family = 0
    this.#port = absent
    this.#asn = absent
  }

  /** Sets a text of the row that was begun, by its place in the heap. The same text as in the row before is the same place. */
  set(column: number, start: number, length: number): void {
    const cells = this.#cells
    const at = (column * this.#capacity + this.rows) * 2
    const before = at - 2
    const same =
      this.rows > 0 &&
      cells[before + 1] === length &&
      cells[before]! >= 0 &&
      sameBytes(this.heap.bytes, cells[before]!, start, length)
    cells[at] = same ? cells[before]! : start
    cells[at + 1] = length
    if (!same && this.rows > 0) this.#varies[column] = 1
  }

  setText(column: number, text: string): void {
    const start = this.heap.put(text)
    this.set(column, start, this.heap.used - start)
  }

  /** The address of the row that was begun; its text is set apart. @param words Most significant first. */
  setAddress(words: Uint32Array, family: 4 | 6): void {
    this.#address.set(words)
    this.#family = family
  }

  /** The same for an IPv4 address, as a number. */
  setV4(address: number): void {
    const words = this.#address
    words[0] = 0
    words[1] = 0
    words[2] = 0xffff
    words[3] = address
    this.#family = 4
  }

  /** The port of the row that was begun, where it has one; its text is set apart. */
  setPort(port: number): void {
    this.#port = port
  }
  setAsn(asn: number): void {
    this.#asn = asn
  }

  /** @returns False when the row names no system: it is not taken then. */
  end(ms: number, classification: Classification): boolean {
    const row = this.rows
    const system = systemField(classification.type, this.#has)
    if (system === null) return false
    this.#ms[row] = ms
    this.#asns[row] = this.#asn
    this.#ports[row] = this.#port
    this.#classAt[row] = this.#classOf(classification)
    this.#systems[row] = columnOf[system]
    this.#families[row] = this.#family
    this.#words.set(this.#address, row * 4)
    if (system === 'ip') {
      const protocol = this.#isSet(row, columnOf.protocol) ? this.#protocol(row) : 0
      writeAddressKey(this.#keys, row * keyBytes, this.#address, this.#exercise, protocol, Math.max(this.#port, 0))
    } else writeResourceKey(this.#keys, row * keyBytes, system, this.#bytesOf(columnOf[system], row), this.#exercise)
    this.rows++
    this.#isOpen = false
    return true
  }

  /** An event as one row. @throws When it names no system: readers let none through. */
  add(event: Event): void {
    this.begin()
    for (let column = 0; column < eventFields.length; column++) {
      const name = eventFields[column]!
      const value = event[name]
      if (value !== null && name !== 'time') this.setText(column, typeof value === 'number' ? String(value) : value)
    }
    const { evidence } = event
    for (const name in evidence) this.setText(this.evidenceColumn(name), evidence[name]!)
    if (event.ip !== null) {
      const family = parseIpWords(event.ip, this.#address)
      if (family !== 0) this.#family = family
    }
    if (event.port !== null) this.#port = event.port
    if (event.asn !== null) this.#asn = event.asn
    if (!this.end(this.#msOfMoment(event.time), event.classification))
      throw new Error('a reader let through an event that names no system')
  }

  /** When a row was seen, milliseconds since 1970-01-01T00:00:00Z. */
  msOf(row: number): number {
    return this.#ms[row]!
  }
  /** Of a row's classification, the place in `classes`. */
  classAt(row: number): number {
    return this.#classAt[row]!
  }
  portOf(row: number): number | null {
    const port = this.#ports[row]!
    return port === absent ? null : port
  }
  asnOf(row: number): number | null {
    const asn = this.#asns[row]!
    return asn === absent ? null : asn
  }
  /** Copies the address of a row into `words`. @returns Its family, 0 where it names none. */
  addressOf(row: number, words: Uint32Array): 0 | 4 | 6 {
    for (let word = 0; word < 4; word++) words[word] = this.#words[row * 4 + word]!
    return this.#families[row] as 0 | 4 | 6
  }
  /** The column of what the finding of a row is about: `ip`, or another where that is no address. */
  systemOf(row: number): number {
    return this.#systems[row]!
  }

  /** Where a text begins in the heap; -1 where the row has none. */
  startOf(column: number, row: number): number {
    return this.#cells[(column * this.#capacity + row) * 2]!
  }
  lengthOf(column: number, row: number): number {
    return this.#cells[(column * this.#capacity + row) * 2 + 1]!
  }
  /** Whether a column has the same text in all rows, or none in any, as far as that is known without reading them: no means that they are to be read. */
  isKnownSame(column: number): boolean {
    // A text that a row has not is seen at the next that has one, or at the last row.
    return this.#varies[column] === 0 && this.startOf(column, 0) === this.startOf(column, this.rows - 1)
  }
  textOf(column: number, row: number): string | null {
    const start = this.startOf(column, row)
    return start === absent ? null : this.heap.text(start, this.lengthOf(column, row))
  }

  /** A field of a row as its event has it. */
  valueOf(name: EventField, row: number): Value {
    if (name === 'time') return instantFromMs(this.msOf(row))
    const text = this.textOf(columnOf[name], row)
    return text !== null && numeric.has(name) ? Number(text) : text
  }

  /** Keys of the findings of all rows, `keyBytes` each, the number of the class still to be written. */
  get keys(): Buffer {
    return this.#keys.subarray(0, this.rows * keyBytes)
  }

  /** Every column with its name, and whether its texts are numbers: fields of events, then those of the evidence. */
  *all(): Generator<{ readonly name: string; readonly column: number; readonly isNumber: boolean }> {
    for (const [column, name] of eventFields.entries()) yield { name, column, isNumber: numeric.has(name) }
    for (const [name, column] of this.#evidence) yield { name, column, isNumber: false }
  }

  #bytesOf(column: number, row: number): Uint8Array {
    const start = this.startOf(column, row)
    return this.heap.bytes.subarray(start, start + this.lengthOf(column, row))
  }

  #isSet(row: number, column: number): boolean {
    return this.startOf(column, row) !== absent
  }

  /** The same text as in the row before lies at the same place, and most rows have the same. */
  #protocol(row: number): number {
    const { protocol } = columnOf
    if (
      row > 0 &&
      this.startOf(protocol, row) === this.startOf(protocol, row - 1) &&
      this.#systems[row - 1] === columnOf.ip
    )
      return this.#keys[(row - 1) * keyBytes + 21]!
    return protocolCode(this.textOf(protocol, row)!)
  }

  #classOf(classification: Classification): number {
    const { classes } = this
    const last = this.rows > 0 ? this.#classAt[this.rows - 1]! : 0
    if (classes[last] === classification) return last
    const known = classes.indexOf(classification)
    return known >= 0 ? known : classes.push(classification) - 1
  }

  /** Takes the texts of rows out of a column. */
  #forget(column: number, row: number, rows: number): void {
    const at = column * this.#capacity
    this.#cells.fill(absent, (at + row) * 2, (at + Math.min(row + rows, this.#capacity)) * 2)
  }

  #grow(): void {
    // A report's chunks have about as many rows each, and the room is used again: it need not be twice what they need.
    const wanted = Math.max(1024, this.#capacity < 4096 ? this.#capacity * 2 : Math.ceil(this.#capacity * 1.25))
    // An odd number of cache lines a column: the same row of all columns would share a few places of the cache otherwise.
    const capacity = ((wanted >> 3) | 1) << 3
    const larger = <A extends Float64Array | Int32Array | Int16Array | Uint8Array | Uint32Array>(
      into: A,
      from: A,
    ): A => {
      into.set(from)
      return into
    }
    this.#ms = larger(new Float64Array(capacity), this.#ms)
    this.#asns = larger(new Float64Array(capacity), this.#asns)
    this.#ports = larger(new Int32Array(capacity), this.#ports)
    this.#classAt = larger(new Int32Array(capacity), this.#classAt)
    this.#systems = larger(new Int16Array(capacity), this.#systems)
    this.#families = larger(new Uint8Array(capacity), this.#families)
    this.#words = larger(new Uint32Array(capacity * 4), this.#words)
    this.#keys = larger(Buffer.allocUnsafeSlow(capacity * keyBytes), this.#keys)
    const cells = new Int32Array(capacity * this.#width * 2).fill(absent)
    for (let column = 0, from = 0; column < this.#width; column++, from += this.#capacity * 2)
      cells.set(this.#cells.subarray(from, from + this.#capacity * 2), column * capacity * 2)
    this.#cells = cells
    this.#capacity = capacity
  }

  /** More columns. */
  #widen(): void {
    this.#width += likelyEvidence
    const cells = new Int32Array(this.#capacity * this.#width * 2).fill(absent)
    cells.set(this.#cells)
    this.#cells = cells
    const varies = new Uint8Array(this.#width)
    varies.set(this.#varies)
    this.#varies = varies
  }
}

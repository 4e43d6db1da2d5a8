import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { from as copyFrom } from 'pg-copy-streams'
import { postgresMoment, putInt64 } from './binary.ts'
import type { Tx } from './database.ts'

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const trailerBytes = 2
const daysTo2000 = 10_957

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

/** Rooms of rows that were sent. Chunk after chunk needs one of the same size, and a fresh megabyte each time has V8 collect its whole heap for it. */
const freeRooms: Buffer[] = []
const roomsKept = 2
const leastKept = 1 << 18
const mostKept = 8 << 20

/**
 * Writes rows in PostgreSQL's binary COPY form into one growing buffer: no text to make and none to parse.
 * A row is `row(fieldCount)` and then that many fields in the order of the columns.
 *
 * @source PostgreSQL documentation, COPY, "Binary Format"
 */
export class CopyRows {
  #bytes: Buffer
  #view: DataView
  #at: number
  #rows = 0

  /** @param expectedBytes How large it is likely to become: the right guess saves copying it as it grows. */
  constructor(expectedBytes = 1 << 14) {
    const likely = signature.length + expectedBytes
    const free = freeRooms.findIndex((room) => room.length >= likely)
    this.#bytes = free < 0 ? Buffer.allocUnsafeSlow(likely) : freeRooms.splice(free, 1)[0]!
    this.#view = viewOf(this.#bytes)
    this.#at = signature.copy(this.#bytes)
  }

  /** Rows begun so far. */
  get rows(): number {
    return this.#rows
  }

  /** Makes room for a value. The buffer may be another one afterwards: only then may it be taken hold of. */
  #room(size: number): number {
    if (this.#at + size > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + size))
      this.#bytes.copy(larger, 0, 0, this.#at)
      this.#bytes = larger
      this.#view = viewOf(larger)
    }
    const start = this.#at
    this.#at += size
    return start
  }

  /** A field's length and the room for it; answers where the value goes. */
  #field(size: number): number {
    const at = this.#room(4 + size)
    this.#view.setInt32(at, size)
    return at + 4
  }

  row(fields: number): void {
    const at = this.#room(2)
    this.#view.setInt16(at, fields)
    this.#rows++
  }
  none(): void {
    const at = this.#room(4)
    this.#view.setInt32(at, -1)
  }
  /** @throws {RangeError} beyond two bytes. */
  int2(value: number): void {
    if ((value << 16) >> 16 !== value) throw new RangeError('a number is beyond two bytes')
    const at = this.#field(2)
    this.#view.setInt16(at, value)
  }
  /** @throws {RangeError} beyond four bytes. */
  int4(value: number | null): void {
    if (value === null) return this.none()
    if ((value | 0) !== value) throw new RangeError('a number is beyond four bytes')
    const at = this.#field(4)
    this.#view.setInt32(at, value)
  }
  /** @throws {RangeError} beyond 2^53: a number holds no more. */
  int8(value: number | null): void {
    if (value === null) return this.none()
    const at = this.#field(8)
    putInt64(this.#view, at, value)
  }
  bool(value: boolean): void {
    const at = this.#field(1)
    this.#bytes[at] = value ? 1 : 0
  }
  text(value: string | null): void {
    if (value === null) return this.none()
    const at = this.#field(Buffer.byteLength(value))
    this.#bytes.write(value, at)
  }
  /** Bytes out of a longer buffer: a `bytea`, or a text in UTF-8. */
  part(from: Uint8Array, start: number, length: number): void {
    const at = this.#field(length)
    const to = this.#bytes
    // Short as most are, a call to copy them would take longer than copying them.
    if (length > 64) to.set(from.subarray(start, start + length), at)
    else for (let place = 0; place < length; place++) to[at + place] = from[start + place]!
  }
  bytea(value: Uint8Array): void {
    const at = this.#field(value.length)
    this.#bytes.set(value, at)
  }
  /**
   * @param ms Milliseconds since 1970-01-01T00:00:00Z.
   * @throws {RangeError} beyond the year 2285: microseconds no longer fit a number.
   */
  timestamptz(ms: number): void {
    this.int8(postgresMoment(ms))
  }
  /** @param words Four 32-bit words, most significant first; IPv4 in its mapped form. */
  inet(words: Uint32Array, family: 4 | 6): void {
    const size = family === 4 ? 4 : 16
    const at = this.#field(4 + size)
    // PostgreSQL's own numbers for the families, on every platform.
    this.#bytes[at] = family === 4 ? 2 : 3
    this.#bytes[at + 1] = size * 8
    this.#bytes[at + 2] = 0
    this.#bytes[at + 3] = size
    for (let word = 4 - size / 4, to = at + 4; word < 4; word++, to += 4) this.#view.setUint32(to, words[word]!)
  }
  /** A `datemultirange` of single days; consecutive ones become one range. @param days Counted from 1970-01-01. */
  days(days: readonly number[]): void {
    const rangeBytes = 1 + 8 + 8
    let at = this.#field(4 + days.length * (4 + rangeBytes))
    this.#view.setInt32(at, days.length)
    at += 4
    for (const day of days) {
      this.#view.setInt32(at, rangeBytes)
      // With its lower bound, without its upper one.
      this.#bytes[at + 4] = 0x02
      this.#view.setInt32(at + 5, 4)
      this.#view.setInt32(at + 9, day - daysTo2000)
      this.#view.setInt32(at + 13, 4)
      this.#view.setInt32(at + 17, day - daysTo2000 + 1)
      at += 4 + rangeBytes
    }
  }

  /** The rows so far, ended as COPY wants it. */
  finish(): Buffer {
    const at = this.#room(trailerBytes)
    this.#view.setInt16(at, -1)
    return this.#bytes.subarray(0, this.#at)
  }

  /** After the last use of what `finish` gave: the rows are forgotten, and their room is given to others. */
  giveBack(): void {
    if (this.#bytes.length >= leastKept && this.#bytes.length <= mostKept && freeRooms.length < roomsKept)
      freeRooms.push(this.#bytes)
    this.#bytes = Buffer.alloc(0)
    this.#view = viewOf(this.#bytes)
    this.#at = 0
    this.#rows = 0
  }
}

/** Sends rows to `copy … from stdin (format binary)` in the caller's transaction, and gives their room back; without a row, nothing is sent. */
export async function copyRows(tx: Tx, statement: string, rows: CopyRows): Promise<void> {
  if (rows.rows === 0) return
  const stream = tx.client.query(copyFrom(statement))
  await pipeline(Readable.from([rows.finish()], { objectMode: false }), stream)
  // The database has taken them all: nothing reads from there any more.
  rows.giveBack()
}

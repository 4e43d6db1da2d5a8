import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { from as copyFrom } from 'pg-copy-streams'
import type { Tx } from './database.ts'

const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const microsecondsTo2000 = 946_684_800_000_000n

/**
 * Writes rows in PostgreSQL's binary COPY form into one growing buffer: no text to make and none to parse.
 * A row is `row(fieldCount)` and then that many fields in the order of the columns.
 *
 * @source PostgreSQL documentation, COPY, "Binary Format"
 */
export class CopyRows {
  #bytes = Buffer.allocUnsafe(1 << 16)
  #at = signature.copy(this.#bytes)

  #room(size: number): number {
    if (this.#at + size > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + size))
      this.#bytes.copy(larger, 0, 0, this.#at)
      this.#bytes = larger
    }
    const start = this.#at
    this.#at += size
    return start
  }

  row(fields: number): void {
    this.#bytes.writeInt16BE(fields, this.#room(2))
  }
  none(): void {
    this.#bytes.writeInt32BE(-1, this.#room(4))
  }
  int2(value: number): void {
    const at = this.#room(6)
    this.#bytes.writeInt32BE(2, at)
    this.#bytes.writeInt16BE(value, at + 4)
  }
  int4(value: number | null): void {
    if (value === null) return this.none()
    const at = this.#room(8)
    this.#bytes.writeInt32BE(4, at)
    this.#bytes.writeInt32BE(value, at + 4)
  }
  int8(value: number | null): void {
    if (value === null) return this.none()
    const at = this.#room(12)
    this.#bytes.writeInt32BE(8, at)
    this.#bytes.writeBigInt64BE(BigInt(value), at + 4)
  }
  bool(value: boolean): void {
    const at = this.#room(5)
    this.#bytes.writeInt32BE(1, at)
    this.#bytes[at + 4] = value ? 1 : 0
  }
  text(value: string | null): void {
    if (value === null) return this.none()
    const size = Buffer.byteLength(value)
    const at = this.#room(4 + size)
    this.#bytes.writeInt32BE(size, at)
    this.#bytes.write(value, at + 4)
  }
  bytea(value: Uint8Array): void {
    const at = this.#room(4 + value.length)
    this.#bytes.writeInt32BE(value.length, at)
    this.#bytes.set(value, at + 4)
  }
  /** @param ms Milliseconds since 1970-01-01T00:00:00Z. */
  timestamptz(ms: number): void {
    const at = this.#room(12)
    this.#bytes.writeInt32BE(8, at)
    this.#bytes.writeBigInt64BE(BigInt(ms) * 1000n - microsecondsTo2000, at + 4)
  }
  /** @param address 16 bytes, IPv4 in its mapped form. */
  inet(address: Uint8Array, family: 4 | 6): void {
    const size = family === 4 ? 4 : 16
    const at = this.#room(8 + size)
    this.#bytes.writeInt32BE(4 + size, at)
    // PostgreSQL's own numbers for the families, on every platform.
    this.#bytes[at + 4] = family === 4 ? 2 : 3
    this.#bytes[at + 5] = size * 8
    this.#bytes[at + 6] = 0
    this.#bytes[at + 7] = size
    this.#bytes.set(address.subarray(16 - size), at + 8)
  }

  /** The rows so far, ended as COPY wants it. */
  finish(): Buffer {
    this.#bytes.writeInt16BE(-1, this.#room(2))
    return this.#bytes.subarray(0, this.#at)
  }
}

/** Sends rows to `copy … from stdin (format binary)` in the caller's transaction. */
export async function copyRows(tx: Tx, statement: string, rows: Buffer): Promise<void> {
  const stream = tx.client.query(copyFrom(statement))
  await pipeline(Readable.from([rows], { objectMode: false }), stream)
}

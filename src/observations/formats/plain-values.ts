import { parseIpWords } from '#kernel/ip.ts'
import { columnOf, type EventColumns } from '../columns/event-columns.ts'
import * as plain from './plain.ts'
import { MAX_URL, toAbsoluteUrl, toCount, toCountry, toIp, toText, toWord } from './values.ts'

const none = -1
const words = new Uint32Array(4)

/**
 * Sets values of the row that was begun, out of the bytes of the chunk: one that is already as we say it stays where it is, another is converted as the
 * readers of events do it. Each answers whether there is a value now.
 */
export class PlainValues {
  readonly #columns: EventColumns

  /** @param columns Over the chunk. */
  constructor(columns: EventColumns) {
    this.#columns = columns
  }

  /** The address that the row is about. */
  ip(bytes: Uint8Array, start: number, length: number): boolean {
    const columns = this.#columns
    const v4 = plain.v4At(bytes, start, length)
    if (v4 >= 0) {
      columns.setV4(v4)
      columns.set(columnOf.ip, start, length)
      return true
    }
    const text = columns.heap.text(start, length)
    const canonical = toIp(text)
    const family = canonical === null ? 0 : parseIpWords(canonical, words)
    if (family === 0) return false
    columns.setAddress(words, family)
    if (canonical === text) columns.set(columnOf.ip, start, length)
    else columns.setText(columnOf.ip, canonical!)
    return true
  }

  /** Another address. */
  address(bytes: Uint8Array, column: number, start: number, length: number): boolean {
    if (plain.v4At(bytes, start, length) < 0)
      return this.converted(column, toIp(this.#columns.heap.text(start, length)))
    this.#columns.set(column, start, length)
    return true
  }

  /** @returns The number; one below `least` is not set. -1 where it is none. */
  number(bytes: Uint8Array, column: number, start: number, length: number, least: number, max: number): number {
    const columns = this.#columns
    const value = plain.numberAt(bytes, start, length)
    if (value >= 0 && value <= max) {
      if (value >= least) columns.set(column, start, length)
      return value
    }
    const converted = toCount(columns.heap.text(start, length), max) ?? none
    if (converted >= least) columns.setText(column, String(converted))
    return converted
  }

  word(bytes: Uint8Array, column: number, start: number, length: number): boolean {
    if (!plain.isPlainWord(bytes, start, length))
      return this.converted(column, toWord(this.#columns.heap.text(start, length)) || null)
    this.#columns.set(column, start, length)
    return true
  }

  country(bytes: Uint8Array, column: number, start: number, length: number): boolean {
    if (!plain.isPlainCountry(bytes, start, length))
      return this.converted(column, toCountry(this.#columns.heap.text(start, length)))
    this.#columns.set(column, start, length)
    return true
  }

  /** @param read How another text is read than a name in lower case. */
  host(
    bytes: Uint8Array,
    column: number,
    start: number,
    length: number,
    read: (text: string) => string | null,
  ): boolean {
    if (!plain.isPlainHostname(bytes, start, length))
      return this.converted(column, read(this.#columns.heap.text(start, length)))
    this.#columns.set(column, start, length)
    return true
  }

  url(bytes: Uint8Array, column: number, start: number, length: number): boolean {
    if (length > MAX_URL || !plain.hasScheme(bytes, start, length))
      return this.converted(column, toAbsoluteUrl(this.#columns.heap.text(start, length)))
    this.#columns.set(column, start, length)
    return true
  }

  /** An empty text is none. */
  text(column: number, start: number, length: number, longest: number): void {
    // As long in bytes, it is no longer in characters.
    if (length > longest) this.#columns.setText(column, toText(this.#columns.heap.text(start, length), longest))
    else if (length > 0) this.#columns.set(column, start, length)
  }

  converted(column: number, text: string | null): boolean {
    if (text !== null) this.#columns.setText(column, text)
    return text !== null
  }
}

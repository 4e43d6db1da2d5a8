const quote = 0x22
const backslash = 0x5c
/** What holds a list together. */
export const opening = 0x5b
export const comma = 0x2c
export const closing = 0x5d

/** Writes JSON out of texts that lie in a heap, byte by byte: as `JSON.stringify` would, without a string for each. */
export class JsonBytes {
  #bytes = Buffer.allocUnsafeSlow(1 << 15)
  #at = 0

  /** Begins anew, in the room of what was written before. */
  clear(): void {
    this.#at = 0
  }

  /** Written as it is: marks, names, numbers. @param ascii One byte a character. */
  raw(ascii: string): void {
    this.#room(ascii.length)
    this.#at += this.#bytes.write(ascii, this.#at, 'latin1')
  }

  /** One character of ASCII. */
  mark(byte: number): void {
    this.#room(1)
    this.#bytes[this.#at++] = byte
  }

  /** A whole number from 0 to 2^53. */
  whole(value: number): void {
    this.#room(17)
    // Two halves that are small integers: their digits cost no division of long numbers.
    const high = Math.floor(value / 1e8)
    if (high === 0) return this.#small(value, 1)
    if (high >= 1e8) return this.raw(String(value))
    this.#small(high, 1)
    this.#small(value - high * 1e8, 8)
  }

  /** A list of whole numbers. */
  wholes(values: ArrayLike<number>): void {
    this.mark(opening)
    for (let at = 0; at < values.length; at++) {
      if (at > 0) this.mark(comma)
      this.whole(values[at]!)
    }
    this.mark(closing)
  }

  #small(value: number, digits: number): void {
    let count = digits
    for (let bound = 10 ** digits; value >= bound; bound *= 10) count++
    let rest = value | 0
    for (let at = this.#at + count - 1; at >= this.#at; at--) {
      const tenth = (rest / 10) | 0
      this.#bytes[at] = 0x30 + rest - tenth * 10
      rest = tenth
    }
    this.#at += count
  }

  /** `"YYYY-MM-DDTHH:MM:SS.mmmZ"`. @param day Its first eleven characters. @param ms Milliseconds since that day began. */
  moment(day: string, ms: number): void {
    this.#room(26)
    this.mark(quote)
    this.raw(day)
    const minutes = Math.floor(ms / 60_000)
    this.#small((minutes / 60) | 0, 2)
    this.#bytes[this.#at++] = 0x3a
    this.#small(minutes % 60, 2)
    this.#bytes[this.#at++] = 0x3a
    this.#small(((ms - minutes * 60_000) / 1000) | 0, 2)
    this.#bytes[this.#at++] = 0x2e
    this.#small(ms % 1000, 3)
    this.#bytes[this.#at++] = 0x5a
    this.#bytes[this.#at++] = quote
  }

  /** Digits of a heap. */
  digits(from: Uint8Array, start: number, length: number): void {
    this.#room(length)
    const to = this.#bytes
    for (let at = 0; at < length; at++) to[this.#at++] = from[start + at]!
  }

  /** A text of a heap, in quotes. */
  text(from: Uint8Array, start: number, length: number): void {
    this.#room(length + 2)
    const to = this.#bytes
    let at = this.#at
    to[at++] = quote
    for (let place = start; place < start + length; place++) {
      const byte = from[place]!
      if (byte < 0x20 || byte === quote || byte === backslash) return this.#escaped(from, start, length)
      to[at++] = byte
    }
    to[at++] = quote
    this.#at = at
  }

  #escaped(from: Uint8Array, start: number, length: number): void {
    const text = JSON.stringify(Buffer.from(from.buffer, from.byteOffset + start, length).toString('utf8'))
    this.#room(text.length * 3)
    this.#at += this.#bytes.write(text, this.#at, 'utf8')
  }

  #room(size: number): void {
    if (this.#at + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + size))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }

  /** What was written; its room is used again when it is cleared. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }
}

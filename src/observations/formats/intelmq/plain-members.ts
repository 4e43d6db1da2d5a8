import type { Heap } from '../../columns/heap.ts'
import { sameBytes } from '../../columns/heap.ts'
import { TextMemo } from '../../columns/memo.ts'
import { ODD } from '../plain.ts'

const LF = 10
const CR = 13
const SPACE = 32
const QUOTE = 34
const COMMA = 44
const MINUS = 45
const DOT = 46
const COLON = 58
const BACKSLASH = 92
const OPENING = 123
const CLOSING = 125

/** What a value is: a text, a whole number as JSON writes it, another number, true or false, or nothing. */
export const TEXT = 0
export const WHOLE = 1
export const NUMBER = 2
export const TRUTH = 3
export const NOTHING = 4

const literals = [
  { bytes: Buffer.from('null'), kind: NOTHING },
  { bytes: Buffer.from('true'), kind: TRUTH },
  { bytes: Buffer.from('false'), kind: TRUTH },
]
/** More members are no event of a known feed. */
const mostMembers = 200
/** Digits that a number surely holds. */
const sureDigits = 15

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57

/** Where the members of a flat JSON object lie that stands on a line of its own, as IntelMQ writes it. Names are numbers, given out as they come. */
export class PlainMembers {
  readonly #heap: Heap
  /** How many the object has. */
  count = 0
  readonly names = new Int32Array(mostMembers)
  readonly kinds = new Uint8Array(mostMembers)
  /** A text without its quotes. */
  readonly starts = new Int32Array(mostMembers)
  readonly lengths = new Int32Array(mostMembers)
  /** The names so far, by their number. */
  readonly known: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #memo = new TextMemo((name) => this.#numberOf(name))
  /** Where each name stood first, and which came after it last: one object is like the next. */
  readonly #nameStarts: number[] = []
  readonly #nameLengths: number[] = []
  readonly #after: number[] = []
  #first = 0
  /** By name: in which object it was last. A name that comes twice in one is another matter. */
  readonly #lastIn: number[] = []
  #object = 0

  constructor(heap: Heap) {
    this.#heap = heap
  }

  /**
   * Finds the members of the object that begins at `from`.
   *
   * @param bytes The heap's, cut off behind the chunk; valid UTF-8.
   * @returns Where the next line begins; `ODD` for anything that is no object of plain values, a text with an escape, or a name that comes twice.
   */
  split(bytes: Uint8Array, from: number): number {
    const { names } = this
    if (bytes[from] !== OPENING) return ODD
    this.#object++
    let at = from + 1
    for (let count = 0, before = -1; count < mostMembers; count++) {
      at = this.#name(bytes, at, before, count)
      if (at === ODD) return ODD
      before = names[count]!
      if (this.#lastIn[before] === this.#object) return ODD
      this.#lastIn[before] = this.#object
      if (bytes[at] === SPACE) at++
      at = this.#value(bytes, at, count)
      if (at === ODD) return ODD
      const byte = bytes[at++]
      if (byte === COMMA) {
        if (bytes[at] === SPACE) at++
        continue
      }
      if (byte !== CLOSING) return ODD
      if (bytes[at] === CR) at++
      if (bytes[at] !== LF) return ODD
      this.count = count + 1
      return at + 1
    }
    return ODD
  }

  /** Reads a name and the colon behind it. @returns Where it goes on. */
  #name(bytes: Uint8Array, from: number, before: number, place: number): number {
    if (bytes[from] !== QUOTE) return ODD
    const start = from + 1
    const likely = before < 0 ? this.#first : this.#after[before]!
    const length = this.#nameLengths[likely]
    if (
      length !== undefined &&
      bytes[start + length] === QUOTE &&
      bytes[start + length + 1] === COLON &&
      sameBytes(bytes, this.#nameStarts[likely]!, start, length)
    ) {
      this.names[place] = likely
      return start + length + 2
    }
    const end = endOfText(bytes, start)
    if (end === ODD || bytes[end + 1] !== COLON) return ODD
    const name = this.#memo.of(this.#heap, start, end - start)
    if (name === this.#nameStarts.length) {
      this.#nameStarts.push(start)
      this.#nameLengths.push(end - start)
      this.#after.push(name + 1)
      this.#lastIn.push(0)
    }
    if (before < 0) this.#first = name
    else this.#after[before] = name
    this.names[place] = name
    return end + 2
  }

  #numberOf(name: string): number {
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.known.push(name) - 1
      this.#numbers.set(name, number)
    }
    return number
  }

  /** @returns Where it goes on behind the value. */
  #value(bytes: Uint8Array, start: number, place: number): number {
    const first = bytes[start]!
    this.starts[place] = start
    if (first === QUOTE) {
      const end = endOfText(bytes, start + 1)
      this.starts[place] = start + 1
      this.lengths[place] = end - start - 1
      this.kinds[place] = TEXT
      return end === ODD ? ODD : end + 1
    }
    const end = isDigit(first) || first === MINUS ? endOfNumber(bytes, start) : this.#literal(bytes, start, place)
    if (end === ODD) return ODD
    this.lengths[place] = end - start
    if (isDigit(first) || first === MINUS) this.kinds[place] = isWhole(bytes, start, end) ? WHOLE : NUMBER
    return end
  }

  #literal(bytes: Uint8Array, start: number, place: number): number {
    for (const { bytes: literal, kind } of literals) {
      let length = 0
      while (length < literal.length && bytes[start + length] === literal[length]) length++
      this.kinds[place] = kind
      if (length === literal.length) return start + length
    }
    return ODD
  }
}

/** Where the quote stands that ends a text without escapes; `ODD` where there is none. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === QUOTE) return at
    // Bytes below are not allowed in a text as they are.
    if (byte === BACKSLASH || byte < SPACE) return ODD
  }
  return ODD
}

/** Behind a number. @source RFC 8259, section 6; without exponents */
function endOfNumber(bytes: Uint8Array, start: number): number {
  const whole = bytes[start] === MINUS ? start + 1 : start
  let at = whole
  while (isDigit(bytes[at]!)) at++
  if (at === whole || (bytes[whole] === 48 && at > whole + 1)) return ODD
  if (bytes[at] !== DOT) return at
  const fraction = ++at
  while (isDigit(bytes[at]!)) at++
  return at === fraction ? ODD : at
}

/** Whether a number is written as a program would write it again. */
function isWhole(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > sureDigits) return false
  for (let at = start; at < end; at++) if (!isDigit(bytes[at]!)) return false
  return true
}

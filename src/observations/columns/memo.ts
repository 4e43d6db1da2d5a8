import { sameBytes } from './heap.ts'
import type { Heap } from './heap.ts'

const slots = 512
const none = -1

/**
 * What follows from a text, kept for the texts of a chunk: the words of a report come again and again, and are read out of its bytes once.
 * A text that falls into the place of another takes it.
 */
export class TextMemo<T> {
  readonly #make: (text: string) => T
  readonly #starts = new Int32Array(slots).fill(none)
  readonly #lengths = new Int32Array(slots)
  readonly #made: T[] = []

  constructor(make: (text: string) => T) {
    this.#make = make
  }

  /** @param heap The same each time. */
  of(heap: Heap, start: number, length: number): T {
    const { bytes } = heap
    let hash = length
    for (let at = start; at < start + length; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0
    const slot = (hash ^ (hash >>> 9)) & (slots - 1)
    const known = this.#starts[slot]!
    if (known === none || this.#lengths[slot] !== length || !sameBytes(bytes, known, start, length)) {
      this.#made[slot] = this.#make(heap.text(start, length))
      this.#starts[slot] = start
      this.#lengths[slot] = length
    }
    return this.#made[slot]!
  }
}

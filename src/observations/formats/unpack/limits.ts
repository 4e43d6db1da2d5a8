/** The bounds of unpacking, and what says that one was passed. */
import type { RejectReason } from '../format.ts'

export interface UnpackLimits {
  /** Bytes that may come out of everything together. */
  maxBytes: number
  /** Bytes out for one byte in, once `ratioFromBytes` have come out of one stream. */
  maxRatio: number
  ratioFromBytes: number
  /** Entries of all archives and parts of all messages together. */
  maxEntries: number
  /** Containers in containers: a zip in a message is 2. */
  maxDepth: number
  /** Largest message, or archive inside another container, that is held in memory. */
  maxHeldBytes: number
}

/** Text compresses ten- to fiftyfold, deflate at most 1032-fold: what passes 300 over 16 MB is made to harm. */
export const UNPACK_LIMITS: UnpackLimits = {
  maxBytes: 8 * 2 ** 30,
  maxRatio: 300,
  ratioFromBytes: 16 << 20,
  maxEntries: 1000,
  maxDepth: 3,
  maxHeldBytes: 32 << 20,
}

/** Thrown by a stream of bytes that passes a bound or breaks off; what came before it stands. */
export class UnpackRefusal extends Error {
  readonly reason: RejectReason

  constructor(reason: RejectReason, message: string) {
    super(message)
    this.name = 'UnpackRefusal'
    this.reason = reason
  }
}

export interface Budget {
  takeEntry(): void
  /** Lets bytes through until a bound is passed. `packed` tells how many bytes went in so far. */
  watch(bytes: AsyncIterable<Uint8Array>, packed: (() => number) | null): AsyncGenerator<Uint8Array>
}

export function createBudget(limits: UnpackLimits): Budget {
  let total = 0
  let entries = 0

  function takeEntry(): void {
    entries++
    if (entries > limits.maxEntries)
      throw new UnpackRefusal('too-many-entries', `There are more than ${limits.maxEntries} entries.`)
  }

  async function* watch(bytes: AsyncIterable<Uint8Array>, packed: (() => number) | null): AsyncGenerator<Uint8Array> {
    let out = 0
    for await (const piece of bytes) {
      out += piece.length
      total += piece.length
      if (total > limits.maxBytes)
        throw new UnpackRefusal('too-large', `It unpacks to more than ${limits.maxBytes} bytes.`)
      if (packed !== null && out > limits.ratioFromBytes && out > packed() * limits.maxRatio)
        throw new UnpackRefusal('ratio', `It unpacks to more than ${limits.maxRatio} times its size.`)
      yield piece
    }
  }

  return { takeEntry, watch }
}

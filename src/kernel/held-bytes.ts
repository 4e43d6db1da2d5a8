/** Bytes that wait for more to come. Grows by doubling, so that many small pushes stay linear. */
export interface HeldBytes {
  /** @returns What is held and `bytes` behind it; the same array when nothing was held. Valid until the next call. */
  join(bytes: Uint8Array): Uint8Array
  /** Keeps what of `joined` (the last answer of `join`) begins at `from`. */
  keep(joined: Uint8Array, from: number): void
  /** How many are held. */
  length(): number
}

export function createHeldBytes(): HeldBytes {
  let store = new Uint8Array(0)
  let used = 0

  function reserve(size: number): void {
    if (size <= store.length) return
    const larger = new Uint8Array(Math.max(size, store.length * 2, 4096))
    larger.set(store.subarray(0, used))
    store = larger
  }

  function join(bytes: Uint8Array): Uint8Array {
    if (used === 0) return bytes
    reserve(used + bytes.length)
    store.set(bytes, used)
    used += bytes.length
    return store.subarray(0, used)
  }

  function keep(joined: Uint8Array, from: number): void {
    const length = joined.length - from
    if (joined.buffer === store.buffer) {
      if (from > 0) store.copyWithin(0, from, joined.length)
    } else {
      used = 0
      reserve(length)
      store.set(joined.subarray(from))
    }
    used = length
  }

  return { join, keep, length: () => used }
}

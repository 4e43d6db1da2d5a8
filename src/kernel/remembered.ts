import { plusMs, type Clock, type Instant } from './instant.ts'

/**
 * Reads something that takes a moment over millions of findings once in a while, and remembers it between: pages that show it are looked at
 * often. Who asks while it is being read waits for the same answer.
 *
 * @param freshMs How long an answer is good for.
 */
export function remembered<T>(clock: Clock, freshMs: number, read: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: Instant; readonly value: Promise<T> } | null = null
  return () => {
    const now = clock()
    if (last !== null && plusMs(last.at, freshMs) >= now) return last.value
    const value = read()
    const mine = { at: now, value }
    last = mine
    // What failed is not remembered.
    value.catch(() => {
      if (last === mine) last = null
    })
    return value
  }
}

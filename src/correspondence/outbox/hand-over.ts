/** The place of one message in the order in which messages are handed over. */
export interface HandOver {
  /** Comes back when no other message is between `enter` and `leave`. @throws {Error} when this one has left. */
  enter(): Promise<void>
  /** Lets the next one in; also before or without `enter`. */
  leave(): void
}

/**
 * Lets one message at a time through the moment that nobody can undo: between the last byte that its server gets and the note in the
 * database that it left. A process that is killed can double what stands between the two, and so one message at most.
 */
export function createHandOver(): () => HandOver {
  let last: Promise<void> = Promise.resolve()
  return () => {
    let left = false
    let free = (): void => undefined
    const over = new Promise<void>((resolve) => (free = resolve))
    return {
      async enter() {
        const before = last
        last = before.then(() => over)
        await before
        if (left) throw new Error('the attempt was given up before its turn came')
      },
      leave() {
        left = true
        free()
      },
    }
  }
}

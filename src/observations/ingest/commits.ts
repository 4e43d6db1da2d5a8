import { keyBytes } from '../finding-key.ts'

/** The commits of one report's chunks: a few at a time, so that the database has work while the next chunk is read and written out for it. */
export interface Commits {
  /**
   * Begins a commit once there is room for it, and once no chunk is being committed that has a finding of this one: two that wrote the same
   * finding would wait for each other, and one of them would be done again.
   *
   * @param keys Of the chunk's findings, sorted, one behind the other.
   * @throws What an earlier commit failed with; this one is not begun then.
   */
  begin(keys: Buffer, commit: () => Promise<void>): Promise<void>
  /** Waits until all have ended. @throws What the first failed with. */
  settled(): Promise<void>
}

export function createCommits(atOnce: number): Commits {
  const running = new Set<{ readonly keys: Buffer; readonly ended: Promise<void> }>()
  const failures: unknown[] = []
  const throwFailure = (): void => {
    if (failures.length > 0) throw failures[0]
  }

  return {
    async begin(keys, commit) {
      while (running.size >= atOnce) await Promise.race([...running].map(({ ended }) => ended))
      for (const other of running) if (haveCommon(other.keys, keys)) await other.ended
      throwFailure()
      const ended = commit()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(entry))
      const entry = { keys, ended }
      running.add(entry)
    },
    async settled() {
      await Promise.all([...running].map(({ ended }) => ended))
      throwFailure()
    },
  }
}

/** Whether a key stands in both of two sorted lists. */
export function haveCommon(one: Buffer, other: Buffer): boolean {
  let a = 0
  let b = 0
  while (a < one.length && b < other.length) {
    let at = 0
    // Byte by byte, and the neighbours differ early: calls that compare would take longer.
    while (at < keyBytes && one[a + at] === other[b + at]) at++
    if (at === keyBytes) return true
    if (one[a + at]! < other[b + at]!) a += keyBytes
    else b += keyBytes
  }
  return false
}

/** Something that is not as it should be: where, and what. */
export interface LogFault {
  readonly where: string
  readonly what: string
}

/** Faults as they are found; all are counted, the first ones kept. */
export interface Faults {
  add(where: string, what: string): void
  readonly count: number
  readonly kept: readonly LogFault[]
}

const keptAtMost = 100

export function createFaults(): Faults {
  const kept: LogFault[] = []
  let count = 0
  return {
    add(where, what) {
      count++
      if (kept.length < keptAtMost) kept.push({ where, what })
    },
    get count() {
      return count
    },
    kept,
  }
}

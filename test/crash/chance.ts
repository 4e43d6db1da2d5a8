/** Chance that is the same for the same seed. */
export interface Chance {
  /** At least 0, less than `below`. */
  number(below: number): number
  whole(below: number): number
  pick<T>(from: readonly T[]): T
}

/** Mulberry32. */
export function chanceFrom(seed: number): Chance {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number): number => Math.floor(next() * below)
  return { number: (below) => next() * below, whole, pick: (from) => from[whole(from.length)]! }
}

/** The seed of this run: `COMITY_TEST_SEED` repeats one. */
export const seedOfRun = Number(process.env['COMITY_TEST_SEED'] ?? Date.now() % 1_000_000)

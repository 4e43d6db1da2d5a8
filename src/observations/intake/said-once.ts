/** Remembers what was said of a thing, so that a log tells of a lasting trouble once and not at every turn. */
export interface SaidOnce {
  /** True when this was not the last thing said of it. */
  isNew(about: string, what: string): boolean
  /** The trouble is over: the same one is news again. @returns Whether there was one. */
  over(about: string): boolean
  /** Forgets all but these. */
  keepOnly(abouts: ReadonlySet<string>): void
}

export function createSaidOnce(): SaidOnce {
  const said = new Map<string, string>()
  return {
    isNew(about, what) {
      if (said.get(about) === what) return false
      said.set(about, what)
      return true
    },
    over: (about) => said.delete(about),
    keepOnly(abouts) {
      for (const about of said.keys()) if (!abouts.has(about)) said.delete(about)
    },
  }
}

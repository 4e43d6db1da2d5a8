import type { ChunkCounts } from './commit/store.ts'

/**
 * Whether the next chunk of a report is likely to bring nothing that is known: a feed's first report, or one about systems that were never reported. Then
 * nobody asks which of its findings are there, which takes the database a fifth of what a new row costs it; the unique key of findings finds out whoever
 * was wrong, and the chunk is done again.
 */
export interface Newcomers {
  /** Whether to go without asking. */
  likely(): boolean
  /** What a chunk brought, once it is committed. */
  committed(counts: ChunkCounts): void
  /** One was there. From now on it is asked: a report is wrong once at most. */
  wrong(): void
}

/** For one reading of one report. */
export function createNewcomers(): Newcomers {
  let metNew = false
  let metKnown = false
  return {
    likely: () => metNew && !metKnown,
    committed({ findingsNew, findingsSeen }) {
      metNew ||= findingsNew > 0
      metKnown ||= findingsSeen > 0
    },
    wrong: () => void (metKnown = true),
  }
}

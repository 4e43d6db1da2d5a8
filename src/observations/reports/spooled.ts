import type { Sql } from '#platform/database.ts'
import type { Spool, SpoolNote } from '#platform/spool.ts'
import { registeredAmong } from './store.ts'

/** What looks through the spool for what the database has not heard of. */
export interface SpooledDeps {
  readonly db: Sql
  readonly spool: Pick<Spool, 'list' | 'readNote' | 'remove'>
  /** Registers a report by its note. @returns The report that had the same bytes before. */
  readonly register: (id: string, note: SpoolNote) => Promise<{ readonly before: string | null }>
}

/**
 * Registers what was acknowledged and is not in the database: it was away, or the process died in between.
 *
 * Reports lie in the spool for as long as their bytes are kept. What is known to be registered is not looked at again, so that a look costs what is
 * new: a listing, and nothing a report.
 *
 * @returns A look through the spool, which answers how many were registered.
 */
export function createSpooled({ db, spool, register }: SpooledDeps): () => Promise<number> {
  let known: ReadonlySet<string> = new Set()
  return async () => {
    const ids = await spool.list()
    const unseen = ids.filter((id) => !known.has(id))
    const there = unseen.length === 0 ? known : new Set([...known, ...(await registeredAmong(db, unseen))])
    // Those that are gone from the spool are forgotten with it.
    known = new Set(ids.filter((id) => there.has(id)))
    let registered = 0
    for (const id of unseen) {
      if (known.has(id)) continue
      const note = await spool.readNote(id)
      if (note === null) continue
      const { before } = await register(id, note)
      if (before !== null) await spool.remove(id)
      registered++
    }
    return registered
  }
}

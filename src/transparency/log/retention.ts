import { systemActor } from '#kernel/actor.ts'
import type { Clock } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import type { Log } from '#platform/log.ts'
import { deleteOverdueFacts } from './retention-store.ts'

const batch = 2000

/**
 * Deletes private records whose time is over, with the salts that opened them. What is left of each is its leaf, which tells
 * nothing, and its figures, which point to nobody.
 *
 * @source R049
 */
export function createRetention({
  db,
  clock,
  log,
  record,
}: {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly record: Emit
}): { run(signal: AbortSignal): Promise<void> } {
  return {
    async run(signal) {
      let deleted = 0
      for (let last = batch; last === batch && !signal.aborted;) {
        last = await db.transaction(async (tx) => {
          const rooms = await deleteOverdueFacts(tx, clock(), batch)
          const count = rooms.reduce((sum, { n }) => sum + n, 0)
          if (count > 0)
            await record(tx, {
              type: 'transparency.records-deleted',
              at: clock(),
              actor: systemActor('retention'),
              subject: { type: 'transparency.log', id: 'log' },
              detail: Object.fromEntries(rooms.map(({ room, n }) => [room, n])),
              figures: { records: count },
            })
          return count
        })
        deleted += last
      }
      if (deleted > 0) log.info({ deleted }, 'retention: deleted private records of the log')
    },
  }
}

import type { Actor } from '#kernel/actor.ts'
import type { NewId } from '#kernel/id.ts'
import type { Clock } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'

/** Why help was late or did not come. */
export const delayCauses = ['sanctions', 'export-control', 'own-review', 'other'] as const
/** What came of it. */
export const delayEffects = ['delayed', 'abandoned', 'excluded'] as const

/** Harm by exclusion and delay, as a person saw it: words of closed lists and hours, nothing that points to who was harmed. @source R181, R183; M-san1 */
export interface RecordedDelay {
  readonly cause: (typeof delayCauses)[number]
  readonly effect: (typeof delayEffects)[number]
  readonly hours: number
  /** What it was about: a request, a case. Private, and deleted on its date. */
  readonly about: string
}

/** Puts harm by a rule on sanctions or exports on record; the fact is the record. @returns Its id. */
export function createDelayRecord(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly ids: NewId
  readonly emit: Emit
}): (actor: Actor, delay: RecordedDelay) => Promise<string> {
  const { db, clock, ids, emit } = deps
  return async (actor, { cause, effect, hours, about }) => {
    const id = ids('delay')
    await db.transaction((tx) =>
      emit(tx, {
        type: 'transparency.delay-recorded',
        at: clock(),
        actor,
        subject: { type: 'transparency.delay', id },
        detail: { about },
        figures: { cause, effect, hours },
      }),
    )
    return id
  }
}

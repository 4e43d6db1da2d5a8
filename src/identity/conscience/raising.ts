import { systemActor, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { dayOf } from '#kernel/instant.ts'
import { newSecret, type IdentityContext } from '../context.ts'
import { dayStart, type ConcernId, type ConcernInput } from './concern.ts'
import type { ConcernSeals } from './sealing.ts'
import { findConcernByCode, insertConcern } from './store.ts'

/** What became of a concern, for who has its code. */
export interface ConcernFate {
  readonly raisedOn: string
  readonly openedOn: string | null
  readonly answeredOn: string | null
  readonly answer: string | null
}

export interface Raising {
  /**
   * Raises a concern.
   *
   * @returns The code by which its answer is seen; it is given this once, and stands nowhere.
   * @throws {AppError} `identity.concern-not-by-person` when it is not a person in a session of their own.
   * @source R121
   */
  raise(actor: Actor, input: ConcernInput): Promise<{ code: string }>
  /**
   * What became of the concern with this code, whoever asks.
   * @throws {AppError} `identity.bad-concern-code`
   */
  fate(code: string): Promise<ConcernFate>
}

/** The side of those who raise a concern. */
export function createRaising(context: IdentityContext, seals: ConcernSeals): Raising {
  const { db, clock, emit } = context
  return {
    async raise(actor, { subject, text, about, nameKnown }) {
      if (actor.kind !== 'person' || actor.personId === null)
        throw new AppError(
          'identity.concern-not-by-person',
          'A concern is raised by a person who is signed in, not by a program or the command line.',
        )
      const { personId } = actor
      // Not an id that sorts by time: it would say to the millisecond when its author sat before the screen.
      const concernId: ConcernId = `concern_${Buffer.from(context.randomBytes(16)).toString('hex')}`
      const code = newSecret(context)
      const now = clock()
      await db.transaction(async (tx) => {
        await insertConcern(tx, {
          concernId,
          raisedOn: dayOf(now),
          contentSealed: seals.sealContent(concernId, { subject, text, about, name: nameKnown ? actor.name : null }),
          authorSealed: seals.sealAuthor(concernId, personId),
          codeMac: seals.codeMac(code),
        })
        await emit(tx, {
          type: 'identity.concern-raised',
          at: dayStart(now),
          actor: systemActor('concerns'),
          subject: { type: 'concern', id: concernId },
          detail: {},
          figures: {},
        })
      })
      return { code }
    },

    async fate(code) {
      const row = await findConcernByCode(db, seals.codeMac(code))
      if (row === null)
        throw new AppError(
          'identity.bad-concern-code',
          'No concern has this code: it is mistyped, or the concern was deleted on its date.',
        )
      const { concernId, raisedOn, openedOn, answeredOn, answerSealed } = row
      const answer = answerSealed === null ? null : seals.openAnswer(concernId, answerSealed)
      return { raisedOn, openedOn, answeredOn, answer }
    },
  }
}

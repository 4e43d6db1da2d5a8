import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { dayOf, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import { readAccount } from '../accounts/store.ts'
import type { IdentityContext } from '../context.ts'
import { daysBetween, standsStill, type ConcernContent, type ReaderRole } from './concern.ts'
import { assertNotOwn, assertReader } from './reader.ts'
import type { ConcernSeals } from './sealing.ts'
import { listConcerns, listOpenings, lockConcern, putAnswer, type ConcernRow, type OpeningRow } from './store.ts'

/** Of more concerns than these the newest are listed. */
const longestList = 500

/** A concern as readers see it before it is opened: nothing of what it says. */
export interface ConcernListed {
  readonly concernId: string
  readonly raisedOn: string
  readonly openedOn: string | null
  readonly answeredOn: string | null
  /** Those who wait for a second person, or read it now. */
  readonly askedBy: readonly {
    readonly name: string
    readonly reason: string
    readonly role: ReaderRole | null
    readonly readsUntil: Instant | null
    readonly you: boolean
  }[]
}

/** A concern that is open. */
export interface ConcernRead extends ConcernContent {
  readonly concernId: string
  readonly raisedOn: string
  readonly readsUntil: Instant
  readonly answeredOn: string | null
  readonly answer: string | null
}

/** The side of those who open concerns. */
export function createReading(context: IdentityContext, seals: ConcernSeals) {
  const { db, clock, emit } = context

  /** @throws {AppError} `identity.concern-closed` when it is not open to this person now. */
  async function opened(tx: Tx, actor: Actor, concernId: string): Promise<[ConcernRow, Instant]> {
    const reader = assertReader(actor)
    const row = assertNotOwn(await lockConcern(tx, concernId), reader, seals)
    const mine = (await listOpenings(tx, [row.concernId])).find((each) => each.personId === reader.personId)
    const { role = null, readsUntil = null } = mine ?? {}
    if (role === null || readsUntil === null || clock() >= readsUntil || !reader.roles.includes(role))
      throw new AppError(
        'identity.concern-closed',
        'It is not open to you: two persons in two of the three roles open it, each with a reason, for seven days.',
      )
    return [row, readsUntil]
  }

  const counts = (row: OpeningRow, now: Instant): boolean =>
    row.readsUntil === null ? standsStill(row.askedAt, now) : now < row.readsUntil

  return {
    /** All that are kept, the newest first, without what they say. @throws {AppError} `identity.not-a-reader` */
    async list(actor: Actor): Promise<readonly ConcernListed[]> {
      const reader = assertReader(actor)
      const now = clock()
      const rows = await listConcerns(db, longestList)
      const ids = rows.map(({ concernId }) => concernId)
      const openings = (await listOpenings(db, ids)).filter((row) => counts(row, now))
      const names = new Map<string, string>()
      for (const personId of new Set(openings.map((row) => row.personId)))
        names.set(personId, (await readAccount(db, personId))?.name ?? personId)
      return rows.map(({ concernId, raisedOn, openedOn, answeredOn }) => ({
        concernId,
        raisedOn,
        openedOn,
        answeredOn,
        askedBy: openings
          .filter((row) => row.concernId === concernId)
          .map(({ personId, reasonSealed, role, readsUntil }) => ({
            name: names.get(personId) ?? personId,
            reason: seals.openReason(concernId, personId, reasonSealed),
            role,
            readsUntil,
            you: personId === reader.personId,
          })),
      }))
    },

    /** What it says; that it was read is recorded. @throws {AppError} as `list`, and `identity.concern-closed`, `identity.own-concern` */
    async read(actor: Actor, concernId: string): Promise<ConcernRead> {
      return db.transaction(async (tx) => {
        const [row, readsUntil] = await opened(tx, actor, concernId)
        const subject = { type: 'concern', id: row.concernId }
        await emit(tx, { type: 'identity.concern-read', at: clock(), actor, subject, detail: {} })
        return {
          concernId: row.concernId,
          raisedOn: row.raisedOn,
          readsUntil,
          answeredOn: row.answeredOn,
          answer: row.answerSealed === null ? null : seals.openAnswer(row.concernId, row.answerSealed),
          ...seals.openContent(row.concernId, row.contentSealed),
        }
      })
    },

    /** Answers it, once. @throws {AppError} as `read`, and `identity.concern-answered` */
    async answer(actor: Actor, concernId: string, text: string): Promise<void> {
      await db.transaction(async (tx) => {
        const [row] = await opened(tx, actor, concernId)
        if (row.answeredOn !== null)
          throw new AppError('identity.concern-answered', 'It has been answered, and an answer is not changed.')
        const at = clock()
        const on = dayOf(at)
        await putAnswer(tx, { concernId: row.concernId, answerSealed: seals.sealAnswer(row.concernId, text), on })
        const subject = { type: 'concern', id: row.concernId }
        const figures = { days: daysBetween(row.raisedOn, on) }
        await emit(tx, { type: 'identity.concern-answered', at, actor, subject, detail: figures, figures })
      })
    },
  }
}

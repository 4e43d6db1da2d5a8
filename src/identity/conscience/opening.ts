import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { dayOf, plusMs, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import { readAccount } from '../accounts/store.ts'
import type { IdentityContext } from '../context.ts'
import { differentRoles, openForMs, readerRolesOf, standsStill, type ReaderRole } from './concern.ts'
import { assertNotOwn, assertReader } from './reader.ts'
import type { ConcernSeals } from './sealing.ts'
import { listOpenings, lockConcern, markOpened, openFor, putOpening, type OpeningRow } from './store.ts'

/** Whether the asking opened it, or waits for a second person. */
export interface Asked {
  readonly open: boolean
  readonly readsUntil: Instant | null
}

/**
 * Asks to open a concern, with a reason. The second person, of another role, opens it for both.
 *
 * @throws {AppError} `identity.not-a-reader`, `identity.own-concern`, `identity.concern-asked` when the same person asks twice.
 * @source R121: a channel that the head cannot read alone
 */
export function createOpening(context: IdentityContext, seals: ConcernSeals) {
  const { db, clock, emit } = context

  /** The first who still waits, may still read, and holds another role than the one who asks now. */
  async function partner(tx: Tx, standing: readonly OpeningRow[], roles: readonly ReaderRole[]) {
    for (const { personId } of standing) {
      const account = await readAccount(tx, personId)
      if (account?.state !== 'active') continue
      const pair = differentRoles(readerRolesOf(account), roles)
      if (pair !== null) return { personId, pair }
    }
    return null
  }

  return async function askToOpen(actor: Actor, concernId: string, reason: string): Promise<Asked> {
    const reader = assertReader(actor)
    const now = clock()
    return db.transaction(async (tx) => {
      const row = assertNotOwn(await lockConcern(tx, concernId), reader, seals)
      const openings = await listOpenings(tx, [row.concernId])
      const mine = openings.find((each) => each.personId === reader.personId)
      if (mine !== undefined && mine.readsUntil !== null && now < mine.readsUntil)
        return { open: true, readsUntil: mine.readsUntil }
      if (mine !== undefined && mine.readsUntil === null && standsStill(mine.askedAt, now))
        throw new AppError(
          'identity.concern-asked',
          'You have asked to open it; now it takes another person, in another of the three roles.',
        )
      const subject = { type: 'concern', id: row.concernId }
      await putOpening(tx, {
        concernId: row.concernId,
        personId: reader.personId,
        askedAt: now,
        reasonSealed: seals.sealReason(row.concernId, reader.personId, reason),
      })
      await emit(tx, { type: 'identity.concern-asked', at: now, actor, subject, detail: {} })
      const standing = openings.filter(
        (each) => each.personId !== reader.personId && each.readsUntil === null && standsStill(each.askedAt, now),
      )
      const found = await partner(tx, standing, reader.roles)
      if (found === null) return { open: false, readsUntil: null }
      const until = plusMs(now, openForMs)
      const [theirs, own] = found.pair
      await openFor(tx, { concernId: row.concernId, personId: found.personId, role: theirs, until })
      await openFor(tx, { concernId: row.concernId, personId: reader.personId, role: own, until })
      await markOpened(tx, row.concernId, dayOf(now))
      const detail = { with: found.personId, role: own, withRole: theirs }
      await emit(tx, { type: 'identity.concern-opened', at: now, actor, subject, detail, figures: {} })
      return { open: true, readsUntil: until }
    })
  }
}

import { systemActor, type Actor } from '#kernel/actor.ts'
import { dayOf, plusMs } from '#kernel/instant.ts'
import type { Need } from '#kernel/need.ts'
import { listOpenAccounts } from '../accounts/store.ts'
import type { IdentityContext } from '../context.ts'
import { canBeOpenedBy, keptForMs, readerRolesOf } from './concern.ts'
import { createOpening, type Asked } from './opening.ts'
import { createRaising, type Raising } from './raising.ts'
import { readerOf } from './reader.ts'
import { createReading } from './reading.ts'
import { createSeals } from './sealing.ts'
import { countConcerns, listConcerns, sweepConcerns } from './store.ts'

/** How the channel stands, for who may raise a concern: everybody. */
export interface Channel {
  /** Whether the one who asks may help to open concerns. */
  readonly reader: boolean
  readonly readers: number
  /** Whether two persons of two roles are there at all. */
  readonly canBeOpened: boolean
  /** Of the concerns that are kept; null for who may not read the norm report. */
  readonly figures: { readonly raised: number; readonly opened: number; readonly answered: number } | null
}

/** A way to raise a concern about the team's own work that its head cannot read alone, nor at all. @source R121 */
export interface Conscience extends Raising, ReturnType<typeof createReading> {
  channel(actor: Actor): Promise<Channel>
  askToOpen(actor: Actor, concernId: string, reason: string): Promise<Asked>
  /** What waits for an answer, for a reader whose own it is not. */
  needs(actor: Actor): Promise<readonly Need[]>
  /** Deletes what was answered three years ago. */
  sweep(): Promise<void>
}

const mostNeeds = 20

export function createConscience(context: IdentityContext): Conscience {
  const { db, clock, emit, box } = context
  const seals = createSeals(box)
  return {
    ...createRaising(context, seals),
    ...createReading(context, seals),
    askToOpen: createOpening(context, seals),

    async channel(actor) {
      const people = (await listOpenAccounts(db)).filter(({ state }) => state === 'active')
      const held = people.map(readerRolesOf).filter((roles) => roles.length > 0)
      return {
        reader: readerOf(actor) !== null,
        readers: held.length,
        canBeOpened: canBeOpenedBy(held),
        figures: actor.actions.has('transparency.report.read') ? await countConcerns(db) : null,
      }
    },

    async needs(actor) {
      const reader = readerOf(actor)
      if (reader === null) return []
      const waiting = (await listConcerns(db, 500)).filter(
        (row) => row.answeredOn === null && !seals.isAuthor(row.concernId, row.authorSealed, reader.personId),
      )
      return waiting.slice(0, mostNeeds).map(({ raisedOn }) => ({
        kind: 'concern',
        title: `A concern of ${raisedOn} waits for an answer`,
        detail: 'Two persons open it, in two of the roles auditor, data-protection officer and legal adviser.',
        href: '/concerns',
        dueAt: null,
        harm: 1,
      }))
    },

    async sweep() {
      await db.transaction(async (tx) => {
        const at = clock()
        for (const id of await sweepConcerns(tx, dayOf(plusMs(at, -keptForMs))))
          await emit(tx, {
            type: 'identity.concern-deleted',
            at,
            actor: systemActor('identity.sweep'),
            subject: { type: 'concern', id },
            detail: {},
          })
      })
    },
  }
}

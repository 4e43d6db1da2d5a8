import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberedId, numberOfId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import { cursorNumber, numberedPage, type Page } from '#kernel/page.ts'
import type { Sql } from '#platform/database.ts'
import { say, type MandatesContext } from '../context.ts'
import { recordedBy } from '../second-person.ts'
import type { RestrictionEffect } from '../words.ts'
import * as store from './store.ts'

/** What a government lays on working with a partner. It always ends. @source R112 */
export interface Restriction {
  readonly restrictionId: Id<'restriction'>
  readonly partner: string
  readonly laidBy: string
  readonly instrument: string
  readonly effect: RestrictionEffect
  readonly scope: string
  readonly from: Instant
  readonly until: Instant
  readonly recordedBy: string
  readonly recordedAt: Instant
  readonly lifted: { readonly at: Instant; readonly by: string; readonly why: string } | null
  readonly exercise: boolean
}

export interface Restrictions {
  record(
    actor: Actor,
    restriction: Omit<Restriction, 'restrictionId' | 'recordedBy' | 'recordedAt' | 'lifted'>,
  ): Promise<Restriction>
  lift(actor: Actor, id: string, why: string): Promise<Restriction>
  list(filter: { partner?: string; inForce: boolean; cursor?: string; limit: number }): Promise<Page<Restriction>>
  /** Those in force on a partner, by its name as the directory has it. */
  on(sql: Sql, partner: string): Promise<Restriction[]>
}

const idOf = (no: number): Id<'restriction'> => numberedId('restriction', no)

function present(row: store.RestrictionRow): Restriction {
  const { lifted_at: at, lifted_by: by } = row
  return {
    restrictionId: idOf(row.restriction_no),
    partner: row.partner,
    laidBy: row.laid_by,
    instrument: row.instrument,
    effect: row.effect,
    scope: row.scope,
    from: row.from_at,
    until: row.until_at,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
    lifted: at === null || by === null ? null : { at, by, why: row.lifted_why ?? '' },
    exercise: row.exercise,
  }
}

/** The register of what governments lay on cooperation. */
export function createRestrictions(context: MandatesContext): Restrictions {
  const { db, clock } = context

  async function show(no: number): Promise<Restriction> {
    const [row] = await store.findRestrictions(db, { no, limit: 1 })
    if (row === undefined) throw new AppError('mandates.not-found', 'There is no restriction with this id.')
    return present(row)
  }

  return {
    async record(actor, { from, until, ...input }) {
      if (until <= from || until <= clock())
        throw new AppError('platform.bad-request', 'A restriction is on record with its end.', {
          faults: [{ pointer: '/body/until', reason: 'a time after its beginning, and after now' }],
        })
      const no = await db.transaction(async (tx) => {
        const made = await store.insertRestriction(tx, {
          partner: input.partner,
          laid_by: input.laidBy,
          instrument: input.instrument,
          effect: input.effect,
          scope: input.scope,
          from_at: from,
          until_at: until,
          recorded_by: recordedBy(actor),
          recorded_at: clock(),
          exercise: input.exercise,
        })
        await say(context, tx, {
          type: 'restriction-recorded',
          by: actor,
          subject: { type: 'mandates.restriction', id: idOf(made) },
          exercise: input.exercise,
          detail: { until },
          figures: { effect: input.effect },
        })
        return made
      })
      return show(no)
    },

    async lift(actor, id, why) {
      const no = numberOfId('restriction', id) ?? 0
      const { exercise } = await show(no)
      await db.transaction(async (tx) => {
        if (!(await store.setLifted(tx, no, { at: clock(), by: recordedBy(actor), why })))
          throw new AppError('mandates.state', 'The restriction was lifted already.')
        const subject = { type: 'mandates.restriction', id }
        await say(context, tx, { type: 'restriction-lifted', by: actor, subject, exercise })
      })
      return show(no)
    },

    async list({ partner, inForce, cursor, limit }) {
      const rows = await store.findRestrictions(db, {
        partner: partner ?? null,
        at: inForce ? clock() : null,
        before: cursorNumber(cursor),
        limit: limit + 1,
      })
      return numberedPage(rows, limit, (row) => row.restriction_no, present)
    },

    async on(sql, partner) {
      return (await store.findRestrictions(sql, { partner, at: clock(), limit: 100 })).map(present)
    },
  }
}

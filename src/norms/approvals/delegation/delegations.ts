import type { Actor, Role } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { day, msBetween, type Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { ApprovalsContext } from '../approvals.ts'
import { barringDuty, type KnownPerson } from '../people.ts'
import * as store from './store.ts'
import type { Delegation } from './store.ts'

/** A role is lent for a holiday, not for good. */
export const longestDelegationMs = 60 * day

export interface Delegations {
  /**
   * Lends a role, for approvals only, to another person until a moment.
   *
   * @throws {AppError} `norms.bad-delegation` saying what is wrong.
   */
  give(
    actor: Actor,
    input: { readonly role: Role; readonly to: string; readonly until: Instant; readonly reason: string },
  ): Promise<Delegation>
  /** Ends it early; either of the two may. @throws {AppError} `norms.delegation-not-found`, `norms.not-yours` */
  end(actor: Actor, delegationId: string): Promise<void>
  list(): Promise<Delegation[]>
  /** What is lent to a person by somebody who still holds the role and may answer. */
  lentTo(sql: Sql, personId: string): Promise<Delegation[]>
  /** Everybody to whom a role can be lent. */
  people(): Promise<{ readonly personId: string; readonly name: string }[]>
}

function mayAnswer(person: KnownPerson): boolean {
  return person.actions.has('norms.approve') && barringDuty(person) === 'none'
}

export function createDelegations({ db, clock, ids, emit, people }: ApprovalsContext): Delegations {
  async function lentTo(sql: Sql, personId: string): Promise<Delegation[]> {
    const valid: Delegation[] = []
    for (const one of await store.delegationsInForce(sql, clock(), personId)) {
      const from = await people.find(sql, one.from.personId)
      if (from !== null && from.roles.includes(one.role) && mayAnswer(from)) valid.push(one)
    }
    return valid
  }

  return {
    lentTo,
    list: () => store.delegationsInForce(db, clock()),
    people: async () => (await people.list(db)).filter(mayAnswer).map(({ personId, name }) => ({ personId, name })),

    async give(actor, { role, to, until, reason }) {
      const now = clock()
      return db.transaction(async (tx) => {
        const from = actor.personId === null ? null : await people.find(tx, actor.personId)
        const target = await people.find(tx, to)
        const wrong =
          from === null || !from.roles.includes(role) || !actor.roles.includes(role)
            ? 'You do not hold this role yourself; what was lent to you is not lent on.'
            : !mayAnswer(from) || target === null || !mayAnswer(target)
              ? 'This person answers no requests: the account is closed, has none of the roles that do, or is behind the wall.'
              : people.same({ kind: 'person', personId: to }, actor)
                ? 'A role is lent to another person.'
                : until <= now || msBetween(now, until) > longestDelegationMs
                  ? 'The last day lies ahead, at most 60 days away.'
                  : null
        if (wrong !== null || from === null || target === null)
          throw new AppError('norms.bad-delegation', wrong ?? 'This person cannot stand in.')
        const one: Delegation = {
          delegationId: ids('delegation'),
          role,
          from: { personId: from.personId, name: from.name },
          to: { personId: to, name: target.name },
          reason,
          beginsAt: now,
          until,
          endedAt: null,
        }
        await store.insertDelegation(tx, one)
        const days = Math.ceil(msBetween(now, until) / day)
        await emit(tx, {
          type: 'norms.approval-delegated',
          at: now,
          actor,
          subject: { type: 'norms.delegation', id: one.delegationId },
          detail: { role, from: from.personId, to, until },
          figures: { role, days },
        })
        return one
      })
    },

    async end(actor, delegationId) {
      await db.transaction(async (tx) => {
        const one = await store.lockDelegation(tx, delegationId)
        if (one === undefined || one.endedAt !== null)
          throw new AppError('norms.delegation-not-found', 'There is no delegation with this id, or it has ended.')
        if (actor.personId !== one.from.personId && actor.personId !== one.to.personId)
          throw new AppError('norms.not-yours', 'A delegation is ended by the one who gave or the one who got it.')
        await store.endDelegation(tx, delegationId, clock(), actor.id)
        await emit(tx, {
          type: 'norms.delegation-ended',
          at: clock(),
          actor,
          subject: { type: 'norms.delegation', id: delegationId },
          detail: { role: one.role },
          figures: { role: one.role },
        })
      })
    },
  }
}

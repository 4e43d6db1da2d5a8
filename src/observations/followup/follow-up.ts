import type { Actor, Role } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { FactValues } from '#platform/facts.ts'
import { findingCan, findingStates, stateCode, stateOfCode } from '../finding-state.ts'
import { whereOf, type FindingFilter } from '../findings/filter.ts'
import { findingIdOf, type Finding } from '../findings/finding.ts'
import { mayReadRestricted, needFinding, presentFindings, type FindingDeps } from '../findings/show.ts'
import { addHistory, setStates } from '../findings/store.ts'
import type { Page } from '#kernel/page.ts'
import type { ReadTerritory, Territory } from '../privacy/territory.ts'
import { cursorOf, readCursor } from './cursor.ts'
import { outcomeRule, reviewDateOf, type OutcomeCode } from './reasons.ts'
import { ageing, countOverdue, followUpOf, openOwn, outcomeMix, saveSaid, type Said } from './store.ts'
import { presentFollowUp, type FollowUpView } from './view.ts'

export interface AgeingItem extends Finding {
  readonly followUp: FollowUpView
}

/** The figures of metric M-c3, with the mix beside the share. @source NORMS-IN-PRACTICE C16, M-c3 */
export interface OutcomeFigures {
  readonly asOf: Instant
  /** Own-territory findings known for more than seven days. */
  readonly known: number
  readonly withOutcomeOrReason: number
  /** From 0 to 1; null while nothing is known for so long. */
  readonly share: number | null
  readonly mix: readonly {
    readonly kind: 'outcome' | 'reason' | 'none'
    readonly code: string
    readonly count: number
  }[]
}

export interface OutcomeChange {
  readonly code: OutcomeCode
  readonly reviewAt?: Instant
  readonly note: string
}

/** `me`: whoever says it. A role: whoever has it. */
export type OwnerWanted = 'me' | Role

export interface FollowUp {
  ageing(
    actor: Actor,
    filter: FindingFilter,
    page: { order: 'age' | 'harm'; owner?: OwnerWanted; cursor?: string; limit: number },
  ): Promise<Page<AgeingItem>>
  show(actor: Actor, findingId: string): Promise<FollowUpView>
  setOutcome(actor: Actor, findingId: string, change: OutcomeChange): Promise<FollowUpView>
  setOwner(
    actor: Actor,
    findingId: string,
    change: { owner: OwnerWanted; nextActionAt?: Instant },
  ): Promise<FollowUpView>
  setOutcomes(actor: Actor, filter: FindingFilter, change: OutcomeChange): Promise<{ changed: number }>
  setOwners(
    actor: Actor,
    filter: FindingFilter,
    change: { owner: OwnerWanted; nextActionAt?: Instant },
  ): Promise<{ changed: number }>
  figures(): Promise<OutcomeFigures>
  /** How many wait beyond their seven days, counted up to a bound. */
  overdue(): Promise<{ count: number; exact: boolean; oldest: Instant | null }>
}

/** Findings that one act on a filter may change. */
export const findingsABulk = 20_000
const countedUpTo = 10_000

export function createFollowUp(deps: FindingDeps & { readonly territory: ReadTerritory }): FollowUp {
  const { db, clock, emit } = deps

  async function needTerritory(): Promise<Territory> {
    const territory = await deps.territory()
    if (territory === null)
      throw new AppError(
        'observations.state',
        'The country of the team is not set yet, and so nothing is own territory.',
      )
    return territory
  }

  async function show(actor: Actor, id: string): Promise<FollowUpView> {
    const { finding_no: no } = await needFinding(deps, actor, id)
    return presentFollowUp((await followUpOf(db, no, await needTerritory(), clock()))!, clock())
  }

  /** The number of an open finding of own territory: only those are followed up. */
  async function needOpenOwn(actor: Actor, id: string): Promise<number> {
    const { finding_no: no } = await needFinding(deps, actor, id)
    const row = (await followUpOf(db, no, await needTerritory(), clock()))!
    if (!row.own)
      throw new AppError('observations.state', 'The finding is not of own territory; nobody here follows it up.')
    if (row.next_action_at === null)
      throw new AppError('observations.state', `The finding is ${stateOfCode(row.state)}; it has its outcome.`)
    return no
  }

  async function matching(tx: Tx, actor: Actor, filter: FindingFilter, territory: Territory): Promise<number[]> {
    const where = whereOf(filter, mayReadRestricted(actor))
    const nos = await openOwn(tx, where, territory, clock(), findingsABulk + 1)
    if (nos.length > findingsABulk)
      throw new AppError(
        'platform.bad-request',
        `One act changes at most ${findingsABulk} findings; narrow the filter.`,
        {
          faults: [{ pointer: '/body/filter', reason: 'finds too many' }],
        },
      )
    return nos
  }

  async function saveOutcome(tx: Tx, actor: Actor, nos: readonly number[], change: OutcomeChange): Promise<number[]> {
    const at = clock()
    const { ends } = outcomeRule(change.code)
    const reviewAt = reviewDateOf(change, at)
    let changed = [...nos]
    if (reviewAt !== null)
      await saveSaid(tx, nos, { by: actor.id, at, reason: { code: change.code, reviewAt, note: change.note } })
    else if (ends !== null) {
      const from = findingStates.filter((state) => findingCan.be(ends, state)).map(stateCode)
      changed = await setStates(tx, nos, { to: stateCode(ends), from, at })
    }
    await addHistory(tx, changed, {
      at,
      actor: actor.id,
      what: ends === null ? `reason-${change.code}` : `set-${ends}`,
      detail: { reason: change.note, ...(reviewAt === null ? {} : { reviewAt }) },
    })
    return changed
  }

  async function saveOwner(
    tx: Tx,
    actor: Actor,
    nos: readonly number[],
    { owner, nextActionAt }: { owner: OwnerWanted; nextActionAt?: Instant },
  ): Promise<void> {
    const at = clock()
    const said: Said = {
      by: actor.id,
      at,
      owner: owner === 'me' ? { role: null, id: actor.id, name: actor.name } : { role: owner, id: null, name: null },
      ...(nextActionAt === undefined ? {} : { nextActionAt }),
    }
    await saveSaid(tx, nos, said)
    await addHistory(tx, nos, {
      at,
      actor: actor.id,
      what: 'owner-set',
      detail: { owner: owner === 'me' ? actor.id : owner, ...(nextActionAt === undefined ? {} : { nextActionAt }) },
    })
  }

  function say(
    tx: Tx,
    actor: Actor,
    what: string,
    subject: string,
    detail: Record<string, string | number | null>,
    figures: FactValues = {},
  ): Promise<void> {
    return emit(tx, {
      type: `observations.${what}`,
      at: clock(),
      actor,
      subject: { type: subject === 'filter' ? 'observations.findings' : 'observations.finding', id: subject },
      detail,
      figures,
    })
  }

  return {
    show,

    async ageing(actor, filter, { order, owner, cursor, limit }) {
      const territory = await needTerritory()
      const rows = await ageing(db, whereOf(filter, mayReadRestricted(actor)), {
        territory,
        now: clock(),
        order,
        owner: owner === undefined ? null : owner === 'me' ? { id: actor.id } : { role: owner },
        after: readCursor(cursor),
        limit: limit + 1,
      })
      const shown = rows.slice(0, limit)
      const findings = await presentFindings(deps, shown)
      const last = shown.at(-1)
      return {
        items: findings.map((finding, at) => ({ ...finding, followUp: presentFollowUp(shown[at]!, clock()) })),
        nextCursor:
          rows.length > limit && last !== undefined ? cursorOf({ harm: last.harm, findingNo: last.finding_no }) : null,
      }
    },

    async setOutcome(actor, id, change) {
      const no = await needOpenOwn(actor, id)
      await db.transaction(async (tx) => {
        await saveOutcome(tx, actor, [no], change)
        const figures = { reason: change.code, findings: 1 }
        await say(tx, actor, 'finding-outcome-set', findingIdOf(no), { code: change.code }, figures)
      })
      return show(actor, id)
    },

    async setOwner(actor, id, change) {
      const no = await needOpenOwn(actor, id)
      await db.transaction(async (tx) => {
        await saveOwner(tx, actor, [no], change)
        await say(tx, actor, 'finding-owner-set', findingIdOf(no), { owner: change.owner })
      })
      return show(actor, id)
    },

    async setOutcomes(actor, filter, change) {
      const territory = await needTerritory()
      return db.transaction(async (tx) => {
        const changed = await saveOutcome(tx, actor, await matching(tx, actor, filter, territory), change)
        const detail = {
          code: change.code,
          findings: changed.length,
          filtered: Object.keys(filter).sort().join(' '),
        }
        const figures = { reason: change.code, findings: changed.length }
        await say(tx, actor, 'finding-outcomes-set', 'filter', detail, figures)
        return { changed: changed.length }
      })
    },

    async setOwners(actor, filter, change) {
      const territory = await needTerritory()
      return db.transaction(async (tx) => {
        const nos = await matching(tx, actor, filter, territory)
        await saveOwner(tx, actor, nos, change)
        await say(tx, actor, 'finding-owners-set', 'filter', {
          owner: change.owner,
          findings: nos.length,
          filtered: Object.keys(filter).sort().join(' '),
        })
        return { changed: nos.length }
      })
    },

    async figures() {
      const asOf = clock()
      const mix = (await outcomeMix(db, await needTerritory(), asOf)).map(({ kind, code, n }) => ({
        kind,
        code: code.startsWith('state-') ? stateOfCode(Number(code.slice('state-'.length))) : code,
        count: n,
      }))
      const sum = (of: typeof mix): number => of.reduce((total, each) => total + each.count, 0)
      const known = sum(mix)
      const withOutcomeOrReason = sum(mix.filter((each) => each.kind !== 'none'))
      return { asOf, known, withOutcomeOrReason, share: known === 0 ? null : withOutcomeOrReason / known, mix }
    },

    async overdue() {
      const territory = await deps.territory()
      if (territory === null) return { count: 0, exact: true, oldest: null }
      const { n, oldest } = await countOverdue(db, territory, clock(), countedUpTo)
      return { count: Math.min(n, countedUpTo), exact: n <= countedUpTo, oldest }
    },
  }
}

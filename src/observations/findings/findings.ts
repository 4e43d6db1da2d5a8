import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { Job } from '#platform/jobs.ts'
import { findingCan, findingStates, stateCode, stateOfCode, type TeamState } from '../finding-state.ts'
import { cursorNumber, numberedPage, type Page } from '#kernel/page.ts'
import { createClosingJob } from './closing.ts'
import { exportFindings } from './export.ts'
import { whereOf, type FindingFilter } from './filter.ts'
import type { Finding } from './finding.ts'
import {
  isPutAway,
  mayReadRestricted,
  needFinding,
  presentFindings,
  showFinding,
  type FindingDeps,
  type FindingDetail,
} from './show.ts'
import {
  addHistory,
  countFindings,
  findNumbers,
  groupFindings,
  listFindings,
  setRestricted,
  setState,
  type Grouping,
} from './store.ts'

export interface FindingPage extends Page<Finding> {
  readonly estimate: { readonly count: number; readonly exact: boolean }
}

export interface Findings {
  list(
    actor: Actor,
    filter: FindingFilter,
    page: { cursor?: string; limit: number; order: 'newest' | 'oldest' },
  ): Promise<FindingPage>
  groups(
    actor: Actor,
    filter: FindingFilter,
    by: Grouping,
  ): Promise<{ items: { key: string; label: string; count: number }[] }>
  show(actor: Actor, id: string): Promise<FindingDetail>
  setState(
    actor: Actor,
    id: string,
    change: { state: TeamState; reason: string; version: number },
  ): Promise<FindingDetail>
  restrict(actor: Actor, id: string, change: { restricted: boolean; reason: string }): Promise<FindingDetail>
  /** All findings of a filter, as lines of CSV or JSON; what leaves is recorded. */
  export(actor: Actor, filter: FindingFilter, format: 'csv' | 'jsonl'): AsyncIterable<string>
  readonly job: Job
}

/** A count is exact up to here; beyond, the planner's estimate is shown as one. */
const exactUpTo = 1000

export function createFindings(deps: FindingDeps): Findings {
  const { db, clock, directory } = deps

  return {
    show: (actor, id) => showFinding(deps, actor, id),
    export: (actor, filter, format) => exportFindings(deps, actor, filter, format),
    job: createClosingJob(deps),

    async list(actor, filter, { cursor, limit, order }) {
      const where = whereOf(filter, mayReadRestricted(actor), await findNumbers(db, filter))
      const [rows, estimate] = await Promise.all([
        listFindings(db, where, { order, after: cursorNumber(cursor), limit: limit + 1 }),
        countFindings(db, where, exactUpTo),
      ])
      const page = numberedPage(
        rows,
        limit,
        (row) => row.finding_no,
        (row) => row,
      )
      const isAll = cursor === undefined && page.nextCursor === null
      return {
        items: await presentFindings(deps, page.items),
        nextCursor: page.nextCursor,
        estimate: isAll
          ? { count: rows.length, exact: true }
          : { ...estimate, count: Math.max(estimate.count, rows.length) },
      }
    },

    async groups(actor, filter, by) {
      const where = whereOf(filter, mayReadRestricted(actor), await findNumbers(db, filter))
      const rows = await groupFindings(db, where, by, 200)
      const views =
        by === 'team'
          ? await directory.routeViews(
              rows.map((row) => ({
                teamNo: row.key === null ? null : Number(row.key),
                contactNo: 0,
                networkNo: null,
              })),
            )
          : []
      return {
        items: rows.map((row, at) => ({
          key:
            by === 'team'
              ? (views[at]?.teamId ?? 'none')
              : by === 'state'
                ? findingStates[Number(row.key)]!
                : (row.key ?? 'none'),
          label:
            by === 'team'
              ? (views[at]?.teamName ?? 'nobody found')
              : by === 'state'
                ? findingStates[Number(row.key)]!
                : by === 'asn' && row.key !== null
                  ? `AS${row.key}`
                  : (row.key ?? 'unknown'),
          count: row.count,
        })),
      }
    },

    async setState(actor, id, { state, reason, version }) {
      const row = await needFinding(deps, actor, id)
      const from = stateOfCode(row.state)
      if (isPutAway(row))
        throw new AppError(
          'observations.state',
          `The finding was put away after its end; it stays as it is. If its system is seen again, that is a new finding.`,
        )
      if (!findingCan.be(state, from))
        throw new AppError('observations.state', `A finding that is ${from} cannot become ${state}.`)
      const now = clock()
      await db.transaction(async (tx) => {
        if (!(await setState(tx, row.finding_no, version, stateCode(state), now)))
          throw new AppError('platform.stale', 'The finding changed meanwhile; load it again.')
        await addHistory(tx, [row.finding_no], {
          at: now,
          actor: actor.id,
          what: `set-${state}`,
          detail: { from, reason },
        })
        await deps.emit(tx, {
          type: 'observations.finding-state-set',
          at: now,
          actor,
          subject: { type: 'observations.finding', id },
          detail: { from, to: state },
        })
      })
      return showFinding(deps, actor, id)
    },

    async restrict(actor, id, { restricted, reason }) {
      const row = await needFinding(deps, actor, id)
      const now = clock()
      await db.transaction(async (tx) => {
        await setRestricted(tx, row.finding_no, restricted)
        await addHistory(tx, [row.finding_no], {
          at: now,
          actor: actor.id,
          what: restricted ? 'restricted' : 'unrestricted',
          detail: { reason },
        })
        await deps.emit(tx, {
          type: 'observations.finding-restricted',
          at: now,
          actor,
          subject: { type: 'observations.finding', id },
          detail: { restricted },
        })
      })
      return showFinding(deps, actor, id)
    },
  }
}

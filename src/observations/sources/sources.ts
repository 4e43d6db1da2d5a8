import { systemActor, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import type { HeldCommand, Norms } from '#norms'
import type { Sql, Tx } from '#platform/database.ts'
import type { ObservationsDeps } from '../deps.ts'
import { feedNumber } from '../reports/store.ts'
import { assessCommand, askToAssess } from './held.ts'
import { isShipped, shippedAssessments, type ShippedAssessment } from './shipped.ts'
import { assessmentIdOf, factsOf, type Source, type SourceDescription } from './source.ts'
import * as store from './store.ts'

/** Where reports come from, and what the data-protection officer said of each before its first import. @source rule e-5; R043 */
export interface Sources {
  /** Whether reports of a feed may be read now. */
  isAssessed(sql: Sql, feed: string): Promise<boolean>
  /** Asks the rules about a source whose reports wait; once, until somebody writes what it is for. */
  ask(feed: string, by: Actor): Promise<void>
  /**
   * Writes what a source is for, and asks the data-protection officer.
   *
   * @throws {AppError} `observations.state` where it is assessed already; `observations.source-not-found`
   */
  describe(actor: Actor, feed: string, description: SourceDescription): Promise<Source>
  /** Stops the reading of a source, also of one that the release covers. @throws {AppError} `observations.source-not-found` */
  close(actor: Actor, feed: string, reason: string): Promise<Source>
  list(): Promise<Source[]>
  /** Asks about the sources that only reading showed, and lets go of what waits for one that is assessed meanwhile. */
  settle(): Promise<void>
  readonly held: HeldCommand
}

const mostShown = 500

export function createSources(
  deps: Pick<ObservationsDeps, 'db' | 'clock' | 'emit' | 'wakeIngest'> & { readonly norms: Norms },
): Sources {
  const { db, clock, emit, norms } = deps

  function say(
    tx: Tx,
    what: string,
    by: Actor,
    { assessment_no, feed }: Pick<store.SourceRow, 'assessment_no' | 'feed'>,
    more = {},
  ): Promise<void> {
    return emit(tx, {
      type: `observations.source-${what}`,
      at: clock(),
      actor: by,
      subject: { type: 'observations.source', id: assessmentIdOf(assessment_no) },
      detail: { feed, ...more },
    })
  }

  /** Asks the rules, and keeps what they stop. @returns Whether they let the source be read. */
  async function decide(tx: Tx, row: store.SourceRow, by: Actor): Promise<boolean> {
    const subject = { type: 'observations.source', id: assessmentIdOf(row.assessment_no) }
    const facts = factsOf(descriptionOf(row))
    const decision = await norms.decide(tx, { act: 'source', subject, recipient: null, facts, by })
    if (!decision.released) await norms.approvals.hold(tx, askToAssess(row, descriptionOf(row), decision, by))
    return decision.released
  }

  async function assess(tx: Tx, row: store.SourceRow, by: Actor): Promise<void> {
    await store.decideSource(tx, row.assessment_no, { state: 'assessed', by: by.id, at: clock(), reason: null })
    // What was written of its retention binds from now on.
    await store.setRetention(tx, await feedNumber(tx, row.feed, row.feed), row.retention_days!)
    const reports = await store.releaseReports(tx, row.feed)
    await say(tx, 'assessed', by, row, { reports })
  }

  async function begin(tx: Tx, feed: string, by: Actor): Promise<store.SourceRow | null> {
    const no = await store.insertSource(tx, feed, 'new', clock())
    if (no === null) return null
    const row = (await store.lockAssessment(tx, no))!
    await say(tx, 'asked', by, row)
    return row
  }

  async function need(feed: string): Promise<Source> {
    const row = await store.findSource(db, feed)
    if (row === null) throw notFound()
    return present(row)
  }

  const notFound = (): AppError => new AppError('observations.source-not-found', 'No report of this source has come.')

  async function ask(feed: string, by: Actor): Promise<void> {
    await db.transaction(async (tx) => {
      const row = await begin(tx, feed, by)
      if (row !== null && (await decide(tx, row, by))) await assess(tx, row, by)
    })
  }

  return {
    isAssessed: store.isAssessed,
    ask,

    async describe(actor, feed, description) {
      await db.transaction(async (tx) => {
        const before = await store.lockSource(tx, feed)
        if (before === null ? isShipped(feed) : before.state === 'assessed')
          throw new AppError(
            'observations.state',
            'The source is assessed, and its reports are read; the data-protection officer takes that back first.',
          )
        // What was written before stands beside its answers; another purpose is another question.
        if (before !== null && before.state !== 'new') {
          const subject = { type: 'observations.source', id: assessmentIdOf(before.assessment_no) }
          await norms.approvals.end(tx, subject, actor, 'The source was described anew.')
          await store.replaceSource(tx, before.assessment_no)
        }
        if (before?.state !== 'new') await begin(tx, feed, actor)
        const { assessment_no: no } = (await store.lockSource(tx, feed))!
        await store.describeSource(tx, no, description, actor.id, clock())
        const row = (await store.lockSource(tx, feed))!
        await say(tx, 'described', actor, row)
        if (await decide(tx, row, actor)) await assess(tx, row, actor)
      })
      return need(feed)
    },

    async close(actor, feed, reason) {
      await db.transaction(async (tx) => {
        let row = await store.lockSource(tx, feed)
        if (row === null) {
          if (!isShipped(feed) && !(await store.knowsFeed(tx, feed))) throw notFound()
          await store.insertSource(tx, feed, 'refused', clock())
          row = (await store.lockSource(tx, feed))!
        }
        const subject = { type: 'observations.source', id: assessmentIdOf(row.assessment_no) }
        await norms.approvals.end(tx, subject, actor, reason)
        await store.decideSource(tx, row.assessment_no, { state: 'refused', by: actor.id, at: clock(), reason })
        await say(tx, 'closed', actor, row)
      })
      return need(feed)
    },

    async list() {
      return [...(await store.listSources(db, mostShown)).map(present), ...shippedAssessments.map(presentShipped)]
    },

    async settle() {
      let released = 0
      for (const feed of await store.heldSources(db))
        if (await store.isAssessed(db, feed)) released += await store.releaseReports(db, feed)
        else await ask(feed, systemActor('intake'))
      if (released > 0) deps.wakeIngest()
    },

    held: assessCommand({ ...deps, decide, assess, say }),
  }
}

function descriptionOf({
  purpose,
  ground,
  fields,
  retention_days: retentionDays,
}: store.SourceRow): SourceDescription | null {
  if (purpose === null || ground === null || fields === null || retentionDays === null) return null
  return { purpose, ground, fields, retentionDays }
}

function present(row: store.SourceRow): Source {
  return {
    feed: row.feed,
    state: row.state,
    description: descriptionOf(row),
    describedBy: row.described_by,
    describedAt: row.described_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    reason: row.reason,
    waiting: row.waiting,
    shipped: false,
  }
}

function presentShipped({
  provider,
  assessedBy,
  assessedOn,
  purpose,
  ground,
  fields,
  retentionDays,
}: ShippedAssessment): Source {
  return {
    feed: `${provider}:*`,
    state: 'assessed',
    description: { purpose, ground, fields, retentionDays },
    describedBy: null,
    describedAt: null,
    decidedBy: assessedBy,
    decidedAt: assessedOn,
    reason: null,
    waiting: 0,
    shipped: true,
  }
}

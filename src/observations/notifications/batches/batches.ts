import { systemActor, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberedId, numberOfId } from '#kernel/id.ts'
import { day, dayOf, plusMs, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { TellingDeps } from '../notifier.ts'
import { notificationIdOf } from '../notification.ts'
import type { GatheredBatch } from '../store.ts'
import { anomaliesOf, type Anomaly, type BreakerLimits } from './anomaly.ts'
import { sendCanary } from './canary.ts'
import {
  feedHistory,
  findBatch,
  heldBatchOf,
  holdBatch,
  joinBatch,
  letGo,
  listBatches,
  measureBatch,
  settleBatch,
  suppressAll,
  type BatchRow,
  type BatchState,
} from './store.ts'

/** A batch of notifications that was held, as people see it. */
export interface BatchView {
  readonly batchId: string
  readonly feed: string
  readonly feedName: string
  readonly state: Exclude<BatchState, 'passed'>
  readonly gatheredAt: Instant
  readonly findings: number
  readonly recipients: number
  readonly reasons: readonly Anomaly[]
  /** The one of its notifications to look at: it was sent to the team itself. */
  readonly canaryId: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly decidedReason: string | null
}

export const batchVerdicts = ['release', 'reject'] as const
export type BatchVerdict = (typeof batchVerdicts)[number]

/** The circuit breaker before everything that leaves of a feed. */
export interface Batches {
  /** Compares a batch that was just gathered with its feed, and holds it where something is not as usual. */
  examine(tx: Tx, batch: GatheredBatch): Promise<void>
  /** Batches that are or were held, those that wait first. */
  list(filter: { state?: BatchView['state'] }): Promise<BatchView[]>
  decide(actor: Actor, id: string, verdict: BatchVerdict, reason: string): Promise<BatchView>
}

/** Days of a feed that a batch is compared with. */
const historyDays = 30
const listed = 200

export function createBatches(deps: TellingDeps): Batches {
  const { db, clock, settings, log } = deps
  const limits: BreakerLimits = {
    factor: settings.breakerFactor,
    floorFindings: settings.breakerFloorFindings,
    floorRecipients: settings.breakerFloorRecipients,
    firstRecipients: settings.breakerFirstRecipients,
    sharePoints: settings.breakerSharePoints,
  }

  async function hold(tx: Tx, batchNo: number, anomalies: readonly Anomaly[]): Promise<void> {
    await holdBatch(tx, batchNo, anomalies, whyHeld(anomalies))
    const row = (await findBatch(tx, batchNo))!
    const canary = await sendCanary(deps, tx, row)
    const kinds = anomalies.map((each) => each.kind).join(' ')
    log.error({ batchId: batchIdOf(batchNo), feed: row.feed, kinds, canary }, 'a batch of notifications is held')
    await deps.emit(tx, {
      type: 'observations.batch-held',
      at: clock(),
      actor: systemActor('notifier'),
      subject: { type: 'observations.batch', id: batchIdOf(batchNo) },
      detail: { feed: row.feed, findings: row.findings, recipients: row.recipients, kinds, canary },
    })
  }

  return {
    async examine(tx, { batch_no: batchNo, feed_no: feedNo, exercise }) {
      // An exercise reaches nobody but its allow-list.
      if (exercise) return
      const figures = await measureBatch(tx, batchNo)
      const held = await heldBatchOf(tx, feedNo)
      // While a person looks, the feed is not trusted: what comes meanwhile is the same thing to decide.
      if (held !== null) return joinBatch(tx, batchNo, held, 'An earlier batch of its feed is held, and this with it.')
      const now = clock()
      const since = dayOf(plusMs(now, -historyDays * day))
      const history = await feedHistory(tx, { batchNo, feedNo, since, today: dayOf(now) })
      const anomalies = anomaliesOf(figures, history, limits)
      if (anomalies.length > 0) await hold(tx, batchNo, anomalies)
    },

    async list({ state }) {
      return (await listBatches(db, state ?? null, listed)).map(present)
    },

    async decide(actor, id, verdict, reason) {
      const no = numberOfId('batch', id)
      const row = no === null ? null : await findBatch(db, no)
      if (row === null) throw new AppError('observations.batch-not-found', 'There is no held batch with this id.')
      const state = verdict === 'release' ? 'released' : 'rejected'
      await db.transaction(async (tx) => {
        if (!(await settleBatch(tx, row.batch_no, { state, by: actor.id, at: clock(), reason })))
          throw new AppError('observations.state', 'The batch was released or rejected already.')
        const messages =
          verdict === 'release' ? await letGo(tx, row.batch_no) : await suppressAll(tx, row.batch_no, reason)
        await deps.emit(tx, {
          type: `observations.batch-${state}`,
          at: clock(),
          actor,
          subject: { type: 'observations.batch', id },
          detail: { feed: row.feed, messages, reasonGiven: reason !== '' },
        })
      })
      return present((await findBatch(db, row.batch_no))!)
    },
  }
}

export const batchIdOf = (no: number): string => numberedId('batch', no)

const whyHeld = (anomalies: readonly Anomaly[]): string =>
  `Its batch is held until a person has looked: ${anomalies.map((each) => each.text).join(' ')}`

function present(row: BatchRow): BatchView {
  return {
    batchId: batchIdOf(row.batch_no),
    feed: row.feed,
    feedName: row.feed_name,
    state: row.state as BatchView['state'],
    gatheredAt: row.gathered_at,
    findings: row.findings,
    recipients: row.recipients,
    reasons: row.reasons,
    canaryId: row.canary_notification_no === null ? null : notificationIdOf(row.canary_notification_no),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decidedReason: row.decided_reason,
  }
}

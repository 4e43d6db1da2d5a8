import type { Readable } from 'node:stream'
import { systemActor, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { day, plusMs, second, type Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { SpoolNote } from '#platform/spool.ts'
import type { ObservationsDeps } from '../deps.ts'
import type { Sources } from '../sources/sources.ts'
import { remembered } from '#kernel/remembered.ts'
import { REJECT_REASONS, type RejectReason } from '../formats/format.ts'
import { cursorNumber, numberedPage, type Page } from '#kernel/page.ts'
import { takesMore, tryAgainSeconds } from './admission.ts'
import {
  presentReport,
  reportOrigins,
  type Report,
  type ReportOrigin,
  type ReportRow,
  type ReportState,
} from './report.ts'
import {
  anyReportWaiting,
  findReport,
  insertReport,
  listRejected,
  listReports,
  startRetry,
  waitingReports,
  type NewReport,
  type RejectedRecord,
} from './store.ts'
import { createSpooled } from './spooled/spooled.ts'

/** What is said of bytes that are handed in. */
export interface Arrival {
  readonly fileName: string
  readonly feed: string | null
  readonly origin: ReportOrigin
  readonly exercise: boolean
}

/** Taken in: safely written, and registered where the database answered. */
export interface Accepted {
  readonly reportId: string
  readonly sha256: string
  readonly state: ReportState
  /** The report that had the very same bytes, when there was one: nothing is counted again. */
  readonly duplicateOf: string | null
  /** The source that is to be assessed before the report is read; null where nothing is in its way, as far as its name tells. */
  readonly heldFor: string | null
}

/** A refused row as it leaves. */
export interface RefusedRow {
  readonly part: string
  readonly line: number
  readonly offset: number
  readonly length: number
  readonly column: string | null
  readonly reason: string
  readonly meaning: string
  readonly sample: string
}

export interface Reports {
  accept(actor: Actor, bytes: AsyncIterable<Uint8Array>, arrival: Arrival): Promise<Accepted>
  show(reportId: string): Promise<Report>
  list(filter: { state?: ReportState; feed?: string; cursor?: string; limit: number }): Promise<Page<Report>>
  rejected(reportId: string, page: { cursor?: string; limit: number }): Promise<Page<RefusedRow>>
  /** Reads the refused rows again, with the mapping of today. */
  retry(actor: Actor, reportId: string): Promise<Report>
  /** Registers what was taken in while the database was away, and wakes the intake. */
  registerSpooled(): Promise<number>
  /** The same as soon as the database is back, where it was away when something came. */
  registerOwed(): Promise<void>
  /** How much waits to be worked through, and since when. */
  waiting(): Promise<{ readonly count: number; readonly oldest: Instant | null }>
  /** Whether a report waits to be worked through, or its worker died. */
  anyWaiting(): Promise<boolean>
  /** The bytes of a report, for those who may. */
  raw(actor: Actor, reportId: string): Promise<{ stream: Readable; report: Report }>
}

export function createReports(deps: ObservationsDeps, sources: Pick<Sources, 'isAssessed' | 'ask'>): Reports {
  const { db, spool, clock, settings } = deps

  async function need(reportId: string): Promise<ReportRow> {
    const row = await findReport(db, reportId)
    if (row === null)
      throw new AppError('observations.report-not-found', `There is no report ${reportId.slice(0, 60)}.`)
    return row
  }

  /** @returns The report that had the same bytes, and the source that this one waits for. */
  async function register(report: NewReport, by: Actor): Promise<{ before: string | null; heldFor: string | null }> {
    const { feed } = report
    const registered = await db.transaction(async (tx) => {
      const heldFor = feed === null || (await sources.isAssessed(tx, feed)) ? null : feed
      // Another process on this spool may have registered it already, and has said so.
      const { isNew, before } = await insertReport(tx, report, heldFor)
      if (isNew) await sayReceived(tx, report)
      return { isNew, before, heldFor }
    })
    // Apart from the registering: what asks a person may fail and be asked again, a report that came is on record.
    if (registered.isNew && registered.heldFor !== null)
      await sources
        .ask(registered.heldFor, by)
        .catch((error: unknown) => deps.log.warn({ err: error }, 'a source is to be assessed; it is asked again'))
    return registered
  }

  const depth = remembered(clock, second, () => waitingReports(db))

  /** Refuses what comes by a door that is full. A database that is away knows of no queue: then the disk alone is the limit. */
  async function admit(door: ReportOrigin): Promise<void> {
    const { count } = await depth().catch(() => ({ count: 0 }))
    if (takesMore(door, count, settings.queueReports)) return
    throw new AppError(
      'observations.queue-full',
      `${count} reports wait to be worked through; nothing of this one was kept. Send it again later.`,
      { retryAfterSeconds: tryAgainSeconds },
    )
  }

  /** Whether something was acknowledged that the database has not heard of. */
  let owed = false

  const lookThrough = createSpooled({
    db,
    spool,
    register: (id, note) => register(reportOfNote(id, note), systemActor('intake')),
  })
  async function registerSpooled(): Promise<number> {
    const registered = await lookThrough()
    if (registered > 0) deps.wakeIngest()
    return registered
  }

  function sayReceived(tx: Tx, report: NewReport): Promise<void> {
    const { reportId, sizeBytes, origin, exercise, addedBy } = report
    return deps.emit(tx, {
      type: 'observations.report-received',
      at: clock(),
      actor: { kind: 'system', id: addedBy },
      subject: { type: 'observations.report', id: reportId },
      detail: { sizeBytes, origin, exercise, sha256: report.sha256 },
    })
  }

  return {
    async accept(actor, bytes, arrival) {
      await admit(arrival.origin)
      const reportId = deps.ids('report')
      const { sha256, sizeBytes } = await spool.write(reportId, bytes, settings.reportLimitBytes)
      if (sizeBytes === 0) {
        await spool.remove(reportId)
        throw new AppError('observations.empty-report', 'The report has no bytes; nothing was taken in.')
      }
      const receivedAt = clock()
      const report: NewReport = {
        reportId,
        sha256,
        sizeBytes,
        ...arrival,
        fileName: arrival.fileName.slice(0, 255),
        addedBy: actor.id,
        receivedAt,
        rawUntil: plusMs(receivedAt, settings.reportRetentionDays * day),
      }
      try {
        await spool.note(reportId, { ...report })
      } catch (error) {
        // Nobody is told that it was taken in: its bytes must not stay behind, least of all on a disk that is full.
        await spool.remove(reportId).catch(() => undefined)
        throw error
      }
      // From here on the report is safe: a database that is away now learns of it later.
      let registered: Awaited<ReturnType<typeof register>>
      try {
        registered = await register(report, actor)
      } catch (error) {
        deps.log.warn({ reportId, err: error }, 'a report was taken in and is registered when the database answers')
        owed = true
        return { reportId, sha256, state: 'spooled', duplicateOf: null, heldFor: null }
      }
      const { before: duplicateOf, heldFor } = registered
      if (duplicateOf !== null) {
        await spool.remove(reportId)
        const { state, held_for } = await need(duplicateOf)
        return { reportId: duplicateOf, sha256, state, duplicateOf, heldFor: held_for }
      }
      if (heldFor === null) deps.wakeIngest()
      return { reportId, sha256, state: 'spooled', duplicateOf: null, heldFor }
    },

    async show(reportId) {
      return presentReport(await need(reportId))
    },

    async list({ state, feed, cursor, limit }) {
      const rows = await listReports(db, {
        state: state ?? null,
        feed: feed ?? null,
        before: cursorNumber(cursor),
        limit: limit + 1,
      })
      return numberedPage(rows, limit, (row) => row.report_no, presentReport)
    },

    async rejected(reportId, { cursor, limit }) {
      const report = await need(reportId)
      const rows = await listRejected(db, report.report_no, cursorNumber(cursor) ?? 0, limit + 1)
      return numberedPage(
        rows,
        limit,
        (row) => row.rejected_no,
        (row) => presentRefused(row, deps, reportId),
      )
    },

    async retry(actor, reportId) {
      const report = await need(reportId)
      await db.transaction(async (tx) => {
        if (!(await startRetry(tx, report.report_no)))
          throw new AppError(
            'observations.state',
            report.raw_deleted_at === null
              ? 'The report is still being worked through; try again when it is done.'
              : 'The bytes of this report were deleted when their time had come; its refused rows cannot be read again.',
          )
        await deps.emit(tx, {
          type: 'observations.report-retried',
          at: clock(),
          actor,
          subject: { type: 'observations.report', id: reportId },
          detail: { refused: report.rejected },
        })
      })
      deps.wakeIngest()
      return presentReport(await need(reportId))
    },

    registerSpooled,

    async registerOwed() {
      if (!owed) return
      owed = false
      try {
        await registerSpooled()
      } catch (error) {
        owed = true
        throw error
      }
    },

    waiting: () => waitingReports(db),
    anyWaiting: () => anyReportWaiting(db),

    async raw(actor, reportId) {
      const row = await need(reportId)
      if (row.raw_deleted_at !== null)
        throw new AppError('observations.state', 'The bytes of this report were deleted when their time had come.')
      const reader = await spool.open(reportId)
      await db.transaction((tx) =>
        deps.emit(tx, {
          type: 'observations.report-bytes-read',
          at: clock(),
          actor,
          subject: { type: 'observations.report', id: reportId },
          detail: {},
        }),
      )
      const stream = reader.stream()
      stream.once('close', () => void reader.close())
      return { stream, report: presentReport(row) }
    },
  }
}

function reportOfNote(reportId: string, note: SpoolNote): NewReport {
  const text = (name: string): string => String(note[name] ?? '')
  return {
    reportId,
    sha256: text('sha256'),
    feed: note['feed'] === null ? null : text('feed'),
    fileName: text('fileName'),
    origin: reportOrigins.find((origin) => origin === note['origin']) ?? 'http',
    addedBy: text('addedBy'),
    exercise: note['exercise'] === true,
    sizeBytes: Number(note['sizeBytes']),
    receivedAt: text('receivedAt') as Instant,
    rawUntil: text('rawUntil') as Instant,
  }
}

function presentRefused(row: RejectedRecord, { box }: ObservationsDeps, reportId: string): RefusedRow {
  return {
    part: row.part,
    line: row.line,
    offset: row.byte_offset,
    length: row.byte_length,
    column: row.column_name,
    reason: row.reason,
    meaning: REJECT_REASONS[row.reason as RejectReason] ?? row.reason,
    sample: box.open(row.sample, `rejected/${reportId}`).toString('utf8'),
  }
}

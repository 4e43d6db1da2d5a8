import type { Instant } from '#kernel/instant.ts'
import type { SourceState } from '../sources/source.ts'

/** States of a report. @source CONTRACT, `comity report show` */
export const reportStates = ['spooled', 'processing', 'done', 'failed'] as const
export type ReportState = (typeof reportStates)[number]

/** By which door a report came. */
export const reportOrigins = ['http', 'cli', 'folder', 'mail', 'demo'] as const
export type ReportOrigin = (typeof reportOrigins)[number]

/** A report as the store reads it. */
export interface ReportRow {
  readonly report_no: number
  readonly report_id: string
  readonly sha256: string
  readonly feed: string | null
  readonly file_name: string
  readonly format: string | null
  readonly report_type: string | null
  readonly type_known: boolean | null
  readonly state: ReportState
  readonly origin: ReportOrigin
  readonly exercise: boolean
  readonly size_bytes: number
  readonly read_bytes: number
  readonly received_at: Instant
  readonly started_at: Instant | null
  readonly finished_at: Instant | null
  readonly error: string | null
  readonly dropped: Readonly<Record<string, number>>
  readonly raw_until: Instant
  readonly raw_deleted_at: Instant | null
  readonly legal_hold: boolean
  /** The source whose assessment it waits for. */
  readonly held_for: string | null
  readonly source_state: SourceState | null
  readonly source_reason: string | null
  readonly rows: number
  readonly events: number
  readonly rejected: number
  readonly findings_new: number
  readonly findings_seen: number
}

/** A report as it leaves: the figures that `comity report show` gives while it runs and after. */
export interface Report {
  readonly reportId: string
  readonly sha256: string
  readonly feed: string | null
  readonly fileName: string
  readonly format: string | null
  readonly reportType: string | null
  readonly typeKnown: boolean | null
  readonly state: ReportState
  readonly origin: ReportOrigin
  readonly exercise: boolean
  readonly sizeBytes: number
  readonly readBytes: number
  readonly rows: number
  readonly events: number
  readonly rejected: number
  readonly findingsNew: number
  readonly findingsSeen: number
  readonly durationMs: number | null
  readonly receivedAt: Instant
  readonly finishedAt: Instant | null
  readonly rawUntil: Instant
  readonly rawKept: boolean
  readonly legalHold: boolean
  /** Why it is kept and not read: its source, and how that stands. Null for a report that nothing holds. @source rule e-5 */
  readonly held: { readonly source: string; readonly state: SourceState; readonly reason: string | null } | null
  readonly droppedFields: Readonly<Record<string, number>>
  readonly error: string | null
}

export function presentReport(row: ReportRow): Report {
  const ended = row.finished_at
  return {
    reportId: row.report_id,
    sha256: row.sha256,
    feed: row.feed,
    fileName: row.file_name,
    format: row.format,
    reportType: row.report_type,
    typeKnown: row.type_known,
    state: row.state,
    origin: row.origin,
    exercise: row.exercise,
    sizeBytes: row.size_bytes,
    readBytes: row.read_bytes,
    rows: row.rows,
    events: row.events,
    rejected: row.rejected,
    findingsNew: row.findings_new,
    findingsSeen: row.findings_seen,
    durationMs: row.started_at !== null && ended !== null ? Date.parse(ended) - Date.parse(row.started_at) : null,
    receivedAt: row.received_at,
    finishedAt: ended,
    rawUntil: row.raw_until,
    rawKept: row.raw_deleted_at === null,
    legalHold: row.legal_hold,
    held:
      row.held_for === null
        ? null
        : { source: row.held_for, state: row.source_state ?? 'new', reason: row.source_reason },
    droppedFields: row.dropped,
    error: row.error,
  }
}

import type { Sql } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'

export interface WaitingNotification {
  readonly notification_no: number
  readonly contact_no: number
  readonly state: 'held' | 'bounced'
  readonly why_held: string | null
  readonly outcome: string | null
  readonly findings: number
  readonly created_at: Instant
}

/** Notifications that wait for a person, the oldest first. */
export async function waitingNotifications(sql: Sql, limit: number): Promise<WaitingNotification[]> {
  const { rows } = await sql.query<WaitingNotification>(
    `select notification_no, contact_no, state, why_held, outcome, findings, created_at from observations.desk_notification order by notification_no limit $1`,
    [limit],
  )
  return rows
}

export interface NetworkRow {
  readonly asn: number
  readonly open: number
  readonly long_lasting: number
  readonly last_measure: Instant | null
}

/** Networks with most that lasts. @source R025 */
export async function busyNetworks(sql: Sql, limit: number): Promise<NetworkRow[]> {
  const { rows } = await sql.query<NetworkRow>(
    `select asn, open, long_lasting, last_measure from observations.desk_network where open > 0 order by long_lasting desc, open desc, asn limit $1`,
    [limit],
  )
  return rows
}

export interface TroubledReport {
  readonly report_id: string
  readonly file_name: string
  readonly state: string
  readonly error: string | null
  readonly rejected: number
  readonly received_at: Instant
}

/** Reports of the last days that failed or had rows refused. */
export async function troubledReports(sql: Sql, since: Instant, limit: number): Promise<TroubledReport[]> {
  const { rows } = await sql.query<TroubledReport>(
    `select report_id, file_name, state, error, rejected, received_at from observations.desk_report
     where received_at >= $1 and (state = 'failed' or rejected > 0) order by received_at desc limit $2`,
    [since, limit],
  )
  return rows
}

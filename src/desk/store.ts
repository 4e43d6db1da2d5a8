import type { Sql } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Measures, Recurrence } from './networks.ts'

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

/** AS numbers with findings seen since then: all of them, and those of which the report says that they are at home. */
export async function seenAsns(
  sql: Sql,
  since: Instant,
  home: string,
): Promise<{ all: Set<number>; atHome: Set<number> }> {
  const { rows } = await sql.query<{ asn: number; at_home: boolean }>(
    `select asn, bool_or(country = $2) is true as at_home from observations.desk_seen where last_seen >= $1 group by asn`,
    [since, home],
  )
  return {
    all: new Set(rows.map((row) => row.asn)),
    atHome: new Set(rows.filter((row) => row.at_home).map((row) => row.asn)),
  }
}

/** Networks where problems came back. @source R025 */
export async function recurrences(sql: Sql): Promise<Recurrence[]> {
  const { rows } = await sql.query<{ asn: number; reopened: number; new_after: number; last_at: Instant }>(
    'select asn, reopened, new_after, last_at from observations.desk_recurrence',
  )
  return rows.map((row) => ({
    asn: row.asn,
    reopened: row.reopened,
    newAfter: row.new_after,
    lastAt: row.last_at,
  }))
}

/** What was done about these networks. */
export async function measuresOf(sql: Sql, asns: readonly number[]): Promise<Map<number, Measures>> {
  const { rows } = await sql.query<{
    asn: number
    notifications: number
    last_sent_at: Instant | null
    answers: number
    answers_to_mend: number
    last_answer_at: Instant | null
  }>(
    `select asn, notifications, last_sent_at, answers, answers_to_mend, last_answer_at from observations.desk_measure where asn = any($1::bigint[])`,
    [asns],
  )
  return new Map(
    rows.map((row) => [
      row.asn,
      {
        notifications: row.notifications,
        lastSentAt: row.last_sent_at,
        answers: row.answers,
        answersToMend: row.answers_to_mend,
        lastAnswerAt: row.last_answer_at,
      },
    ]),
  )
}

/** How many findings are open in these networks. */
export async function openByAsn(sql: Sql, asns: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql.query<{ asn: number; open: number }>(
    'select asn, open from observations.desk_network where asn = any($1::bigint[])',
    [asns],
  )
  return new Map(rows.map((row) => [row.asn, row.open]))
}

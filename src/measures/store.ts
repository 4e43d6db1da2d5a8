import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Id } from '#kernel/id.ts'
import { measureIdOf, type Measure, type MeasureBody, type MeasureEnd } from './measure.ts'
import { widestLevel } from './target.ts'
import type { Effect, MeasureKind, MeasureState } from './words.ts'

interface MeasureRow {
  measure_no: number
  version: number
  state: MeasureState
  effect: Effect
  body: MeasureBody
  split_from: number | null
  extends: number | null
  decision_id: string | null
  approval_id: string | null
  break_glass: boolean
  proposed_by: string
  proposed_at: Instant
  applied_at: Instant | null
  ends_at: Instant | null
  ended_at: Instant | null
  ended_by: string | null
  end_cause: MeasureEnd['cause'] | null
  end_note: string | null
  review_at: Instant | null
  harm_reports: number
}

const columns = `m.measure_no, m.version, m.state, m.effect, m.body, m.split_from, m.extends, m.decision_id, m.approval_id, m.break_glass,
  m.proposed_by, m.proposed_at, m.applied_at, m.ends_at, m.ended_at, m.ended_by, m.end_cause, m.end_note, m.review_at,
  (select count(*) from measures.harm_report h where h.measure_no = m.measure_no) as harm_reports`

const idOrNull = (no: number | null): Id<'measure'> | null => (no === null ? null : measureIdOf(no))

function toMeasure(row: MeasureRow): Measure {
  const { ended_at, ended_by, end_cause, end_note } = row
  return {
    measureId: measureIdOf(row.measure_no),
    version: row.version,
    state: row.state,
    effect: row.effect,
    level: widestLevel(row.body.targets),
    ...row.body,
    splitFrom: idOrNull(row.split_from),
    extends: idOrNull(row.extends),
    decisionId: row.decision_id,
    approvalId: row.approval_id,
    breakGlass: row.break_glass,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    appliedAt: row.applied_at,
    endsAt: row.ends_at,
    end:
      ended_at === null || ended_by === null || end_cause === null
        ? null
        : { at: ended_at, by: ended_by, cause: end_cause, note: end_note ?? '', reviewAt: row.review_at },
    harmReports: row.harm_reports,
  }
}

export interface NewMeasure {
  readonly body: MeasureBody
  readonly kind: MeasureKind
  readonly effect: Effect
  readonly splitFrom: number | null
  readonly extends: number | null
  readonly by: string
  readonly at: Instant
}

/** @returns The number of the new draft. */
export async function insertMeasure(tx: Tx, measure: NewMeasure): Promise<number> {
  const { body } = measure
  const { rows } = await tx.query<{ measure_no: number }>(
    `insert into measures.measure (state, kind, effect, exercise, body, near_miss, split_from, extends, proposed_by, proposed_at)
     values ('draft', $1, $2, $3, $4, $5, $6, $7, $8, $9) returning measure_no`,
    [
      measure.kind,
      measure.effect,
      body.proposal.exercise,
      JSON.stringify(body),
      body.nearMiss !== null,
      measure.splitFrom,
      measure.extends,
      measure.by,
      measure.at,
    ],
  )
  return rows[0]!.measure_no
}

export async function findMeasure(sql: Sql, no: number, lock = false): Promise<Measure | null> {
  const { rows } = await sql.query<MeasureRow>(
    `select ${columns} from measures.measure m where m.measure_no = $1${lock ? ' for update' : ''}`,
    [no],
  )
  return rows[0] === undefined ? null : toMeasure(rows[0])
}

export interface MeasureFilter {
  readonly state?: MeasureState | undefined
  readonly kind?: MeasureKind | undefined
  readonly nearMiss?: boolean | undefined
  readonly before: number | null
  readonly limit: number
}

/** Newest first. */
export async function listMeasures(sql: Sql, filter: MeasureFilter): Promise<Measure[]> {
  const { rows } = await sql.query<MeasureRow>(
    `select ${columns} from measures.measure m
     where ($1::text is null or m.state = $1) and ($2::text is null or m.kind = $2) and ($3::boolean is null or m.near_miss = $3)
       and ($4::bigint is null or m.measure_no < $4)
     order by m.measure_no desc limit $5`,
    [filter.state ?? null, filter.kind ?? null, filter.nearMiss ?? null, filter.before, filter.limit],
  )
  return rows.map(toMeasure)
}

/** What it says now; its version goes up. */
export async function setBody(
  tx: Tx,
  no: number,
  body: MeasureBody,
  of: Pick<NewMeasure, 'kind' | 'effect'>,
): Promise<void> {
  await tx.query(
    `update measures.measure set body = $2, kind = $3, effect = $4, near_miss = $5, exercise = $6, version = version + 1
     where measure_no = $1`,
    [no, JSON.stringify(body), of.kind, of.effect, body.nearMiss !== null, body.proposal.exercise],
  )
}

/** How it stands with the decision: back to a draft, or waiting for an approval. */
export async function setPending(
  tx: Tx,
  no: number,
  pending: { state: 'draft' | 'waiting'; decisionId: string | null; approvalId: string | null },
): Promise<void> {
  await tx.query(
    'update measures.measure set state = $2, decision_id = $3, approval_id = $4, version = version + 1 where measure_no = $1',
    [no, pending.state, pending.decisionId, pending.approvalId],
  )
}

export async function setApplied(
  tx: Tx,
  no: number,
  applied: { decisionId: string; breakGlass: boolean; at: Instant; endsAt: Instant },
): Promise<void> {
  await tx.query(
    `update measures.measure set state = 'applied', decision_id = $2, break_glass = $3, applied_at = $4, ends_at = $5, version = version + 1
     where measure_no = $1`,
    [no, applied.decisionId, applied.breakGlass, applied.at, applied.endsAt],
  )
}

export async function setEnded(
  tx: Tx,
  no: number,
  state: 'reversed' | 'expired' | 'set-aside',
  end: MeasureEnd,
): Promise<void> {
  await tx.query(
    `update measures.measure set state = $2, ended_at = $3, ended_by = $4, end_cause = $5, end_note = $6, review_at = $7, version = version + 1
     where measure_no = $1`,
    [no, state, end.at, end.by, end.cause, end.note, end.reviewAt],
  )
}

/** Measures in force whose time is over. */
export async function dueToExpire(sql: Sql, now: Instant, limit: number): Promise<number[]> {
  const { rows } = await sql.query<{ measure_no: number }>(
    `select measure_no from measures.measure where state = 'applied' and ends_at <= $1 order by ends_at limit $2`,
    [now, limit],
  )
  return rows.map((row) => row.measure_no)
}

/** Measures in force that end before a time, the nearest first; exercises need nobody. */
export async function endingBefore(sql: Sql, before: Instant, limit: number): Promise<Measure[]> {
  const { rows } = await sql.query<MeasureRow>(
    `select ${columns} from measures.measure m where m.state = 'applied' and m.ends_at <= $1 and not m.exercise
     order by m.ends_at limit $2`,
    [before, limit],
  )
  return rows.map(toMeasure)
}

/** Drafts that would hit a contact point of a response team, the oldest first. */
export async function nearMissesWaiting(sql: Sql, limit: number): Promise<Measure[]> {
  const { rows } = await sql.query<MeasureRow>(
    `select ${columns} from measures.measure m where m.state = 'draft' and m.near_miss and not m.exercise
     order by m.measure_no limit $1`,
    [limit],
  )
  return rows.map(toMeasure)
}

/** Measures in force of which harm was reported, with when it was first. */
export async function harming(sql: Sql, limit: number): Promise<{ measure: Measure; since: Instant }[]> {
  const { rows } = await sql.query<MeasureRow & { since: Instant }>(
    `select ${columns}, first.since from measures.measure m
     join (select measure_no, min(at) as since from measures.harm_report group by measure_no) first using (measure_no)
     where m.state = 'applied' and not m.exercise order by first.since limit $1`,
    [limit],
  )
  return rows.map((row) => ({ measure: toMeasure(row), since: row.since }))
}

export interface HarmReport {
  readonly text: string
  readonly reportedBy: string
  readonly at: Instant
}

export async function insertHarm(tx: Tx, no: number, report: HarmReport): Promise<void> {
  await tx.query('insert into measures.harm_report (measure_no, text, reported_by, at) values ($1, $2, $3, $4)', [
    no,
    report.text,
    report.reportedBy,
    report.at,
  ])
}

export async function harmsOf(sql: Sql, no: number): Promise<HarmReport[]> {
  const { rows } = await sql.query<{ text: string; reported_by: string; at: Instant }>(
    'select text, reported_by, at from measures.harm_report where measure_no = $1 order by harm_no limit 200',
    [no],
  )
  return rows.map(({ text, reported_by, at }) => ({ text, reportedBy: reported_by, at }))
}

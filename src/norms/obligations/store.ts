import type { Actor, Role } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { Period } from '../clocks/period.ts'
import type { Obligation } from './obligation.ts'

interface Row {
  id: Id<'obligation'>
  rule: string
  what: string
  subject_type: string
  subject_id: string
  decision_id: string | null
  period: Period
  of_law: boolean
  pausable: boolean
  started_at: Instant
  due_at: Instant
  legal_due_at: Instant
  paused_at: Instant | null
  owner: Role
  escalate_to: Role
  escalated_at: Instant | null
  ended_at: Instant | null
  ended: 'met' | 'not-done' | null
  ended_by: string | null
  evidence: string | null
  by_kind: Actor['kind']
  by_id: string
  reference: string | null
  exercise: boolean
}

function fromRow(row: Row): Obligation {
  return {
    id: row.id,
    rule: row.rule,
    what: row.what,
    subject: { type: row.subject_type, id: row.subject_id },
    decisionId: row.decision_id,
    period: row.period,
    ofLaw: row.of_law,
    pausable: row.pausable,
    startedAt: row.started_at,
    dueAt: row.due_at,
    legalDueAt: row.legal_due_at,
    pausedAt: row.paused_at,
    owner: row.owner,
    escalateTo: row.escalate_to,
    escalatedAt: row.escalated_at,
    endedAt: row.ended_at,
    ended: row.ended,
    endedBy: row.ended_by,
    evidence: row.evidence,
    by: { kind: row.by_kind, id: row.by_id },
    reference: row.reference,
    exercise: row.exercise,
  }
}

/**
 * Keeps what came to be owed. What the same rule asks for the same thing already stays as it is, and a decision that is looked up
 * again asks for nothing twice. @returns Those that are new.
 */
export async function insertObligations(sql: Sql, all: readonly Obligation[]): Promise<Obligation[]> {
  const { rows } = await sql.query<Row>(
    `insert into norms.obligation (id, rule, what, subject_type, subject_id, decision_id, period, of_law, pausable, started_at,
       due_at, legal_due_at, owner, escalate_to, by_kind, by_id, reference, exercise)
     select * from jsonb_to_recordset($1::jsonb) as given (id text, rule text, what text, subject_type text, subject_id text,
       decision_id text, period jsonb, of_law boolean, pausable boolean, started_at timestamptz, due_at timestamptz,
       legal_due_at timestamptz, owner text, escalate_to text, by_kind text, by_id text, reference text, exercise boolean)
     where not exists (select from norms.obligation as before
       where before.decision_id = given.decision_id and before.rule = given.rule)
     on conflict (rule, subject_type, subject_id) where ended_at is null do nothing
     returning *`,
    [
      JSON.stringify(
        all.map((one) => ({
          id: one.id,
          rule: one.rule,
          what: one.what,
          subject_type: one.subject.type,
          subject_id: one.subject.id,
          decision_id: one.decisionId,
          period: one.period,
          of_law: one.ofLaw,
          pausable: one.pausable,
          started_at: one.startedAt,
          due_at: one.dueAt,
          legal_due_at: one.legalDueAt,
          owner: one.owner,
          escalate_to: one.escalateTo,
          by_kind: one.by.kind,
          by_id: one.by.id,
          reference: one.reference,
          exercise: one.exercise,
        })),
      ),
    ],
  )
  return rows.map(fromRow)
}

/** Writes what of an obligation can change. */
export async function updateObligation(sql: Sql, one: Obligation): Promise<void> {
  await sql.query(
    `update norms.obligation set due_at = $2, legal_due_at = $3, paused_at = $4, escalated_at = $5, ended_at = $6, ended = $7,
       ended_by = $8, evidence = $9 where id = $1`,
    [
      one.id,
      one.dueAt,
      one.legalDueAt,
      one.pausedAt,
      one.escalatedAt,
      one.endedAt,
      one.ended,
      one.endedBy,
      one.evidence,
    ],
  )
}

/** One of them, locked against others that would change it. */
export async function lockObligation(sql: Sql, id: string): Promise<Obligation | undefined> {
  const { rows } = await sql.query<Row>(`select * from norms.obligation where id = $1 for update`, [id])
  return rows[0] && fromRow(rows[0])
}

export async function findObligation(sql: Sql, id: string): Promise<Obligation | undefined> {
  const { rows } = await sql.query<Row>(`select * from norms.obligation where id = $1`, [id])
  return rows[0] && fromRow(rows[0])
}

/** The open obligations about a thing under a rule, locked. */
export async function lockOpenAbout(sql: Sql, subject: EntityRef, rule: string): Promise<Obligation[]> {
  const { rows } = await sql.query<Row>(
    `select * from norms.obligation where subject_id = $1 and subject_type = $2 and rule = $3 and ended_at is null for update`,
    [subject.id, subject.type, rule],
  )
  return rows.map(fromRow)
}

/** Those that have run out and nobody was told of, locked; another process skips them. */
export async function lockRunOut(sql: Sql, now: Instant, limit: number): Promise<Obligation[]> {
  const { rows } = await sql.query<Row>(
    `select * from norms.obligation where ended_at is null and escalated_at is null and paused_at is null and due_at < $1
     order by due_at limit $2 for update skip locked`,
    [now, limit],
  )
  return rows.map(fromRow)
}

/** Which obligations a list shows. */
export interface ObligationFilter {
  readonly state?: 'open' | 'overdue' | 'ended'
  readonly owner?: Role
  readonly subjectId?: string
  /** Only those after this one: the due time and id of the last row of the page before. */
  readonly after?: { readonly dueAt: Instant; readonly id: string }
  readonly limit: number
}

/** By their clocks, the most pressing first. */
export async function listObligations(sql: Sql, filter: ObligationFilter, now: Instant): Promise<Obligation[]> {
  const { rows } = await sql.query<Row>(
    `select * from norms.obligation
     where ($1::text is null or case $1 when 'open' then ended_at is null
         when 'overdue' then ended_at is null and paused_at is null and due_at < $2 else ended_at is not null end)
       and ($3::text is null or owner = $3 or escalate_to = $3) and ($4::text is null or subject_id = $4)
       and ($5::timestamptz is null or (due_at, id) > ($5, $6))
     order by due_at, id limit $7`,
    [
      filter.state ?? null,
      now,
      filter.owner ?? null,
      filter.subjectId ?? null,
      filter.after?.dueAt ?? null,
      filter.after?.id ?? null,
      filter.limit,
    ],
  )
  return rows.map(fromRow)
}

/** Something that happened to an obligation. */
export interface ObligationStep {
  readonly at: Instant
  readonly step: 'begun' | 'paused' | 'resumed' | 'escalated' | 'met' | 'not-done'
  readonly by: { readonly kind: string; readonly id: string }
  readonly note: string
}

export async function insertStep(
  sql: Sql,
  obligationId: string,
  { at, step, by, note }: ObligationStep,
): Promise<void> {
  await sql.query(
    `insert into norms.obligation_step (obligation_id, at, step, by_kind, by_id, note) values ($1, $2, $3, $4, $5, $6)`,
    [obligationId, at, step, by.kind, by.id, note],
  )
}

export async function listSteps(sql: Sql, obligationId: string): Promise<ObligationStep[]> {
  const { rows } = await sql.query<{
    at: Instant
    step: ObligationStep['step']
    kind: string
    by: string
    note: string
  }>(
    `select at, step, by_kind as kind, by_id as by, note from norms.obligation_step where obligation_id = $1 order by at`,
    [obligationId],
  )
  return rows.map(({ at, step, kind, by, note }) => ({ at, step, by: { kind, id: by }, note }))
}

export interface Holiday {
  readonly day: string
  readonly name: string
}

export async function listHolidays(sql: Sql): Promise<Holiday[]> {
  const { rows } = await sql.query<Holiday>(`select day, name from norms.holiday order by day`)
  return rows
}

/** Puts another list in the place of the one before. */
export async function replaceHolidays(sql: Sql, holidays: readonly Holiday[]): Promise<void> {
  await sql.query(`delete from norms.holiday`)
  await sql.query(`insert into norms.holiday (day, name) select * from unnest($1::date[], $2::text[])`, [
    holidays.map((each) => each.day),
    holidays.map((each) => each.name),
  ])
}

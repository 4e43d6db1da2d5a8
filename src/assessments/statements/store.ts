import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { StatementState } from './statement.ts'

export interface StatementRow {
  readonly id: string
  readonly assessment_id: string | null
  readonly number: number | null
  readonly revision: number
  readonly state: StatementState
  readonly audience: 'public' | 'contacts'
  readonly exercise: boolean
  readonly created_at: Instant
  readonly released_at: Instant | null
  readonly sealed: Buffer
  readonly flagged: string[]
  readonly by_id: string
  readonly person_id: string | null
  readonly by_name: string
}

const columns = `s.id, s.assessment_id, s.number, s.revision, s.state, s.audience, s.exercise, s.created_at, s.released_at,
  r.sealed, r.flagged, r.by_id, r.person_id, r.by_name`
const from = `assessments.statement s join assessments.revision r on r.statement_id = s.id and r.revision = s.revision`

export interface NewRevision {
  readonly id: string
  readonly revision: number
  readonly sealed: Buffer
  readonly flagged: readonly string[]
  readonly by: { readonly id: string; readonly personId: string | null; readonly name: string }
  readonly at: Instant
}

export interface StatementTerms {
  readonly assessmentId: string | null
  readonly number: number | null
  readonly audience: string
  readonly level: string
  readonly kind: string
}

export async function insertStatement(
  tx: Tx,
  { id, at, by }: NewRevision,
  terms: StatementTerms & { exercise: boolean },
): Promise<void> {
  await tx.query(
    `insert into assessments.statement (id, assessment_id, number, revision, state, audience, level, kind, exercise, created_at, created_by)
     values ($1, $2, $3, 1, 'draft', $4, $5, $6, $7, $8, $9)`,
    [id, terms.assessmentId, terms.number, terms.audience, terms.level, terms.kind, terms.exercise, at, by.id],
  )
}

export async function insertRevision(tx: Tx, { id, revision, sealed, flagged, by, at }: NewRevision): Promise<void> {
  await tx.query(
    `insert into assessments.revision (statement_id, revision, sealed, flagged, by_id, person_id, by_name, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, revision, sealed, flagged, by.id, by.personId, by.name, at],
  )
}

/** A changed text begins anew as a draft. */
export async function changeStatement(tx: Tx, id: string, revision: number, terms: StatementTerms): Promise<void> {
  await tx.query(
    `update assessments.statement set revision = $2, state = 'draft', assessment_id = $3, number = $4, audience = $5, level = $6, kind = $7
     where id = $1`,
    [id, revision, terms.assessmentId, terms.number, terms.audience, terms.level, terms.kind],
  )
}

export async function setState(tx: Tx, id: string, state: StatementState, releasedAt: Instant | null): Promise<void> {
  await tx.query(`update assessments.statement set state = $2, released_at = coalesce(released_at, $3) where id = $1`, [
    id,
    state,
    releasedAt,
  ])
}

export async function findStatement(sql: Sql, id: string): Promise<StatementRow | null> {
  const { rows } = await sql.query<StatementRow>(`select ${columns} from ${from} where s.id = $1`, [id])
  return rows[0] ?? null
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockStatement(tx: Tx, id: string): Promise<StatementRow | null> {
  await tx.query('select 1 from assessments.statement where id = $1 for update', [id])
  return findStatement(tx, id)
}

/** Newest first. @param before Id of the last row of the page before. */
export async function listStatements(
  sql: Sql,
  filter: { readonly assessmentId?: string; readonly state?: string; readonly published?: boolean },
  before: string | null,
  limit: number,
): Promise<StatementRow[]> {
  const { rows } = await sql.query<StatementRow>(
    `select ${columns} from ${from}
     where ($1::text is null or s.assessment_id = $1) and ($2::text is null or s.state = $2)
       and (not $3 or (s.audience = 'public' and s.state = 'released' and not s.exercise)) and ($4::text is null or s.id < $4)
     order by s.id desc limit $5`,
    [filter.assessmentId ?? null, filter.state ?? null, filter.published ?? false, before, limit],
  )
  return rows
}

export interface RevisionRow {
  readonly revision: number
  readonly sealed: Buffer
  readonly flagged: string[]
  readonly by_name: string
  readonly at: Instant
  readonly cleared_by: string | null
  readonly cleared_at: Instant | null
}

/** Every text that there was, oldest first, each with who cleared it. */
export async function listRevisions(sql: Sql, id: string): Promise<RevisionRow[]> {
  const { rows } = await sql.query<RevisionRow>(
    `select r.revision, r.sealed, r.flagged, r.by_name, r.at, c.name as cleared_by, c.at as cleared_at
     from assessments.revision r left join assessments.clearing c on c.statement_id = r.statement_id and c.revision = r.revision
     where r.statement_id = $1 order by r.revision`,
    [id],
  )
  return rows
}

export async function isCleared(sql: Sql, id: string, revision: number): Promise<boolean> {
  const { rowCount } = await sql.query('select 1 from assessments.clearing where statement_id = $1 and revision = $2', [
    id,
    revision,
  ])
  return rowCount > 0
}

export async function insertClearing(
  tx: Tx,
  clearing: { id: string; revision: number; personId: string; name: string; note: Buffer; at: Instant },
): Promise<void> {
  await tx.query(
    `insert into assessments.clearing (statement_id, revision, person_id, name, sealed_note, at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [clearing.id, clearing.revision, clearing.personId, clearing.name, clearing.note, clearing.at],
  )
}

export interface DeliveryRow {
  readonly contact_id: string
  readonly state: 'stopped' | 'held' | 'released'
  readonly decision_id: string
  readonly approval_id: string | null
  readonly message_id: string | null
  readonly at: Instant
}

export async function listDeliveries(sql: Sql, id: string, revision: number): Promise<DeliveryRow[]> {
  const { rows } = await sql.query<DeliveryRow>(
    `select contact_id, state, decision_id, approval_id, message_id, at from assessments.delivery
     where statement_id = $1 and revision = $2 order by contact_id`,
    [id, revision],
  )
  return rows
}

export async function putDelivery(
  tx: Tx,
  { id, revision }: { id: string; revision: number },
  { contact_id, state, decision_id, approval_id, message_id, at }: DeliveryRow,
): Promise<void> {
  await tx.query(
    `insert into assessments.delivery (statement_id, revision, contact_id, state, decision_id, approval_id, message_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (statement_id, revision, contact_id) do update
     set state = excluded.state, decision_id = excluded.decision_id, approval_id = excluded.approval_id,
         message_id = excluded.message_id, at = excluded.at`,
    [id, revision, contact_id, state, decision_id, approval_id, message_id, at],
  )
}

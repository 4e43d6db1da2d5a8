import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'

export interface AssessmentRow {
  readonly id: string
  readonly version: number
  readonly sealed: Buffer
  readonly frozen: number
  readonly exercise: boolean
  readonly created_at: Instant
  readonly changed_at: Instant
}

const columns = 'id, version, sealed, frozen, exercise, created_at, changed_at'

export interface Who {
  readonly id: string
  readonly personId: string | null
  readonly name: string
}

export async function insertAssessment(
  tx: Tx,
  { id, sealed, exercise, at, by }: { id: string; sealed: Buffer; exercise: boolean; at: Instant; by: string },
): Promise<void> {
  await tx.query(
    `insert into assessments.assessment (id, version, sealed, exercise, created_at, created_by, changed_at)
     values ($1, 1, $2, $3, $4, $5, $4)`,
    [id, sealed, exercise, at, by],
  )
}

export async function findAssessment(sql: Sql, id: string): Promise<AssessmentRow | null> {
  const { rows } = await sql.query<AssessmentRow>(`select ${columns} from assessments.assessment where id = $1`, [id])
  return rows[0] ?? null
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockAssessment(tx: Tx, id: string): Promise<AssessmentRow | null> {
  const { rows } = await tx.query<AssessmentRow>(
    `select ${columns} from assessments.assessment where id = $1 for update`,
    [id],
  )
  return rows[0] ?? null
}

/** Newest first. @param before Id of the last row of the page before. */
export async function listAssessments(sql: Sql, before: string | null, limit: number): Promise<AssessmentRow[]> {
  const { rows } = await sql.query<AssessmentRow>(
    `select ${columns} from assessments.assessment where $1::text is null or id < $1 order by id desc limit $2`,
    [before, limit],
  )
  return rows
}

export async function changeAssessment(tx: Tx, id: string, sealed: Buffer, at: Instant): Promise<void> {
  await tx.query(
    'update assessments.assessment set sealed = $2, version = version + 1, changed_at = $3 where id = $1',
    [id, sealed, at],
  )
}

/** Puts somebody on the case; who is on it already stays since then. */
export async function addPerson(
  tx: Tx,
  id: string,
  person: { personId: string; name: string },
  at: Instant,
): Promise<void> {
  await tx.query(
    `insert into assessments.person (assessment_id, person_id, name, since) values ($1, $2, $3, $4) on conflict do nothing`,
    [id, person.personId, person.name, at],
  )
}

export async function listPeople(sql: Sql, id: string): Promise<{ personId: string; name: string; since: Instant }[]> {
  const { rows } = await sql.query<{ personId: string; name: string; since: Instant }>(
    `select person_id as "personId", name, since from assessments.person where assessment_id = $1 order by since, person_id`,
    [id],
  )
  return rows
}

export interface FrozenRow {
  readonly number: number
  readonly sha256: string
  readonly sealed: Buffer
  readonly missing: string[]
  readonly sealed_why: Buffer
  readonly by_name: string
  readonly at: Instant
}

const frozenColumns = 'number, sha256, sealed, missing, sealed_why, by_name, at'

export async function insertFrozen(
  tx: Tx,
  id: string,
  row: Omit<FrozenRow, 'by_name'> & { readonly by: Who },
): Promise<void> {
  await tx.query(
    `insert into assessments.frozen (assessment_id, number, sha256, sealed, missing, sealed_why, by_id, by_name, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, row.number, row.sha256, row.sealed, row.missing, row.sealed_why, row.by.id, row.by.name, row.at],
  )
  await tx.query('update assessments.assessment set frozen = $2 where id = $1', [id, row.number])
}

export async function findFrozen(sql: Sql, id: string, number: number): Promise<FrozenRow | null> {
  const { rows } = await sql.query<FrozenRow>(
    `select ${frozenColumns} from assessments.frozen where assessment_id = $1 and number = $2`,
    [id, number],
  )
  return rows[0] ?? null
}

export async function listFrozen(sql: Sql, id: string): Promise<FrozenRow[]> {
  const { rows } = await sql.query<FrozenRow>(
    `select ${frozenColumns} from assessments.frozen where assessment_id = $1 order by number`,
    [id],
  )
  return rows
}

export interface ReviewRow {
  readonly id: string
  readonly number: number
  readonly agrees: boolean
  readonly sealed_note: Buffer
  readonly person_id: string
  readonly name: string
  readonly at: Instant
}

export async function insertReview(tx: Tx, assessmentId: string, row: ReviewRow): Promise<void> {
  await tx.query(
    `insert into assessments.review (id, assessment_id, number, agrees, sealed_note, person_id, name, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, assessmentId, row.number, row.agrees, row.sealed_note, row.person_id, row.name, row.at],
  )
}

export async function listReviews(sql: Sql, id: string): Promise<ReviewRow[]> {
  const { rows } = await sql.query<ReviewRow>(
    `select id, number, agrees, sealed_note, person_id, name, at from assessments.review where assessment_id = $1 order by at, id`,
    [id],
  )
  return rows
}

/** Whether a peer who is not on the case, as it stands now, agreed to a version; the last word of each peer counts. */
export async function peerAgreed(sql: Sql, id: string, number: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `select 1 from (
       select distinct on (r.person_id) r.person_id, r.agrees from assessments.review r
       where r.assessment_id = $1 and r.number = $2 order by r.person_id, r.at desc, r.id desc) last
     where last.agrees and not exists (
       select 1 from assessments.person p where p.assessment_id = $1 and p.person_id = last.person_id) limit 1`,
    [id, number],
  )
  return rowCount > 0
}

export async function insertReading(tx: Tx, id: string, number: number, by: Who, at: Instant): Promise<void> {
  await tx.query(
    `insert into assessments.reading (assessment_id, number, reader_id, person_id, name, at) values ($1, $2, $3, $4, $5, $6)`,
    [id, number, by.id, by.personId, by.name, at],
  )
}

/** Who opened an assessment: each reader and version once, with the first and the last time. */
export async function listReadings(
  sql: Sql,
  id: string,
): Promise<{ number: number; readerId: string; name: string; times: number; first: Instant; last: Instant }[]> {
  const { rows } = await sql.query<{
    number: number
    readerId: string
    name: string
    times: number
    first: Instant
    last: Instant
  }>(
    `select number, reader_id as "readerId", max(name) as name, count(*) as times, min(at) as first, max(at) as last
     from assessments.reading where assessment_id = $1 group by number, reader_id order by max(at) desc`,
    [id],
  )
  return rows
}

export interface ConsultationRow {
  readonly id: string
  readonly kind: string
  readonly outcome: string
  readonly reason: string | null
  readonly sealed: Buffer
  readonly by_name: string
  readonly at: Instant
}

/** Whether an assessment or a statement belongs to an exercise; null when there is none. */
export async function isExercise(sql: Sql, about: string): Promise<boolean | null> {
  const { rows } = await sql.query<{ exercise: boolean }>(
    `select exercise from assessments.assessment where id = $1 union all select exercise from assessments.statement where id = $1`,
    [about],
  )
  return rows[0]?.exercise ?? null
}

export async function insertConsultation(
  tx: Tx,
  about: string,
  row: Omit<ConsultationRow, 'by_name'> & { readonly by: Who },
): Promise<void> {
  await tx.query(
    `insert into assessments.consultation (id, about, kind, outcome, reason, sealed, by_id, by_name, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.id, about, row.kind, row.outcome, row.reason, row.sealed, row.by.id, row.by.name, row.at],
  )
}

export async function listConsultations(sql: Sql, about: readonly string[]): Promise<ConsultationRow[]> {
  const { rows } = await sql.query<ConsultationRow>(
    `select id, kind, outcome, reason, sealed, by_name, at from assessments.consultation where about = any ($1) order by at, id`,
    [about],
  )
  return rows
}

export interface AuthorityRow {
  readonly id: string
  readonly decision: 'affirmative' | 'deferring' | 'negative'
  readonly sealed: Buffer
  readonly by_name: string
  readonly at: Instant
}

export async function insertAuthorityDecision(
  tx: Tx,
  assessmentId: string,
  row: Omit<AuthorityRow, 'by_name'> & { readonly by: Who },
): Promise<void> {
  await tx.query(
    `insert into assessments.authority_decision (id, assessment_id, decision, sealed, by_id, by_name, at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, assessmentId, row.decision, row.sealed, row.by.id, row.by.name, row.at],
  )
}

/** Oldest first; the last one counts. */
export async function listAuthorityDecisions(sql: Sql, assessmentId: string): Promise<AuthorityRow[]> {
  const { rows } = await sql.query<AuthorityRow>(
    `select id, decision, sealed, by_name, at from assessments.authority_decision where assessment_id = $1 order by at, id`,
    [assessmentId],
  )
  return rows
}

/** Whether something that rests on this assessment has been said of a State already: a later version revises it. */
export async function wasSaidOfState(sql: Sql, assessmentId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `select 1 from assessments.statement where assessment_id = $1 and level = 'state' and released_at is not null limit 1`,
    [assessmentId],
  )
  return rowCount > 0
}

/** The texts that a consultation may be about: a statement by its id and revision; nothing for an assessment. */
export async function revisionOf(sql: Sql, statementId: string): Promise<number | null> {
  const { rows } = await sql.query<{ revision: number }>('select revision from assessments.statement where id = $1', [
    statementId,
  ])
  return rows[0]?.revision ?? null
}

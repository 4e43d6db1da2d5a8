import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { factId, type FactFilter, type FactRecord } from './fact-record.ts'

/** A fact with what its leaf commits to. */
export interface CommittedFact {
  readonly fact: Fact
  readonly entry: Uint8Array
  readonly privateSalt: Uint8Array
  readonly figuresSalt: Uint8Array
  /** The figures vector, as JSON. */
  readonly figures: string
}

/** Writes facts, the openings of their leaves, and the entries that wait for a place in the log: one statement, whatever their number. */
export async function insertFacts(tx: Tx, facts: readonly CommittedFact[]): Promise<void> {
  await tx.query(
    `with input as (
       select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[],
         $8::bytea[], $9::bytea[], $10::bytea[], $11::jsonb[]) with ordinality
         as i (at, type, actor_kind, actor_id, subject_type, subject_id, detail, entry, private_salt, figures_salt, figures, n)),
     kept as (
       insert into transparency.fact (at, type, actor_kind, actor_id, subject_type, subject_id, detail)
       select at, type, actor_kind, actor_id, subject_type, subject_id, detail from input order by n
       returning fact_no),
     numbered as (select fact_no, row_number() over (order by fact_no) as n from kept),
     opened as (
       insert into transparency.opening (fact_no, private_salt, figures_salt, figures)
       select fact_no, private_salt, figures_salt, figures from numbered join input using (n))
     insert into transparency.pending (fact_no, entry) select fact_no, entry from numbered join input using (n)`,
    [
      facts.map(({ fact }) => fact.at),
      facts.map(({ fact }) => fact.type),
      facts.map(({ fact }) => fact.actor.kind),
      facts.map(({ fact }) => fact.actor.id),
      facts.map(({ fact }) => fact.subject.type),
      facts.map(({ fact }) => fact.subject.id),
      facts.map(({ fact }) => JSON.stringify(fact.detail)),
      facts.map(({ entry }) => entry),
      facts.map(({ privateSalt }) => privateSalt),
      facts.map(({ figuresSalt }) => figuresSalt),
      facts.map(({ figures }) => figures),
    ],
  )
}

interface FactRow {
  fact_no: number
  at: Instant
  type: string
  room: string
  actor_kind: string
  actor_id: string
  subject_type: string
  subject_id: string
  detail: FactRecord['detail']
}

function toRecord(row: FactRow): FactRecord {
  return {
    factId: factId(row.fact_no),
    at: row.at,
    type: row.type,
    room: row.room,
    actor: { kind: row.actor_kind, id: row.actor_id },
    subject: { type: row.subject_type, id: row.subject_id },
    detail: row.detail,
  }
}

/** Facts, the newest first, one more than asked for so that the caller knows of a next page. */
export async function listFacts(
  sql: Sql,
  filter: FactFilter,
  page: { readonly before: number | null; readonly limit: number },
): Promise<FactRecord[]> {
  const values: unknown[] = []
  const conditions: string[] = []
  const where = (condition: (place: string) => string, value: unknown): void => {
    if (value === undefined || value === null) return
    values.push(value)
    conditions.push(condition(`$${values.length}`))
  }
  const wholeRoom = filter.type?.endsWith('.') === true
  where((place) => `fact_no < ${place}`, page.before)
  where(
    (place) => (wholeRoom ? `room = ${place}` : `type = ${place}`),
    wholeRoom ? filter.type?.slice(0, -1) : filter.type,
  )
  where((place) => `actor_id = ${place}`, filter.actor)
  where((place) => `subject_type = ${place}`, filter.subjectType)
  where((place) => `subject_id = ${place}`, filter.subjectId)
  values.push(page.limit + 1)
  const { rows } = await sql.query<FactRow>(
    `select fact_no, at, type, room, actor_kind, actor_id, subject_type, subject_id, detail from transparency.fact
     ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
     order by fact_no desc limit $${values.length}`,
    values,
  )
  return rows.map(toRecord)
}

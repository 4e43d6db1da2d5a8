import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { Fact } from '#platform/facts.ts'
import { factId, type FactFilter, type FactRecord } from './fact-record.ts'

export async function insertFact(tx: Tx, { type, at, actor, subject, detail }: Fact): Promise<void> {
  await tx.query(
    `insert into transparency.fact (at, type, actor_kind, actor_id, subject_type, subject_id, detail)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [at, type, actor.kind, actor.id, subject.type, subject.id, JSON.stringify(detail)],
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

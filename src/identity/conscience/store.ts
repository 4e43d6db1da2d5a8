import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { ConcernId, ReaderRole } from './concern.ts'

export interface ConcernRow {
  readonly concernId: ConcernId
  /** A day, as all times here are: `YYYY-MM-DD`. */
  readonly raisedOn: string
  readonly contentSealed: Buffer
  readonly authorSealed: Buffer
  readonly openedOn: string | null
  readonly answeredOn: string | null
  readonly answerSealed: Buffer | null
}

export interface OpeningRow {
  readonly concernId: ConcernId
  readonly personId: string
  readonly askedAt: Instant
  readonly reasonSealed: Buffer
  readonly role: ReaderRole | null
  readonly readsUntil: Instant | null
}

const columns = `concern_id as "concernId", raised_on as "raisedOn", content_sealed as "contentSealed",
  author_sealed as "authorSealed", opened_on as "openedOn", answered_on as "answeredOn", answer_sealed as "answerSealed"`
const openingColumns = `concern_id as "concernId", person_id as "personId", asked_at as "askedAt",
  reason_sealed as "reasonSealed", role, reads_until as "readsUntil"`

export async function insertConcern(
  tx: Sql,
  row: Pick<ConcernRow, 'concernId' | 'raisedOn' | 'contentSealed' | 'authorSealed'> & { readonly codeMac: Buffer },
): Promise<void> {
  await tx.query(
    `insert into identity.concern (concern_id, raised_on, content_sealed, author_sealed, code_mac)
     values ($1, $2, $3, $4, $5)`,
    [row.concernId, row.raisedOn, row.contentSealed, row.authorSealed, row.codeMac],
  )
}

/** The concern, its row locked until the transaction ends. */
export async function lockConcern(tx: Sql, concernId: string): Promise<ConcernRow | null> {
  const { rows } = await tx.query<ConcernRow>(
    `select ${columns} from identity.concern where concern_id = $1 for update`,
    [concernId],
  )
  return rows[0] ?? null
}

export async function findConcernByCode(sql: Sql, codeMac: Buffer): Promise<ConcernRow | null> {
  const { rows } = await sql.query<ConcernRow>(`select ${columns} from identity.concern where code_mac = $1`, [codeMac])
  return rows[0] ?? null
}

/** The newest concerns. */
export async function listConcerns(sql: Sql, limit: number): Promise<ConcernRow[]> {
  const { rows } = await sql.query<ConcernRow>(
    `select ${columns} from identity.concern order by raised_on desc, concern_id limit $1`,
    [limit],
  )
  return rows
}

/** Who asked to open these, the first of them first. */
export async function listOpenings(sql: Sql, concernIds: readonly string[]): Promise<OpeningRow[]> {
  const { rows } = await sql.query<OpeningRow>(
    `select ${openingColumns} from identity.concern_opening where concern_id = any ($1) order by asked_at, person_id`,
    [concernIds],
  )
  return rows
}

/** Asks to open; what the same person asked before, and what has ended of it, is written over. */
export async function putOpening(
  tx: Sql,
  row: Pick<OpeningRow, 'concernId' | 'personId' | 'askedAt' | 'reasonSealed'>,
): Promise<void> {
  await tx.query(
    `insert into identity.concern_opening (concern_id, person_id, asked_at, reason_sealed) values ($1, $2, $3, $4)
     on conflict (concern_id, person_id) do update
     set asked_at = excluded.asked_at, reason_sealed = excluded.reason_sealed, role = null, reads_until = null`,
    [row.concernId, row.personId, row.askedAt, row.reasonSealed],
  )
}

/** Lets a person who asked read until then. */
export async function openFor(
  tx: Sql,
  row: { readonly concernId: string; readonly personId: string; readonly role: ReaderRole; readonly until: Instant },
): Promise<void> {
  await tx.query(
    'update identity.concern_opening set role = $3, reads_until = $4 where concern_id = $1 and person_id = $2',
    [row.concernId, row.personId, row.role, row.until],
  )
}

/** Notes the first day on which it was opened. */
export async function markOpened(tx: Sql, concernId: string, on: string): Promise<void> {
  await tx.query('update identity.concern set opened_on = coalesce(opened_on, $2) where concern_id = $1', [
    concernId,
    on,
  ])
}

export async function putAnswer(
  tx: Sql,
  row: { readonly concernId: string; readonly answerSealed: Buffer; readonly on: string },
): Promise<void> {
  await tx.query('update identity.concern set answer_sealed = $2, answered_on = $3 where concern_id = $1', [
    row.concernId,
    row.answerSealed,
    row.on,
  ])
}

/** How many of those that are kept were raised, opened and answered. */
export async function countConcerns(sql: Sql): Promise<{ raised: number; opened: number; answered: number }> {
  const { rows } = await sql.query<{ raised: number; opened: number; answered: number }>(
    'select count(*) as raised, count(opened_on) as opened, count(answered_on) as answered from identity.concern',
  )
  return rows[0]!
}

/** Deletes what was answered before a day, with all who asked to open it. @returns The ids. */
export async function sweepConcerns(tx: Sql, before: string): Promise<string[]> {
  const { rows } = await tx.query<{ concernId: string }>(
    'delete from identity.concern where answered_on < $1 returning concern_id as "concernId"',
    [before],
  )
  return rows.map(({ concernId }) => concernId)
}

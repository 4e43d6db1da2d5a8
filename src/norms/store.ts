import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { FactSet } from './fact-set.ts'
import type { Outcome } from './outcome.ts'
import type { RulePack } from './pack.ts'
import type { PolicyFile } from './policy-files.ts'
import type { FactValue } from './vocabulary.ts'

/** A decision as it lies in the database. */
export interface StoredDecision {
  readonly id: Id<'decision'>
  readonly act: string
  readonly subject: EntityRef
  readonly recipient: EntityRef | null
  readonly factsDigest: string
  readonly packDigest: string
  readonly outcome: Outcome
  readonly rules: readonly string[]
  readonly by: { readonly kind: string; readonly id: string }
  readonly at: Instant
  readonly expiresAt: Instant
}

interface Row {
  id: Id<'decision'>
  act: string
  subject_type: string
  subject_id: string
  recipient_type: string | null
  recipient_id: string | null
  facts_digest: string
  pack_digest: string
  outcome: Outcome
  rules: string[]
  by_kind: string
  by_id: string
  at: Instant
  expires_at: Instant
}

const columns = `id, act, subject_type, subject_id, recipient_type, recipient_id, facts_digest, pack_digest, outcome, rules, by_kind, by_id, at, expires_at`

function fromRow(row: Row): StoredDecision {
  const { recipient_type: type, recipient_id: id } = row
  return {
    id: row.id,
    act: row.act,
    subject: { type: row.subject_type, id: row.subject_id },
    recipient: type === null || id === null ? null : { type, id },
    factsDigest: row.facts_digest,
    packDigest: row.pack_digest,
    outcome: row.outcome,
    rules: row.rules,
    by: { kind: row.by_kind, id: row.by_id },
    at: row.at,
    expiresAt: row.expires_at,
  }
}

/** Keeps a pack's files; one that is kept already stays as it is. */
export async function keepPack(sql: Sql, pack: RulePack, files: readonly PolicyFile[], now: Instant): Promise<void> {
  const kept = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }))
  await sql.query(
    `insert into norms.pack (digest, name, version, files, first_in_force_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [pack.digest, pack.name, pack.version, JSON.stringify(kept), now],
  )
}

/** Keeps sets of facts; equal ones are kept once. In the order of their digests, so that two writers never wait for each other in a ring. */
export async function keepFactSets(sql: Sql, sets: readonly FactSet[]): Promise<void> {
  const sorted = sets.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))
  await sql.query(
    `insert into norms.fact_set (digest, act, facts)
     select * from unnest($1::text[], $2::text[], $3::jsonb[]) on conflict do nothing`,
    [sorted.map((one) => one.digest), sorted.map((one) => one.act), sorted.map((one) => JSON.stringify(one.known))],
  )
}

export async function findFactSet(sql: Sql, digest: string): Promise<FactSet | undefined> {
  const { rows } = await sql.query<{ digest: string; act: string; facts: Record<string, FactValue> }>(
    `select digest, act, facts from norms.fact_set where digest = $1`,
    [digest],
  )
  return rows[0] && { digest: rows[0].digest, act: rows[0].act, known: rows[0].facts }
}

/** Writes decisions, many in one statement. */
export async function insertDecisions(sql: Sql, decisions: readonly StoredDecision[]): Promise<void> {
  const column = (value: (one: StoredDecision) => unknown): unknown[] => decisions.map(value)
  await sql.query(
    `insert into norms.decision (${columns})
     select id, act, st, si, rt, ri, fd, pd, outcome, string_to_array(rules, ' '), bk, bi, at, expires
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[])
       as given (id, act, st, si, rt, ri, fd, pd, outcome, rules, bk, bi, at, expires)`,
    [
      column((one) => one.id),
      column((one) => one.act),
      column((one) => one.subject.type),
      column((one) => one.subject.id),
      column((one) => one.recipient?.type ?? null),
      column((one) => one.recipient?.id ?? null),
      column((one) => one.factsDigest),
      column((one) => one.packDigest),
      column((one) => one.outcome),
      column((one) => one.rules.join(' ')),
      column((one) => one.by.kind),
      column((one) => one.by.id),
      column((one) => one.at),
      column((one) => one.expiresAt),
    ],
  )
}

/** Decisions about these subjects under this pack that still hold. */
export async function findStanding(
  sql: Sql,
  subjectIds: readonly string[],
  packDigest: string,
  now: Instant,
): Promise<StoredDecision[]> {
  const { rows } = await sql.query<Row>(
    `select ${columns} from norms.decision where subject_id = any($1) and pack_digest = $2 and expires_at > $3 and at <= $3 order by id`,
    [subjectIds, packDigest, now],
  )
  return rows.map(fromRow)
}

export async function findDecision(sql: Sql, id: string): Promise<StoredDecision | undefined> {
  const { rows } = await sql.query<Row>(`select ${columns} from norms.decision where id = $1`, [id])
  return rows[0] && fromRow(rows[0])
}

/** Which decisions a list shows. */
export interface DecisionFilter {
  readonly outcome?: Outcome
  readonly act?: string
  readonly rule?: string
  readonly subjectId?: string
  /** Only those before this id, newest first. */
  readonly before?: string
  readonly limit: number
}

export async function listDecisions(sql: Sql, filter: DecisionFilter): Promise<StoredDecision[]> {
  const { rows } = await sql.query<Row>(
    `select ${columns} from norms.decision
     where ($1::text is null or outcome = $1) and ($2::text is null or act = $2) and ($3::text is null or $3 = any(rules))
       and ($4::text is null or subject_id = $4) and ($5::text is null or id < $5)
     order by id desc limit $6`,
    [
      filter.outcome ?? null,
      filter.act ?? null,
      filter.rule ?? null,
      filter.subjectId ?? null,
      filter.before ?? null,
      filter.limit,
    ],
  )
  return rows.map(fromRow)
}

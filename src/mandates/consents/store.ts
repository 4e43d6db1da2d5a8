import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { AuthorityClass, Effect, NumberSource } from '../words.ts'

export interface ConsentRow {
  readonly consent_no: number
  readonly country: string | null
  readonly authority: string
  readonly authority_class: AuthorityClass
  readonly authority_proof: string
  readonly systems: string[]
  readonly effect: Effect
  readonly limits: string
  readonly legal_basis: string
  readonly from_at: Instant
  readonly until_at: Instant
  readonly revocation_channel: string
  readonly owner_authorisation: string | null
  readonly recorded_by: string
  readonly recorded_at: Instant
  readonly verified_by: string | null
  readonly verified_at: Instant | null
  readonly number_source: NumberSource | null
  readonly call: Buffer | null
  readonly revoked_at: Instant | null
  readonly revoked_by: string | null
  readonly revoked_why: string | null
  readonly exercise: boolean
}

const columns = `consent_no, country, authority, authority_class, authority_proof, systems, effect, limits, legal_basis, from_at, until_at,
  revocation_channel, owner_authorisation, recorded_by, recorded_at, verified_by, verified_at, number_source, call, revoked_at, revoked_by,
  revoked_why, exercise`

export type NewConsent = Omit<
  ConsentRow,
  'consent_no' | 'verified_by' | 'verified_at' | 'number_source' | 'call' | 'revoked_at' | 'revoked_by' | 'revoked_why'
>

export async function insertConsent(tx: Tx, row: NewConsent): Promise<number> {
  const { rows } = await tx.query<{ consent_no: number }>(
    `insert into mandates.consent (country, authority, authority_class, authority_proof, systems, effect, limits, legal_basis, from_at, until_at,
       revocation_channel, owner_authorisation, recorded_by, recorded_at, exercise)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning consent_no`,
    [
      row.country,
      row.authority,
      row.authority_class,
      row.authority_proof,
      row.systems,
      row.effect,
      row.limits,
      row.legal_basis,
      row.from_at,
      row.until_at,
      row.revocation_channel,
      row.owner_authorisation,
      row.recorded_by,
      row.recorded_at,
      row.exercise,
    ],
  )
  return rows[0]!.consent_no
}

export async function lockConsent(tx: Tx, no: number): Promise<ConsentRow | null> {
  const { rows } = await tx.query<ConsentRow>(
    `select ${columns} from mandates.consent where consent_no = $1 for update`,
    [no],
  )
  return rows[0] ?? null
}

/** Consents, newest first; with `at`, those whose time it is and that were not taken back. */
export async function findConsents(
  sql: Sql,
  filter: { no?: number | null; at?: Instant | null; before?: number | null; limit: number },
): Promise<ConsentRow[]> {
  const { no = null, at = null, before = null, limit } = filter
  const { rows } = await sql.query<ConsentRow>(
    `select ${columns} from mandates.consent
     where ($1::bigint is null or consent_no = $1)
       and ($2::timestamptz is null or (from_at <= $2 and $2 < until_at and revoked_at is null))
       and ($3::bigint is null or consent_no < $3)
     order by consent_no desc limit $4`,
    [no, at, before, limit],
  )
  return rows
}

export async function setVerified(
  tx: Tx,
  no: number,
  word: { by: string; at: Instant; numberSource: NumberSource; call: Buffer },
): Promise<void> {
  await tx.query(
    'update mandates.consent set verified_by = $2, verified_at = $3, number_source = $4, call = $5 where consent_no = $1',
    [no, word.by, word.at, word.numberSource, word.call],
  )
}

export async function setRevoked(tx: Tx, no: number, word: { by: string; at: Instant; why: string }): Promise<void> {
  await tx.query(
    'update mandates.consent set revoked_by = $2, revoked_at = $3, revoked_why = $4 where consent_no = $1',
    [no, word.by, word.at, word.why],
  )
}

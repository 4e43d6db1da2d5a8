import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'

/** A pack from elsewhere as it was added. */
export interface AddedPack {
  readonly digest: string
  readonly name: string
  readonly version: string
  readonly signature: string
  readonly keyName: string
  readonly addedAt: Instant
  readonly retiredAt: Instant | null
  readonly retiredReason: string | null
}

const columns = `digest, name, version, signature, key_name as "keyName", added_at as "addedAt", retired_at as "retiredAt", retired_reason as "retiredReason"`

export async function findForeignBytes(sql: Sql, digest: string): Promise<Uint8Array | undefined> {
  const { rows } = await sql.query<{ bytes: Uint8Array }>(`select bytes from norms.foreign_pack where digest = $1`, [
    digest,
  ])
  return rows[0]?.bytes
}

export async function listAdded(sql: Sql): Promise<AddedPack[]> {
  const { rows } = await sql.query<AddedPack>(
    `select ${columns} from norms.foreign_pack order by added_at desc, digest`,
  )
  return rows
}

export async function findAdded(sql: Sql, digest: string): Promise<AddedPack | undefined> {
  const { rows } = await sql.query<AddedPack>(`select ${columns} from norms.foreign_pack where digest = $1`, [digest])
  return rows[0]
}

/** Keeps a pack; one that was retired advises again. */
export async function keepAdded(
  sql: Sql,
  pack: Omit<AddedPack, 'retiredAt' | 'retiredReason'> & { bytes: Uint8Array; by: { kind: string; id: string } },
): Promise<void> {
  const { digest, name, version, bytes, signature, keyName, by, addedAt } = pack
  await sql.query(
    `insert into norms.foreign_pack (digest, name, version, bytes, signature, key_name, added_by_kind, added_by_id, added_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (digest) do update set retired_at = null, retired_reason = null`,
    [digest, name, version, bytes, signature, keyName, by.kind, by.id, addedAt],
  )
}

export async function retireAdded(sql: Sql, digest: string, reason: string, now: Instant): Promise<void> {
  await sql.query(`update norms.foreign_pack set retired_at = $2, retired_reason = $3 where digest = $1`, [
    digest,
    now,
    reason,
  ])
}

/** A key that a person pinned. */
export interface PinnedKey {
  readonly verifierKey: string
  readonly name: string
  /** Where the person compared it: a printed card, a call. */
  readonly comparedWith: string
  readonly pinnedAt: Instant
  readonly removedAt: Instant | null
}

export async function listKeys(sql: Sql): Promise<PinnedKey[]> {
  const { rows } = await sql.query<PinnedKey>(
    `select verifier_key as "verifierKey", name, compared_with as "comparedWith", pinned_at as "pinnedAt", removed_at as "removedAt"
     from norms.pinned_key order by pinned_at desc, verifier_key`,
  )
  return rows
}

export async function keepKey(
  sql: Sql,
  key: Omit<PinnedKey, 'removedAt'> & { by: { kind: string; id: string } },
): Promise<void> {
  await sql.query(
    `insert into norms.pinned_key (verifier_key, name, compared_with, pinned_by_kind, pinned_by_id, pinned_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (verifier_key) do update set removed_at = null, compared_with = $3, pinned_at = $6`,
    [key.verifierKey, key.name, key.comparedWith, key.by.kind, key.by.id, key.pinnedAt],
  )
}

/** @returns Whether there was such a key. */
export async function removeKey(sql: Sql, verifierKey: string, now: Instant): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update norms.pinned_key set removed_at = $2 where verifier_key = $1 and removed_at is null`,
    [verifierKey, now],
  )
  return rowCount === 1
}

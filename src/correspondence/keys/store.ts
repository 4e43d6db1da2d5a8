import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'

/** An OpenPGP key of the node as it is kept. */
export interface StoredKey {
  readonly fingerprint: string
  /** The mail address that it is for. */
  readonly address: string
  readonly publicKey: string
  readonly sealedPrivateKey: Buffer
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

/** The key that is signed with now. `lock` holds others back who would make a new one. */
export async function currentKey(sql: Sql, lock: boolean): Promise<StoredKey | null> {
  // The table's lock, since the row to lock may not be there yet.
  if (lock) await sql.query('lock table correspondence.signing_key in share row exclusive mode')
  const { rows } = await sql.query<{
    fingerprint: string
    address: string
    public_key: string
    sealed_private_key: Buffer
    created_at: Instant
    expires_at: Instant
  }>(
    'select fingerprint, address, public_key, sealed_private_key, created_at, expires_at from correspondence.signing_key where retired_at is null',
  )
  const row = rows[0]
  if (!row) return null
  return {
    fingerprint: row.fingerprint,
    address: row.address,
    publicKey: row.public_key,
    sealedPrivateKey: row.sealed_private_key,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}

export async function retireKeys(tx: Tx, now: Instant): Promise<void> {
  await tx.query('update correspondence.signing_key set retired_at = $1 where retired_at is null', [now])
}

export async function insertKey(tx: Tx, key: StoredKey): Promise<void> {
  await tx.query(
    `insert into correspondence.signing_key (fingerprint, address, public_key, sealed_private_key, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [key.fingerprint, key.address, key.publicKey, key.sealedPrivateKey, key.createdAt, key.expiresAt],
  )
}

/** Keys whose time is not over, the current one first: old mails must stay verifiable. */
export async function publicKeys(
  sql: Sql,
  now: Instant,
): Promise<{ fingerprint: string; publicKey: string; expiresAt: Instant }[]> {
  const { rows } = await sql.query<{ fingerprint: string; public_key: string; expires_at: Instant }>(
    `select fingerprint, public_key, expires_at from correspondence.signing_key where expires_at > $1 order by retired_at desc nulls first`,
    [now],
  )
  return rows.map((row) => ({
    fingerprint: row.fingerprint,
    publicKey: row.public_key,
    expiresAt: row.expires_at,
  }))
}

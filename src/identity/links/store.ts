import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { AccountId } from '../accounts/account.ts'

export type LinkPurpose = 'set-up' | 'invitation'

export interface LinkRow {
  readonly linkMac: Buffer
  readonly purpose: LinkPurpose
  readonly accountId: AccountId | null
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

/** Adds a link; an older one of the same purpose for the same account works no more. */
export async function insertLink(tx: Sql, row: LinkRow): Promise<void> {
  await tx.query('delete from identity.link where purpose = $1 and account_id is not distinct from $2', [
    row.purpose,
    row.accountId,
  ])
  await tx.query(
    'insert into identity.link (link_mac, purpose, account_id, created_at, expires_at) values ($1, $2, $3, $4, $5)',
    [row.linkMac, row.purpose, row.accountId, row.createdAt, row.expiresAt],
  )
}

/** Uses a link up, in the transaction of what it is used for. Null when it is none that works. */
export async function useLink(
  tx: Sql,
  link: { readonly linkMac: Buffer; readonly purpose: LinkPurpose; readonly now: Instant },
): Promise<{ accountId: AccountId | null } | null> {
  const { rows } = await tx.query<{ accountId: AccountId | null }>(
    `update identity.link set used_at = $3
     where link_mac = $1 and purpose = $2 and used_at is null and expires_at > $3
     returning account_id as "accountId"`,
    [link.linkMac, link.purpose, link.now],
  )
  return rows[0] ?? null
}

/** Whom a link that works is for, without using it. */
export async function findLink(
  sql: Sql,
  link: { readonly linkMac: Buffer; readonly purpose: LinkPurpose; readonly now: Instant },
): Promise<{ accountId: AccountId | null } | null> {
  const { rows } = await sql.query<{ accountId: AccountId | null }>(
    `select account_id as "accountId" from identity.link
     where link_mac = $1 and purpose = $2 and used_at is null and expires_at > $3`,
    [link.linkMac, link.purpose, link.now],
  )
  return rows[0] ?? null
}

export async function deleteLinksOf(tx: Sql, accountId: string): Promise<void> {
  await tx.query('delete from identity.link where account_id = $1', [accountId])
}

export async function sweepLinks(sql: Sql, now: Instant): Promise<void> {
  await sql.query('delete from identity.link where expires_at < $1', [now])
}

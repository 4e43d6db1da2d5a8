import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'

/** The moment kept for a key, its row locked for this transaction; null when the key is new. */
export async function lockDueAt(tx: Sql, keyMac: Buffer, now: Instant): Promise<Instant | null> {
  const made = await tx.query(
    'insert into identity.rate (key_mac, due_at) values ($1, $2) on conflict (key_mac) do nothing',
    [keyMac, now],
  )
  if (made.rowCount === 1) return null
  const { rows } = await tx.query<{ due_at: Instant }>(
    'select due_at from identity.rate where key_mac = $1 for update',
    [keyMac],
  )
  return rows[0]?.due_at ?? null
}

export async function saveDueAt(tx: Sql, keyMac: Buffer, dueAt: Instant): Promise<void> {
  await tx.query('update identity.rate set due_at = $2 where key_mac = $1', [keyMac, dueAt])
}

export async function forgetRate(sql: Sql, keyMac: Buffer): Promise<void> {
  await sql.query('delete from identity.rate where key_mac = $1', [keyMac])
}

/** A key whose moment has passed says no more than one that was never there. */
export async function sweepRates(sql: Sql, now: Instant): Promise<void> {
  await sql.query('delete from identity.rate where due_at < $1', [now])
}

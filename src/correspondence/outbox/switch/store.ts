import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'

/** The switch that stops all sending. */
export interface Switch {
  readonly paused: boolean
  readonly reason: string | null
  readonly changedBy: string | null
  readonly changedAt: Instant | null
}

export async function readSwitch(sql: Sql): Promise<Switch> {
  const { rows } = await sql.query<{
    paused: boolean
    reason: string | null
    changed_by: string | null
    changed_at: Instant | null
  }>('select paused, reason, changed_by, changed_at from correspondence.switch')
  const row = rows[0]!
  return { paused: row.paused, reason: row.reason, changedBy: row.changed_by, changedAt: row.changed_at }
}

export async function writeSwitch(
  tx: Tx,
  to: { paused: boolean; reason: string; changedBy: string; now: Instant },
): Promise<void> {
  await tx.query('update correspondence.switch set paused = $1, reason = $2, changed_by = $3, changed_at = $4', [
    to.paused,
    to.reason,
    to.changedBy,
    to.now,
  ])
}

import type { Actor } from '#kernel/actor.ts'
import type { Clock, Instant } from '#kernel/instant.ts'
import type { Database } from '../database.ts'
import type { Emit } from '../facts.ts'

/** A backup that was made, as it is remembered. */
export interface BackupRecord {
  readonly backupId: string
  /** The moment of the database that it holds. */
  readonly takenAt: Instant
  readonly sizeBytes: number
  /** Of the file as it was written, in hexadecimal. */
  readonly sha256: string
  readonly encrypted: boolean
  readonly rows: number
}

/** What the node remembers of its backups. */
export interface BackupRecords {
  /** Says that a backup lies whole on its disk; once, however often it is said. */
  record(by: Actor, made: BackupRecord): Promise<void>
  /** The newest first. */
  list(limit: number): Promise<readonly BackupRecord[]>
}

interface Row {
  backup_id: string
  taken_at: Instant
  size_bytes: number
  sha256: string
  encrypted: boolean
  row_count: number
}

export function createBackupRecords(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly emit: Emit
}): BackupRecords {
  const { db, clock, emit } = deps
  return {
    async record(by, made) {
      await db.transaction(async (tx) => {
        const { rowCount } = await tx.query(
          `insert into platform.backup (backup_id, taken_at, recorded_at, size_bytes, sha256, encrypted, row_count)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
          [made.backupId, made.takenAt, clock(), made.sizeBytes, made.sha256, made.encrypted, made.rows],
        )
        if (rowCount === 0) return
        await emit(tx, {
          type: 'platform.backup-made',
          at: clock(),
          actor: by,
          subject: { type: 'platform.backup', id: made.backupId },
          detail: { takenAt: made.takenAt, sizeBytes: made.sizeBytes, sha256: made.sha256, encrypted: made.encrypted },
        })
      })
    },
    async list(limit) {
      const { rows } = await db.query<Row>(
        `select backup_id, taken_at, size_bytes, sha256, encrypted, row_count from platform.backup
         order by taken_at desc limit $1`,
        [limit],
      )
      return rows.map((row) => ({
        backupId: row.backup_id,
        takenAt: row.taken_at,
        sizeBytes: row.size_bytes,
        sha256: row.sha256,
        encrypted: row.encrypted,
        rows: row.row_count,
      }))
    },
  }
}

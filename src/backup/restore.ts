import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { PrivateKey } from 'openpgp'
import { AppError } from '#kernel/errors.ts'
import { connectDatabase } from '#platform/database.ts'
import { openBackup } from '#platform/backup/open-backup.ts'
import type { WholeArchive } from '#platform/backup/read-archive.ts'
import { restoreArchive } from '#platform/backup/restore-archive.ts'
import type { Log } from '#platform/log.ts'
import { readMigrations } from '#platform/migrate.ts'
import { syncFolder, writeFileDurably } from '#platform/postgres/durable-file.ts'
import { openDatabase } from '../database-configs.ts'
import { rooms } from '../rooms.ts'
import { restoringFolder } from '../restoring.ts'

export interface RestoreOptions {
  readonly file: string
  /** Empty, or not there yet. */
  readonly dataDir: string
  readonly openers: readonly PrivateKey[]
  /** The operator's own PostgreSQL; empty: a private one in the data folder. */
  readonly databaseUrl: string
  readonly migrationUrl: string
  readonly restoreId: string
  readonly now: Date
  readonly log: Log
  readonly progress: (what: string) => void
}

/**
 * Puts a backup back into an empty place. The node comes up quarantined: the mark of the restore lies in its data folder.
 *
 * A restore that fails or is killed leaves nothing that starts.
 *
 * @throws {AppError} `platform.backup-target`, and what the backup says of itself.
 */
export async function restoreBackup(options: RestoreOptions): Promise<WholeArchive> {
  const dataDir = resolve(options.dataDir)
  mustBeEmpty(dataDir)
  const staging = join(dataDir, restoringFolder)
  const made = !existsSync(dataDir)
  mkdirSync(staging, { recursive: true, mode: 0o700 })
  try {
    const whole = await fill(staging, options)
    const { backupId, takenAt } = whole.manifest
    const mark = { restoreId: options.restoreId, backupId, takenAt, restoredAt: options.now.toISOString() }
    // The mark first: whatever the folder holds after a crash, it is known to be of a restore.
    writeFileDurably(join(dataDir, 'restored.json'), `${JSON.stringify(mark)}\n`)
    for (const name of readdirSync(staging)) renameSync(join(staging, name), join(dataDir, name))
    rmSync(staging, { recursive: true })
    syncFolder(dataDir)
    return whole
  } catch (error) {
    rmSync(made ? dataDir : staging, { recursive: true, force: true })
    throw error
  }
}

async function fill(staging: string, options: RestoreOptions): Promise<WholeArchive> {
  const { databaseUrl, migrationUrl, log } = options
  const database = await openDatabase({ data: staging, databaseUrl, migrationUrl }, log)
  try {
    const db = connectDatabase({ ...database.configs.migrator, max: 1 }, () => undefined)
    try {
      return await restoreArchive({
        source: openBackup(options.file, options.openers),
        db,
        appRole: database.configs.appRole,
        folder: staging,
        migrations: readMigrations(join(import.meta.dirname, '..'), rooms),
        schemas: rooms,
        progress: options.progress,
      })
    } finally {
      await db.close()
    }
  } finally {
    await database.stop()
  }
}

function mustBeEmpty(dataDir: string): void {
  const held = existsSync(dataDir) ? readdirSync(dataDir).filter((name) => name !== 'lost+found') : []
  if (held.length > 0)
    throw new AppError(
      'platform.backup-target',
      `${dataDir} is not empty; a backup is restored into an empty folder, never over a node.`,
    )
}

/** The newest word that the restored node signed, for a person to compare; null where it never signed. */
export function headOf(dataDir: string): string | null {
  const path = join(dataDir, 'log.head')
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

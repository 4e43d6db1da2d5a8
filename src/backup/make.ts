import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { ClientConfig } from 'pg'
import { AppError } from '#kernel/errors.ts'
import { connectDatabase } from '#platform/database.ts'
import { writeWhole, type Written } from '#platform/backup/durable-output.ts'
import type { Manifest, Trailer } from '#platform/backup/manifest.ts'
import { protect, readRecipients } from '#platform/backup/protection.ts'
import { writeArchive } from '#platform/backup/write-archive.ts'
import { isHeadPublished } from '#transparency'
import { rooms } from '../rooms.ts'

export interface BackupOptions {
  readonly file: string
  readonly dataDir: string
  /** Reads the database as the role that runs the node. */
  readonly database: ClientConfig
  /** A file with the public keys to encrypt to; null writes in clear. */
  readonly recipientFile: string | null
  readonly backupId: string
  readonly version: string
  readonly now: Date
  readonly progress: (what: string) => void
}

export interface MadeBackup extends Written {
  readonly manifest: Manifest
  readonly trailer: Trailer
  /** Fingerprints of the keys that open it; none where it is in clear. */
  readonly recipients: readonly string[]
}

/**
 * Writes one file that holds a whole node as it is at one moment, while it goes on working. The file is there whole or not at all.
 *
 * @throws {AppError} `platform.backup-key`, `platform.backup-target`, `platform.disk-full`
 */
export async function makeBackup(options: BackupOptions): Promise<MadeBackup> {
  const file = resolve(options.file)
  if (!relative(options.dataDir, file).startsWith('..'))
    throw new AppError(
      'platform.backup-target',
      'A backup inside the data folder is lost with it; name a file elsewhere.',
    )
  const { recipientFile, now } = options
  const recipients = recipientFile === null ? [] : await readRecipients(readFileSync(recipientFile, 'utf8'), now)
  let held: { manifest: Manifest; trailer: Trailer } | null = null
  const db = connectDatabase({ ...options.database, max: 1 }, () => undefined)
  try {
    const written = await db.withConnection(async (connection) => {
      const archive = writeArchive({
        connection,
        dataDir: options.dataDir,
        schemas: rooms,
        backupId: options.backupId,
        version: options.version,
        headFits: (head) => isHeadPublished(connection, head),
        progress: options.progress,
        done: (manifest, trailer) => void (held = { manifest, trailer }),
      })
      const bytes = await protect(archive, recipients, now)
      try {
        return await writeWhole(file, bytes)
      } finally {
        bytes.destroy()
      }
    })
    const { manifest, trailer } = held!
    return { ...written, manifest, trailer, recipients: recipients.map((key) => key.getFingerprint().toUpperCase()) }
  } finally {
    await db.close()
  }
}

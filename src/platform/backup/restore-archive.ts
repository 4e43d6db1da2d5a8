import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#kernel/errors.ts'
import type { Database, Tx } from '../database.ts'
import { applyAll, grantRows, type Migration } from '../migrate.ts'
import { diskFault } from './durable-output.ts'
import type { ArchivedTable, Manifest } from './manifest.ts'
import { readArchive, type ArchiveTaker, type WholeArchive } from './read-archive.ts'
import { closeTables, isFilled, openTables, setSequences, writeRows, type Opened } from './store.ts'

export interface RestoreArchiveOptions {
  readonly source: AsyncIterable<Uint8Array>
  /** As the role that may change the database's form. */
  readonly db: Database
  readonly appRole: string | null
  /** Takes the files of the data folder; new, and the caller's to take away again. */
  readonly folder: string
  /** All steps that this version knows. */
  readonly migrations: readonly Migration[]
  readonly schemas: readonly string[]
  readonly progress: (what: string) => void
}

/**
 * Puts the rows of an archive into an empty database and its files into a folder. The database keeps all of it or nothing, and only when the archive
 * was whole to its last byte.
 *
 * @throws {AppError} `platform.backup-target` for a database that holds a node, `platform.backup-newer`, `platform.backup-damaged`, `platform.disk-full`
 */
export async function restoreArchive(options: RestoreArchiveOptions): Promise<WholeArchive> {
  return options.db.withConnection(async (connection) => {
    await connection.query('begin')
    const whole = await readArchive(options.source, taker(connection, options))
    await connection.query('commit')
    for (const table of whole.manifest.tables) await connection.query(`analyze "${table.schema}"."${table.name}"`)
    return whole
  })
}

function taker(tx: Tx, options: RestoreArchiveOptions): ArchiveTaker {
  let opened: Opened | null = null
  return {
    async begin(manifest) {
      const steps = stepsOf(manifest, options.migrations)
      if (await isFilled(tx, options.schemas))
        throw new AppError(
          'platform.backup-target',
          'The database holds a node already; name an empty one. Nothing was changed.',
        )
      await applyAll(tx, steps)
      opened = await openTables(tx, manifest.tables, options.schemas)
      if (options.appRole !== null) await grantRows(tx, options.appRole)
    },
    async table(table: ArchivedTable, rows) {
      options.progress(`${table.schema}.${table.name}`)
      await writeRows(tx, table, rows).catch((error: unknown) => {
        throw rowFault(table, error)
      })
    },
    async sequences(sequences) {
      await setSequences(tx, sequences)
      // Here already, since everything with keys between it is there, and files may take long.
      await closeTables(tx, opened!)
    },
    async file(path, bytes) {
      options.progress(path)
      await writeDataFile(join(options.folder, path), path, bytes)
    },
  }
}

/** The steps by which the backup's tables were made, as this version has them. */
function stepsOf(manifest: Manifest, migrations: readonly Migration[]): Migration[] {
  const known = new Map(migrations.map((each) => [`${each.room}/${each.name}`, each]))
  const faults = manifest.migrations
    .map(({ room, name, sha256 }) => ({ step: `${room}/${name}`, sha256 }))
    .filter(({ step, sha256 }) => known.get(step)?.sha256 !== sha256)
    .map(({ step }) => ({
      pointer: `/${step}`,
      reason: known.has(step) ? 'reads otherwise here' : 'is not known here',
    }))
  if (faults.length > 0)
    throw new AppError(
      'platform.backup-newer',
      `The backup was made by another version of Comity (${manifest.version}), whose tables this one cannot make; restore it with that version or a newer one.`,
      { faults },
    )
  const wanted = new Set(manifest.migrations.map(({ room, name }) => `${room}/${name}`))
  return migrations.filter(({ room, name }) => wanted.has(`${room}/${name}`))
}

/** Rows that PostgreSQL cannot read are those of a changed file; that is known before its end is. */
function rowFault(table: ArchivedTable, error: unknown): unknown {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || !/^2[23]/.test(code)) return error
  return new AppError(
    'platform.backup-damaged',
    `The backup was changed: rows of ${table.schema}.${table.name} cannot be read. Nothing of it was kept.`,
    { cause: error },
  )
}

/** The published log may be read by a web server of another user; all else is its owner's alone. */
async function writeDataFile(full: string, path: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const open = path.startsWith('log/')
  try {
    mkdirSync(dirname(full), { recursive: true, mode: open ? 0o755 : 0o700 })
    await pipeline(bytes, createWriteStream(full, { flags: 'wx', mode: open ? 0o644 : 0o600, flush: true }))
  } catch (error) {
    throw diskFault(error)
  }
}

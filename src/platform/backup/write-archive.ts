import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Tx } from '../database.ts'
import { openDataFiles } from './data-files.ts'
import { archiveForm, names, tableKey, type ArchivedTable, type Manifest, type Trailer } from './manifest.ts'
import { beginSnapshot, endSnapshot, listMigrations, listTables, readRows, readSequences } from './store.ts'
import { createTarWriter } from './tar.ts'

/** A table's rows lie in files of about this size: their number is not known beforehand, and a file's size must be. */
const partBytes = 4 * 1024 * 1024
const readBytes = 1024 * 1024

export interface ArchiveOptions {
  /** Reads the database as the role that runs the node. */
  readonly connection: Tx
  readonly dataDir: string
  readonly schemas: readonly string[]
  readonly backupId: string
  readonly version: string
  /** Whether the log's head fits the database of the snapshot that has begun; a node that is signing needs a moment until it does. */
  readonly headFits: (head: Uint8Array) => Promise<boolean>
  /** Told what is being copied, by name. */
  readonly progress: (what: string) => void
  /** Told what the archive holds, when it is whole. */
  readonly done: (manifest: Manifest, trailer: Trailer) => void
}

/** The file of the data folder that must not be newer than the database of the backup. */
const headFile = 'log.head'
/** How long a signature is waited for, ms. A node that was killed between signing and publishing is backed up as it lies there. */
const headPatienceMs = 5000

/**
 * A node as it is at one moment, as the bytes of an archive, while it goes on working.
 *
 * The order is the point. The log's head is read before the database's moment, so that the tree of the backup continues it, and that moment is
 * not one at which the node has signed and not yet published. Received reports are read after it: each that the database knows then is there,
 * and one that came meanwhile is registered when the restored node starts.
 */
export async function* writeArchive(options: ArchiveOptions): AsyncGenerator<Buffer> {
  const { connection, dataDir, schemas } = options
  const { head, takenAt } = await beginAtRest(options)
  const manifest: Manifest = {
    form: archiveForm,
    backupId: options.backupId,
    takenAt,
    version: options.version,
    migrations: await listMigrations(connection),
    tables: await listTables(connection, schemas),
  }
  const tar = createTarWriter(Math.floor(Date.parse(takenAt) / 1000))
  yield tar.file(names.manifest, JSON.stringify(manifest))

  const rows: Record<string, number> = {}
  for (const table of manifest.tables) {
    options.progress(tableKey(table))
    let count = 0
    for await (const part of rowParts(connection, table)) {
      count += part.rows
      yield tar.header(`${names.tables}${tableKey(table)}/${String(part.number).padStart(8, '0')}`, part.bytes.length)
      yield tar.bytes(part.bytes)
      yield tar.padding(part.bytes.length)
    }
    rows[tableKey(table)] = count
  }
  yield tar.file(names.sequences, JSON.stringify(await readSequences(connection, schemas)))
  await endSnapshot(connection)

  let files = 0
  if (head !== null) {
    yield tar.file(`${names.files}${headFile}`, head)
    files++
  }
  for await (const { path, sizeBytes, file } of openDataFiles(dataDir, new Set([headFile]))) {
    options.progress(path)
    yield tar.header(`${names.files}${path}`, sizeBytes)
    for (let at = 0; at < sizeBytes;) {
      const size = Math.min(readBytes, sizeBytes - at)
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(size), 0, size, at)
      // What grew is taken as long as it was; files of a node do not shrink.
      if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`)
      at += bytesRead
      yield tar.bytes(buffer.subarray(0, bytesRead))
    }
    yield tar.padding(sizeBytes)
    files++
  }
  const trailer: Trailer = { sha256: tar.digest(), rows, files }
  yield tar.file(names.trailer, JSON.stringify(trailer))
  yield tar.end()
  options.done(manifest, trailer)
}

/** Begins the snapshot, with the head of the log that goes with it; null where nothing was signed yet. */
async function beginAtRest({
  connection,
  dataDir,
  headFits,
}: ArchiveOptions): Promise<{ head: Buffer | null; takenAt: string }> {
  for (const until = performance.now() + headPatienceMs; ;) {
    const head = await readFile(join(dataDir, headFile)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    const takenAt = await beginSnapshot(connection)
    if (head === null || performance.now() > until || (await headFits(head))) return { head, takenAt }
    await endSnapshot(connection)
    await sleep(50)
  }
}

/** A table's rows in parts. A line break within a value is written as an escape, so each one ends a row. */
async function* rowParts(
  connection: Tx,
  table: ArchivedTable,
): AsyncGenerator<{ number: number; rows: number; bytes: Buffer }> {
  let held: Buffer[] = []
  let size = 0
  let number = 0
  const take = (): { number: number; rows: number; bytes: Buffer } => {
    const bytes = Buffer.concat(held)
    held = []
    size = 0
    return { number: ++number, rows: lineBreaks(bytes), bytes }
  }
  for await (const part of readRows(connection, table)) {
    held.push(part)
    size += part.length
    if (size >= partBytes) yield take()
  }
  if (size > 0) yield take()
}

/** How many rows end in these bytes. */
export function lineBreaks(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count++
  return count
}

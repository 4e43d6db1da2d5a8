import { constants } from 'node:fs'
import { open, readdir, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of the data folder, opened so that it stays readable even when it is taken away meanwhile. */
export interface OpenedDataFile {
  readonly path: string
  readonly sizeBytes: number
  readonly file: FileHandle
}

/**
 * What the data folder holds that no backup needs: the private database, whose rows are copied, sockets, copies that are being read, and the published copy of the log, which
 * the node writes anew. Trees that were left behind are nowhere else and stay in.
 */
function isKept(path: string): boolean {
  const [top, next] = path.split('/')
  if (top === 'database' || top === 'run' || top === 'restoring' || top === 'spool-read') return false
  if (top === 'log') return next === 'epoch'
  return !/\.(part|new)$/.test(path)
}

/**
 * The files of the data folder, one after the other, by name: bytes of a report come before the note that makes it one. A file that goes
 * away meanwhile has reached its end, and is passed over.
 *
 * @param without Paths in the folder that the caller has read already.
 */
export async function* openDataFiles(dataDir: string, without: ReadonlySet<string>): AsyncGenerator<OpenedDataFile> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name).slice(dataDir.length + 1))
    .filter((path) => isKept(path) && !without.has(path))
    .toSorted()
  for (const path of paths) {
    const full = join(dataDir, path)
    try {
      if (!(await stat(full)).isFile()) continue
    } catch (error) {
      if (isAbsent(error)) continue
      throw error
    }
    let file: FileHandle
    try {
      file = await open(full, constants.O_RDONLY)
    } catch (error) {
      if (isAbsent(error)) continue
      throw error
    }
    try {
      yield { path, sizeBytes: (await file.stat()).size, file }
    } finally {
      await file.close()
    }
  }
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * A folder of small files that others read while we write: each file appears whole or not at all, and is never half of anything.
 * Paths are ours, relative, with `/`; no name of a stranger reaches here.
 */
export interface PublishedFolder {
  /** Null where there is no such file. */
  read(path: string): Promise<Buffer | null>
  /** Writes a file whole. `durable`: it is on the disk when this returns, also through a power cut. */
  write(path: string, bytes: Uint8Array | string, options?: { readonly durable?: boolean }): Promise<void>
  /** Writes a file of lines as they come, however many they are. */
  writeLines(path: string, lines: AsyncIterable<string>): Promise<void>
  /** Lines of a file, each with its line feed as far as it has one, in portions; null where there is no such file. */
  lines(path: string): Promise<AsyncIterable<readonly Buffer[]> | null>
  /** Takes a file or a folder away; nothing happens where there is none. */
  remove(path: string): Promise<void>
  /** Paths of all files, drafts left by a killed process aside; in no order. */
  list(under?: string): Promise<string[]>
  /** Moves a file or folder within the folder; nothing happens where there is none. */
  move(from: string, to: string): Promise<void>
}

const draftEnding = '.new'
const linesAtOnce = 4000
const portionBytes = 1024 * 1024

/** @param folder Made at the first write. */
export function openPublishedFolder(folder: string): PublishedFolder {
  const known = new Set<string>()

  function at(path: string): string {
    if (path.startsWith('/') || path.split('/').includes('..')) throw new RangeError(`${path} leads out of the folder`)
    return join(folder, path)
  }

  async function need(parent: string): Promise<void> {
    if (known.has(parent)) return
    await mkdir(parent, { recursive: true, mode: 0o755 })
    known.add(parent)
  }

  return {
    async read(path) {
      try {
        return await readFile(at(path))
      } catch (error) {
        if (isAbsent(error)) return null
        throw error
      }
    },
    async write(path, bytes, { durable = false } = {}) {
      const target = at(path)
      await need(dirname(target))
      const draft = `${target}${draftEnding}`
      const file = await open(draft, 'w', 0o644)
      try {
        await file.writeFile(bytes)
        if (durable) await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, target)
      if (durable) await syncFolder(dirname(target))
    },
    async writeLines(path, lines) {
      const target = at(path)
      await need(dirname(target))
      const file = await open(`${target}${draftEnding}`, 'w', 0o644)
      try {
        let waiting: string[] = []
        for await (const line of lines) {
          waiting.push(line, '\n')
          if (waiting.length < linesAtOnce) continue
          await file.write(waiting.join(''))
          waiting = []
        }
        await file.write(waiting.join(''))
      } finally {
        await file.close()
      }
      await rename(`${target}${draftEnding}`, target)
    },
    async lines(path) {
      try {
        return linesOf(await open(at(path), 'r'))
      } catch (error) {
        if (isAbsent(error)) return null
        throw error
      }
    },
    async remove(path) {
      await rm(at(path), { recursive: true, force: true })
      known.clear()
    },
    async list(under = '') {
      try {
        const entries = await readdir(at(under), { recursive: true, withFileTypes: true })
        return entries
          .filter((entry) => entry.isFile() && !entry.name.endsWith(draftEnding))
          .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      } catch (error) {
        if (isAbsent(error)) return []
        throw error
      }
    },
    async move(from, to) {
      await need(dirname(at(to)))
      await rename(at(from), at(to)).catch((error: unknown) => {
        if (!isAbsent(error)) throw error
      })
      known.clear()
    },
  }
}

async function* linesOf(file: FileHandle): AsyncGenerator<Buffer[]> {
  try {
    let rest = Buffer.alloc(0)
    for (;;) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(portionBytes), 0, portionBytes)
      if (bytesRead === 0) break
      const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
      const lines: Buffer[] = []
      let start = 0
      for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
        lines.push(bytes.subarray(start, end + 1))
        start = end + 1
      }
      rest = bytes.subarray(start)
      yield lines
    }
    if (rest.length > 0) yield [rest]
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** A folder that only this user reads, for as long as the work takes. */
export async function withTemporaryFolder<T>(work: (folder: PublishedFolder) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'comity-'))
  try {
    return await work(openPublishedFolder(path))
  } finally {
    await rm(path, { recursive: true, force: true })
  }
}

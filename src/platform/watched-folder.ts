import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open, opendir, rename, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** A file as one look saw it: by these it is known whether it is still the same. */
export interface SeenFile {
  readonly name: string
  readonly sizeBytes: number
  readonly changedMs: number
  /** Device and inode: another file under the same name has another. */
  readonly identity: string
}

/** A folder into which others put files, and out of which they are taken. */
export interface WatchedFolder {
  /** Ordinary files, the oldest first: no links, no folders, nothing hidden, nothing that ends in `.part`. */
  look(limit: number): Promise<SeenFile[]>
  /** The bytes of that very file. @throws {FileChanged} at the end at the latest, when it was not left alone meanwhile. */
  read(file: SeenFile): AsyncIterable<Uint8Array>
  /** Moves the file into `done/`. @returns Its name there. */
  done(file: SeenFile): Promise<string>
  /** Moves the file into `refused/`, with the reason in a text file beside it. @returns Its name there. */
  refuse(file: SeenFile, reason: string): Promise<string>
}

/** The file is no longer the one that was looked at; the next looks will find what it has become. */
export class FileChanged extends Error {}

/** Names that are read of a folder at one look: a folder that holds more is emptied look by look. */
const namesALook = 20_000
const pieceBytes = 64 * 1024

const identityOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`

function seen(name: string, stats: Stats): SeenFile {
  return { name, sizeBytes: stats.size, changedMs: stats.mtimeMs, identity: identityOf(stats) }
}

function assertSame(file: SeenFile, stats: Stats): void {
  const now = seen(file.name, stats)
  if (now.identity !== file.identity || now.sizeBytes !== file.sizeBytes || now.changedMs !== file.changedMs)
    throw new FileChanged('it was changed while it was taken in')
}

/** @param folder An existing folder; `done/` and `refused/` are made in it when they are needed. */
export function openWatchedFolder(folder: string): WatchedFolder {
  async function subfolder(name: string): Promise<string> {
    const path = join(folder, name)
    await mkdir(path, { mode: 0o700, recursive: true })
    // A link here would carry files to wherever it leads.
    if (!(await lstat(path)).isDirectory()) throw new Error(`${name}/ in the watched folder is no folder`)
    return path
  }

  /** A name that is not taken: what lies there is never written over. */
  async function freeName(path: string, name: string): Promise<string> {
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? name : `${name}.${count}`
      const taken = await lstat(join(path, candidate)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      if (taken === null) return candidate
    }
  }

  async function move(file: SeenFile, to: string): Promise<string> {
    const path = await subfolder(to)
    const name = await freeName(path, file.name)
    assertSame(file, await lstat(join(folder, file.name)))
    await rename(join(folder, file.name), join(path, name))
    // Somebody may have put another file under the name a moment before: that one was not taken in, and goes back.
    if (identityOf(await lstat(join(path, name))) === file.identity) return name
    await rename(join(path, name), join(folder, await freeName(folder, file.name)))
    throw new FileChanged('another file took its name while it was taken in')
  }

  return {
    async look(limit) {
      const files: SeenFile[] = []
      let names = 0
      for await (const { name } of await opendir(folder)) {
        if (++names > namesALook) break
        if (name.startsWith('.') || name.endsWith('.part')) continue
        // What vanished between the two is gone; the next look will not name it.
        const stats = await lstat(join(folder, name)).catch(() => null)
        if (stats?.isFile()) files.push(seen(name, stats))
      }
      return files.toSorted((a, b) => a.changedMs - b.changedMs || (a.name < b.name ? -1 : 1)).slice(0, limit)
    },

    async *read(file) {
      // Neither a link nor a pipe that took the name meanwhile is followed or waited for.
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
      const handle = await open(join(folder, file.name), flags)
      try {
        assertSame(file, await handle.stat())
        yield* pieces(handle)
        assertSame(file, await handle.stat())
      } finally {
        await handle.close()
      }
    },

    done: (file) => move(file, 'done'),

    async refuse(file, reason) {
      const name = await move(file, 'refused')
      await writeFile(join(folder, 'refused', `${name}.reason.txt`), `${reason}\n`, { mode: 0o600, flag: 'w' })
      return name
    },
  }
}

async function* pieces(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, null)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}

import type { Sql } from '#platform/database.ts'
import type { PublishedFolder } from '#platform/published-folder.ts'
import { hashBytes } from '#kernel/merkle.ts'
import { packBundle } from './bundle.ts'
import { parseCheckpoint } from './checkpoint.ts'
import * as store from './store.ts'
import { bundlePath, grownTiles, tilePath, tilesOf, tileWidth, widthAt, type TilePlace } from './tile.ts'

/** Where a node's own memory of what it signed lies: beside the database, not in it. */
export const headFile = 'log.head'
/** Where it lies that the node was put back from a backup. */
export const restoredFile = 'restored.json'

/** The published copy of the log, laid out as it is served, and the node's memory of its own last signature. */
export interface Publisher {
  /** The note that was signed last, from outside the database; null where there is none. */
  readHead(): Promise<Uint8Array | null>
  writeHead(note: string): Promise<void>
  /** Which restore this data folder comes from; null where from none. */
  readRestore(): Promise<string | null>
  /** Brings the published copy of this node to a checkpoint: first the tiles, then the checkpoint itself. A copy that is as far stays. */
  publish(sql: Sql, epoch: store.EpochRow, checkpoint: store.CheckpointRow): Promise<void>
  /** Publishes a checkpoint's note anew, with the cosignatures that came since. */
  publishNote(sql: Sql, checkpoint: store.CheckpointRow): Promise<void>
}

/** Tiles read from the database at once. */
const atOnce = 64

export function createPublisher(folder: PublishedFolder, memory: Pick<PublishedFolder, 'read' | 'write'>): Publisher {
  /** How far this process has seen that all tiles are there, and not only those that it wrote; null before it has looked. */
  let complete: { readonly epoch: number; readonly size: number } | null = null

  async function writeTiles(sql: Sql, epoch: number, places: readonly TilePlace[]): Promise<void> {
    for (let i = 0; i < places.length; i += atOnce) {
      const some = places.slice(i, i + atOnce)
      const tiles = await store.readTiles(sql, epoch, some)
      for (const place of some) {
        const { level, index, width } = place
        const bytes = tiles.get(`${level}/${index}`)
        if (bytes === undefined) throw new Error(`the tile ${level}/${index} is not in the database`)
        await folder.write(tilePath(place), bytes.subarray(0, width * hashBytes))
        if (level > 0) continue
        const entries = await store.readEntries(sql, epoch, index * tileWidth, index * tileWidth + width)
        await folder.write(bundlePath(index, width), packBundle(entries))
      }
    }
  }

  /** Narrower forms of tiles that are full now: the full one serves for them. */
  async function dropPartials(grown: readonly TilePlace[], from: number): Promise<void> {
    for (const { level, index, width } of grown) {
      if (width < tileWidth || widthAt(level, index, from) === 0) continue
      await folder.remove(`${tilePath({ level, index, width })}.p`)
      if (level === 0) await folder.remove(`${bundlePath(index, width)}.p`)
    }
  }

  /** The copy of another tree makes room: it stays as evidence, under the number of its epoch. */
  async function archiveOther({ epoch, origin }: store.EpochRow): Promise<void> {
    const published = await folder.read('checkpoint')
    if (published === null || parseCheckpoint(published).origin === origin) return
    const under = `epoch/${epoch - 1}`
    for (const name of ['tile', 'log.vkey', 'checkpoint']) await folder.move(name, `${under}/${name}`)
    complete = null
  }

  async function noteOf(sql: Sql, { epoch, size, note }: store.CheckpointRow): Promise<string> {
    const lines = await store.cosignaturesAt(sql, epoch, size)
    return note + lines.map(({ line }) => line).join('')
  }

  return {
    readHead: () => memory.read(headFile),
    async readRestore() {
      const bytes = await memory.read(restoredFile)
      return bytes === null ? null : restoreIdIn(bytes)
    },
    writeHead: (note) => memory.write(headFile, note, { durable: true }),
    async publish(sql, epoch, checkpoint) {
      await archiveOther(epoch)
      const from = complete?.epoch === epoch.epoch ? complete.size : null
      if (from !== null && from >= checkpoint.size) return
      if (from !== null) {
        const grown = [...grownTiles(from, checkpoint.size)]
        await writeTiles(sql, epoch.epoch, grown)
        await dropPartials(grown, from)
      } else {
        // A process that begins trusts no file that it has not seen: a copy can have been cut off, or belong to another disk.
        const there = new Set(await folder.list('tile'))
        const missing = [...tilesOf(checkpoint.size)].filter(
          (place) =>
            !there.has(tilePath(place)) || (place.level === 0 && !there.has(bundlePath(place.index, place.width))),
        )
        await writeTiles(sql, epoch.epoch, missing)
      }
      complete = { epoch: epoch.epoch, size: checkpoint.size }
      await folder.write('log.vkey', `${epoch.vkey}\n`)
      await folder.write('checkpoint', await noteOf(sql, checkpoint))
    },
    async publishNote(sql, checkpoint) {
      await folder.write('checkpoint', await noteOf(sql, checkpoint))
    },
  }
}

/** The id of a restore in its mark. A mark that cannot be read is one that nobody has settled. */
function restoreIdIn(bytes: Uint8Array): string {
  try {
    const { restoreId } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { restoreId?: unknown }
    return typeof restoreId === 'string' && restoreId !== '' ? restoreId : 'unreadable'
  } catch {
    return 'unreadable'
  }
}

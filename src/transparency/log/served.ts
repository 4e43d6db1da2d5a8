import type { PublishedFolder } from '#platform/published-folder.ts'
import { packBundle, unpackBundle } from './bundle.ts'
import { bundlePath, parseTilePath, tilePath, tileWidth } from './tile.ts'
import { hashBytes } from '#kernel/merkle.ts'

/**
 * What is served under a tile's path; null where there is nothing.
 *
 * Narrower forms are dropped once a tile is full. Who still asks for one gets the beginning of the full one: the same bytes.
 */
export async function servedTile(folder: Pick<PublishedFolder, 'read'>, path: string): Promise<Buffer | null> {
  const tile = parseTilePath(path)
  if (tile === null) return null
  const bytes = await folder.read(path)
  if (bytes !== null || tile.width === tileWidth) return bytes
  const full = await folder.read(
    tile.kind === 'entries' ? bundlePath(tile.index, tileWidth) : tilePath({ ...tile, width: tileWidth }),
  )
  if (full === null) return null
  if (tile.kind === 'hashes') return full.subarray(0, tile.width * hashBytes)
  return packBundle((unpackBundle(full) ?? []).slice(0, tile.width))
}

import { hashBytes, rootOf, type Hash } from '#kernel/merkle.ts'

/** Hashes in a full tile, and entries in a full bundle. @source C2SP tlog-tiles, "Merkle Tree" */
export const tileWidth = 256

/** Where a tile stands: its level, its place within the level, and how many hashes it holds (1 to 256). */
export interface TilePlace {
  readonly level: number
  readonly index: number
  readonly width: number
}

/** The path under which a tile is served, without a slash before it. @source C2SP tlog-tiles, "Merkle Tree" */
export function tilePath({ level, index, width }: TilePlace): string {
  return `tile/${level}/${placePath(index, width)}`
}

/** The path under which a bundle of entries is served. @source C2SP tlog-tiles, "Log entries" */
export function bundlePath(index: number, width: number): string {
  return `tile/entries/${placePath(index, width)}`
}

/** 1234067 is `x001/x234/067`, and `.p/112` follows where the tile is not full. */
function placePath(index: number, width: number): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return width === tileWidth ? path : `${path}.p/${width}`
}

/** A tile or bundle that a path names. */
export type NamedTile =
  ({ readonly kind: 'hashes' } & TilePlace) | ({ readonly kind: 'entries' } & Omit<TilePlace, 'level'>)

/** The tile that a path names; null when it is no path of a tile, or not the one way to write it. */
export function parseTilePath(path: string): NamedTile | null {
  const [, first = '', place = '', partial] =
    /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? []
  if (first === '') return null
  const index = Number(place.replaceAll(/[x/]/g, ''))
  const width = partial === undefined ? tileWidth : Number(partial)
  if ((partial !== undefined && width >= tileWidth) || placePath(index, width) !== path.split('/').slice(2).join('/'))
    return null
  if (first === 'entries') return { kind: 'entries', index, width }
  const level = Number(first)
  return level > 63 ? null : { kind: 'hashes', level, index, width }
}

/** How many hashes a level has in a tree of `size` entries. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** How wide a tile is in a tree of `size` entries; 0 where there is none. */
export function widthAt(level: number, index: number, size: number): number {
  return Math.max(0, Math.min(tileWidth, hashesAt(level, size) - index * tileWidth))
}

/** Every tile of a tree, level by level: what must be there to verify it. */
export function* tilesOf(size: number): Generator<TilePlace> {
  for (let level = 0; hashesAt(level, size) > 0; level++)
    for (let index = 0; index * tileWidth < hashesAt(level, size); index++)
      yield { level, index, width: widthAt(level, index, size) }
}

/** Tiles that differ between two sizes of one tree: those that are new or have grown. */
export function* grownTiles(from: number, to: number): Generator<TilePlace> {
  for (let level = 0; hashesAt(level, to) > 0; level++) {
    if (hashesAt(level, to) === hashesAt(level, from)) continue
    for (let index = Math.floor(hashesAt(level, from) / tileWidth); index * tileWidth < hashesAt(level, to); index++)
      yield { level, index, width: widthAt(level, index, to) }
  }
}

/** The hashes in a tile's bytes. */
export function hashesOf(bytes: Uint8Array): Hash[] {
  const hashes: Hash[] = []
  for (let at = 0; at + hashBytes <= bytes.length; at += hashBytes) hashes.push(bytes.subarray(at, at + hashBytes))
  return hashes
}

/**
 * The right edge of a tree: for each level the hashes of its tile that is not full. All that is needed to append.
 */
export type Edge = readonly (readonly Hash[])[]

/** A tile with its bytes. */
export interface Tile extends TilePlace {
  readonly bytes: Uint8Array
}

/** Appends leaves. @returns The new edge, and each tile that is new or has grown, once, at its new width. */
export function appendLeaves(edge: Edge, size: number, leaves: readonly Hash[]): { edge: Edge; tiles: Tile[] } {
  const tiles: Tile[] = []
  const grown: Hash[][] = []
  let rising = leaves
  for (let level = 0; level < edge.length || rising.length > 0; level++) {
    const start = Math.floor(hashesAt(level, size) / tileWidth)
    const hashes = [...(edge[level] ?? []), ...rising]
    const above: Hash[] = []
    const full = Math.floor(hashes.length / tileWidth)
    for (let i = 0; i <= full; i++) {
      const own = hashes.slice(i * tileWidth, (i + 1) * tileWidth)
      if (own.length === tileWidth) above.push(rootOf(own))
      else grown.push(own)
      if (own.length > 0 && rising.length > 0)
        tiles.push({ level, index: start + i, width: own.length, bytes: Buffer.concat(own) })
    }
    rising = above
  }
  return { edge: grown, tiles }
}

/** The root of the tree that has this right edge. */
export function edgeRoot(edge: Edge): Hash {
  // Complete subtrees of one level, and behind them the incomplete one that the levels below make.
  let below: Hash | null = null
  for (const hashes of edge) {
    const all: readonly Hash[] = below === null ? hashes : [...hashes, below]
    if (all.length > 0) below = rootOf(all)
  }
  return below ?? rootOf([])
}

import { createGrowingTree, emptyRoot, hashBytes, leafHash, rootOf, sameHash, type Hash } from '#kernel/merkle.ts'
import { unpackBundle } from '../bundle.ts'
import { entryBytes } from '../commitment.ts'
import { bundlePath, hashesAt, parseTilePath, tilePath, tileWidth, widthAt } from '../tile.ts'
import type { Faults } from './faults.ts'
import { editions, exportFiles, type Edition, type LogSource } from './source.ts'

/** A bundle held against its tile: the entries, their hashes, and the root over them. */
export interface CheckedBundle {
  readonly entries: readonly Uint8Array[]
  readonly leaves: readonly Hash[]
  readonly root: Hash
  /** Why it is not right; null when it is. */
  readonly fault: string | null
}

/** Entries hashed, and held against the level-0 tile beside them, byte by byte. */
export function checkBundle(bundle: Uint8Array, tile: Uint8Array): CheckedBundle {
  const entries = unpackBundle(bundle)
  if (entries === null) return { entries: [], leaves: [], root: emptyRoot, fault: 'it ends within an entry' }
  const leaves = entries.map(leafHash)
  const fault = sameHash(Buffer.concat(leaves), tile) ? null : 'its entries do not hash to the tile beside it'
  return { entries, leaves, root: rootOf(leaves), fault }
}

/** A tree read whole. */
export interface ReadTree {
  readonly root: Hash
  /** Entries one behind the other, each `entryBytes` long; others are zero, and a fault. */
  readonly entries: Buffer
  /** The root at each size that was asked for. */
  readonly roots: ReadonlyMap<number, Hash>
}

/**
 * Reads a tree of `size` entries and recomputes it from its entries: every byte of every tile is compared.
 *
 * @param sizes Earlier sizes whose roots are wanted.
 * @param check Holds a bundle against its tile; a caller that reads one tree many times hands in its own memory of it.
 */
export async function readTree(
  source: LogSource,
  {
    size,
    sizes,
    faults,
    check = checkBundle,
  }: { size: number; sizes: readonly number[]; faults: Faults; check?: typeof checkBundle },
): Promise<ReadTree> {
  const entries = Buffer.alloc(size * entryBytes)
  const roots = new Map<number, Hash>()
  const wanted = [...new Set(sizes)].filter((each) => each > 0 && each <= size).sort((a, b) => a - b)
  const above = createGrowingTree()
  const complete: Hash[] = []
  let last: Hash | null = null
  let next = 0
  for (let index = 0; index * tileWidth < size; index++) {
    const start = index * tileWidth
    const width = widthAt(0, index, size)
    const path = bundlePath(index, width)
    const [bundle, tile] = await Promise.all([source.read(path), source.read(tilePath({ level: 0, index, width }))])
    if (bundle === null) faults.add(path, 'is missing')
    if (tile === null) faults.add(tilePath({ level: 0, index, width }), 'is missing')
    const read = check(bundle ?? new Uint8Array(), tile ?? new Uint8Array())
    if (bundle !== null && read.fault !== null) faults.add(path, read.fault)
    if (read.leaves.length !== width) faults.add(path, `has ${read.leaves.length} entries, not ${width}`)
    read.entries.forEach((entry, i) => {
      if (entry.length === entryBytes && i < width) entries.set(entry, (start + i) * entryBytes)
      else faults.add(path, `entry ${start + i} has a layout that is not known`)
    })
    for (; next < wanted.length && wanted[next]! < start + width; next++)
      roots.set(wanted[next]!, above.rootWith(rootOf(read.leaves.slice(0, wanted[next]! - start))))
    if (width === tileWidth) {
      complete.push(read.root)
      above.push(read.root)
      if (wanted[next] === start + width) roots.set(wanted[next++]!, above.root())
    } else last = read.root
  }
  const root = last === null ? above.root() : above.rootWith(last)
  if (wanted[next] === size) roots.set(size, root)
  await checkUpperTiles(source, size, complete, faults)
  return { root, entries, roots }
}

/** Every level above the leaves, made anew from the level below and compared. */
async function checkUpperTiles(
  source: LogSource,
  size: number,
  firstLevel: readonly Hash[],
  faults: Faults,
): Promise<void> {
  let hashes = firstLevel
  for (let level = 1; hashesAt(level, size) > 0; level++) {
    const above: Hash[] = []
    for (let index = 0; index * tileWidth < hashesAt(level, size); index++) {
      const width = widthAt(level, index, size)
      const path = tilePath({ level, index, width })
      const own = hashes.slice(index * tileWidth, index * tileWidth + width)
      const bytes = await source.read(path)
      if (bytes === null) faults.add(path, 'is missing')
      else if (!sameHash(bytes, Buffer.concat(own))) faults.add(path, 'is not what the level below it hashes to')
      if (width === tileWidth) above.push(rootOf(own))
    }
    hashes = above
  }
}

/** Files that a tree of this size does not ask for: earlier, narrower tiles must be the beginning of the present ones. */
export async function checkOtherFiles(
  source: LogSource,
  { size, edition, faults }: { readonly size: number; readonly edition: Edition; readonly faults: Faults },
): Promise<void> {
  const known = new Set<string>(Object.values(exportFiles))
  const unread = new Set<string>(
    editions.auditor
      .filter((each) => !(editions[edition] as readonly string[]).includes(each))
      .map((each) => exportFiles[each]),
  )
  for (const path of (await source.list?.()) ?? []) {
    // Whoever took the edition's name away, or made it a smaller one, must not have the openings go unread.
    if (unread.has(path)) faults.add(path, `lies beside an edition that does not open it: ${edition}`)
    if (known.has(path) || path.startsWith('epoch/')) continue
    const tile = parseTilePath(path)
    if (tile === null) {
      faults.add(path, 'is no file of a log')
      continue
    }
    const level = tile.kind === 'entries' ? 0 : tile.level
    const width = widthAt(level, tile.index, size)
    if (tile.width === width) continue
    if (tile.width > width) {
      faults.add(path, 'holds more than was signed')
      continue
    }
    const bytes = (await source.read(path)) ?? new Uint8Array()
    const now = await source.read(
      tile.kind === 'entries' ? bundlePath(tile.index, width) : tilePath({ ...tile, width }),
    )
    const want =
      tile.kind === 'entries'
        ? beginning(now ?? new Uint8Array(), tile.width)
        : now?.subarray(0, tile.width * hashBytes)
    if (want === undefined || !sameHash(bytes, want))
      faults.add(path, 'is not the beginning of the tile that grew from it')
  }
}

/** The bytes of the first entries of a bundle. */
function beginning(bundle: Uint8Array, count: number): Uint8Array {
  const entries = unpackBundle(bundle)?.slice(0, count) ?? []
  return bundle.subarray(
    0,
    entries.reduce((sum, entry) => sum + 2 + entry.length, 0),
  )
}

import {
  consistencyRanges,
  hashBytes,
  inclusionRanges,
  nodeHash,
  rootOf,
  splitOf,
  type Hash,
  type Range,
} from '#kernel/merkle.ts'
import { tileWidth } from './tile.ts'

/** Gives tiles, at least as wide as the tree that is read asks for, by `level/index`. */
export type ReadTiles = (
  places: readonly { readonly level: number; readonly index: number }[],
) => Promise<ReadonlyMap<string, Uint8Array>>

/** A complete subtree of 2^n entries: hashes that stand beside each other in one tile. */
interface Piece {
  readonly level: number
  readonly index: number
  readonly from: number
  readonly count: number
}

/** A range as complete subtrees from left to right, each smaller than the one before. */
function piecesOf({ start, end }: Range): Piece[] {
  const pieces: Piece[] = []
  for (let at = start; at < end;) {
    const rest = end - at
    const split = rest === 1 ? 1 : splitOf(rest)
    const whole = split * 2 === rest ? rest : split
    let level = 0
    let step = 1
    while (step * tileWidth <= whole) {
      step *= tileWidth
      level++
    }
    const first = at / step
    pieces.push({ level, index: Math.floor(first / tileWidth), from: first % tileWidth, count: whole / step })
    at += whole
  }
  return pieces
}

/** The hashes of subtrees, read from tiles. */
export async function rangeHashes(ranges: readonly Range[], readTiles: ReadTiles): Promise<Hash[]> {
  const pieces = ranges.map(piecesOf)
  const places = new Map(pieces.flat().map(({ level, index }) => [`${level}/${index}`, { level, index }]))
  const tiles = await readTiles([...places.values()])
  return pieces.map((parts) => {
    const hashes = parts.map(({ level, index, from, count }) => {
      const bytes = tiles.get(`${level}/${index}`)
      if (bytes === undefined || bytes.length < (from + count) * hashBytes)
        throw new RangeError(`tile ${level}/${index} is missing, or is too narrow`)
      return rootOf(
        Array.from({ length: count }, (_, i) => bytes.subarray((from + i) * hashBytes, (from + i + 1) * hashBytes)),
      )
    })
    return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), hashes.at(-1) ?? rootOf([]))
  })
}

/** The root of the tree at a size that it has had. */
export async function rootAt(size: number, readTiles: ReadTiles): Promise<Hash> {
  const [root] = await rangeHashes([{ start: 0, end: size }], readTiles)
  return root!
}

/** The proof that an entry is in the tree of `size` entries. */
export function proveInclusion(index: number, size: number, readTiles: ReadTiles): Promise<Hash[]> {
  return rangeHashes(inclusionRanges(index, size), readTiles)
}

/** The proof that the tree of `second` entries begins with that of `first`. */
export function proveConsistency(first: number, second: number, readTiles: ReadTiles): Promise<Hash[]> {
  return rangeHashes(consistencyRanges(first, second), readTiles)
}

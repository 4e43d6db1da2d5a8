import { nodeHash, splitOf, type Hash, type Range } from '#kernel/merkle.ts'

/** The leaves that are at hand: from `start` up to `end`, without `end`. */
function isWithin(part: Range, leaves: Range): boolean {
  return part.start >= leaves.start && part.end <= leaves.end
}

function isOutside(part: Range, leaves: Range): boolean {
  return part.end <= leaves.start || part.start >= leaves.end
}

function halves({ start, end }: Range): [Range, Range] {
  const middle = start + splitOf(end - start)
  return [
    { start, end: middle },
    { start: middle, end },
  ]
}

/**
 * The subtrees whose hashes must be handed over so that somebody who has some leaves that stand beside each other can compute the root of the
 * whole tree: a few dozen, however large the tree.
 */
export function subtreesBeside(leaves: Range, size: number): Range[] {
  const beside = (part: Range): Range[] => {
    if (isOutside(part, leaves)) return [part]
    return isWithin(part, leaves) ? [] : halves(part).flatMap(beside)
  }
  return size === 0 ? [] : beside({ start: 0, end: size })
}

/**
 * The root of a tree of `size` leaves out of those at hand and the hashes of the subtrees beside them; null where these are not as many as the
 * tree needs.
 */
export function rootFrom(
  leaves: { readonly start: number; readonly hashes: readonly Hash[] },
  beside: readonly Hash[],
  size: number,
): Hash | null {
  const own = { start: leaves.start, end: leaves.start + leaves.hashes.length }
  const places = subtreesBeside(own, size)
  if (own.end > size || size === 0 || places.length !== beside.length) return null
  const given = new Map(places.map(({ start, end }, at) => [`${start}-${end}`, beside[at]!]))
  const hashOf = (part: Range): Hash => {
    const outside = given.get(`${part.start}-${part.end}`)
    if (outside !== undefined) return outside
    if (part.end - part.start === 1) return leaves.hashes[part.start - own.start]!
    const [left, right] = halves(part)
    return nodeHash(hashOf(left), hashOf(right))
  }
  return hashOf({ start: 0, end: size })
}

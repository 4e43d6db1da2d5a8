import { hash } from 'node:crypto'

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array

export const hashBytes = 32

/**
 * SHA-256 over the concatenation of the parts.
 *
 * One call without a state object: four times as fast for the short inputs of a tree.
 */
export function sha256(...parts: readonly Uint8Array[]): Buffer {
  return hash('sha256', parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts), 'buffer')
}

/** The root of the tree of no entries. @source RFC 6962, section 2.1 */
export const emptyRoot: Hash = sha256(new Uint8Array(0))

/** The hash of an entry as a leaf. The prefix keeps a leaf from being taken for a node. @source RFC 6962, section 2.1 */
export function leafHash(entry: Uint8Array): Hash {
  const bytes = Buffer.allocUnsafe(entry.length + 1)
  bytes[0] = 0
  bytes.set(entry, 1)
  return hash('sha256', bytes, 'buffer')
}

/** The hash of an inner node. @source RFC 6962, section 2.1 */
export function nodeHash(left: Hash, right: Hash): Hash {
  const bytes = Buffer.allocUnsafe(1 + 2 * hashBytes)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 1 + hashBytes)
  return hash('sha256', bytes, 'buffer')
}

/** Whether two hashes are the same. They are public: no secret leaks by the time it takes. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** The largest power of two below `n`; `n` is at least 2. Sizes go beyond 32 bits, so no bit operators here. */
export function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** The Merkle Tree Hash of subtrees in their order, each but the last complete and of one size. @source RFC 6962, section 2.1 */
export function rootOf(hashes: readonly Hash[]): Hash {
  if (hashes.length === 0) return emptyRoot
  // Pairs, level by level; an odd one moves up unhashed. The same tree as by splitting at powers of two, without recursion.
  let level = hashes
  while (level.length > 1) {
    const above: Hash[] = []
    for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i]!, level[i + 1]!))
    if (level.length % 2 === 1) above.push(level.at(-1)!)
    level = above
  }
  return level[0]!
}

/** Entries `start` to `end`, without `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * The subtrees whose hashes prove that an entry is in the tree, the leaf's sibling first.
 *
 * @source RFC 6962, section 2.1.1
 */
export function inclusionRanges(index: number, size: number): Range[] {
  assertSize(size)
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new RangeError(`a tree of ${size} entries has no entry ${index}`)
  const ranges: Range[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return ranges.toReversed()
}

/**
 * The subtrees whose hashes prove that the tree of `second` entries begins with that of `first`.
 *
 * @source RFC 6962, section 2.1.2
 */
export function consistencyRanges(first: number, second: number): Range[] {
  assertSize(second)
  if (!Number.isSafeInteger(first) || first < 1 || first > second)
    throw new RangeError(`no proof leads from ${first} to ${second} entries`)
  const ranges: Range[] = []
  let start = 0
  let end = second
  while (end !== first) {
    const middle = start + splitOf(end - start)
    if (first <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  // The first tree itself is known to whoever checks, when it is one whole subtree of the second.
  if (start > 0) ranges.push({ start, end })
  return ranges.toReversed()
}

/** The proof that entry `index` is in the tree over these leaf hashes. */
export function inclusionProof(index: number, leaves: readonly Hash[]): Hash[] {
  return inclusionRanges(index, leaves.length).map(({ start, end }) => rootOf(leaves.slice(start, end)))
}

/** The proof that the tree over the first `first` of these leaf hashes is the beginning of the tree over all of them. */
export function consistencyProof(first: number, leaves: readonly Hash[]): Hash[] {
  return consistencyRanges(first, leaves.length).map(({ start, end }) => rootOf(leaves.slice(start, end)))
}

/** What an inclusion proof says. */
export interface Inclusion {
  readonly index: number
  readonly size: number
  readonly leaf: Hash
  readonly root: Hash
  readonly proof: readonly Hash[]
}

/**
 * Whether a leaf stands at `index` of the tree of `size` entries with this root.
 *
 * @source RFC 9162, section 2.1.3.2
 */
export function verifyInclusion({ index, size, leaf, root, proof }: Inclusion): boolean {
  if (!areHashes([leaf, root, ...proof]) || !isSize(size) || !Number.isSafeInteger(index)) return false
  if (index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let hashed = leaf
  for (const one of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hashed = nodeHash(one, hashed)
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2
        sn = half(sn)
      }
    } else hashed = nodeHash(hashed, one)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && sameHash(hashed, root)
}

/** What a consistency proof says. */
export interface Consistency {
  readonly first: number
  readonly second: number
  readonly firstRoot: Hash
  readonly secondRoot: Hash
  readonly proof: readonly Hash[]
}

/**
 * Whether the tree of `second` entries begins with that of `first`.
 *
 * A `first` of 0 is refused: it says nothing, and who allows it must say so.
 *
 * @source RFC 9162, section 2.1.4.2
 */
export function verifyConsistency({ first, second, firstRoot, secondRoot, proof }: Consistency): boolean {
  if (!areHashes([firstRoot, secondRoot, ...proof]) || !isSize(first) || !isSize(second)) return false
  if (first < 1 || first > second) return false
  if (first === second) return proof.length === 0 && sameHash(firstRoot, secondRoot)
  if (proof.length === 0) return false
  let fn = first - 1
  let sn = second - 1
  while (fn % 2 === 1) {
    fn = half(fn)
    sn = half(sn)
  }
  // All ones below its highest bit: the first tree is one whole subtree, and its root begins the path.
  const path = fn === 0 ? [firstRoot, ...proof] : proof
  let firstHash = path[0]!
  let secondHash = path[0]!
  for (const one of path.slice(1)) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      firstHash = nodeHash(one, firstHash)
      secondHash = nodeHash(one, secondHash)
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else secondHash = nodeHash(secondHash, one)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && sameHash(firstHash, firstRoot) && sameHash(secondHash, secondRoot)
}

/**
 * A tree that grows leaf by leaf and keeps one hash for each of its whole subtrees: its root can be had at any size. Complete
 * subtrees of one size can be pushed as leaves are: they are the leaves of the tree above them.
 */
export interface GrowingTree {
  readonly size: number
  push(leaf: Hash): void
  root(): Hash
  /** The root that the tree would have with one more, smaller subtree behind it. */
  rootWith(rest: Hash): Hash
}

/** @source RFC 9162, section 2.1.2 */
export function createGrowingTree(): GrowingTree {
  const stack: Hash[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    push(leaf) {
      let hashed = leaf
      for (let rest = size; rest % 2 === 1; rest = half(rest)) hashed = nodeHash(stack.pop()!, hashed)
      stack.push(hashed)
      size++
    },
    root() {
      if (stack.length === 0) return emptyRoot
      return stack.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), stack.at(-1)!)
    },
    rootWith: (rest) => stack.reduceRight((right, left) => nodeHash(left, right), rest),
  }
}

function half(n: number): number {
  return Math.floor(n / 2)
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0
}

function assertSize(size: number): void {
  if (!isSize(size)) throw new RangeError(`${size} is no size of a tree`)
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((one) => one.length === hashBytes)
}

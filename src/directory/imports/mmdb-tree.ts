import { badMmdb } from './mmdb-values.ts'

/** The record on one side (0 or 1) of a node. */
export type Child = (node: number, side: number) => number

export interface SearchTree {
  readonly child: Child
  readonly nodeCount: number
  /** 32 for a tree of IPv4 addresses, 128 for one of both families. */
  readonly addressBits: number
  /** The number of the fact that a record above `nodeCount` leads to; negative for none. */
  factAt(record: number): number
}

const none = -1
const v4Depth = 96

/**
 * Every prefix of the tree that has a fact, halves with the same fact joined.
 *
 * IPv4 lies under `::/96` of a tree of both families; other paths that lead there (`::ffff:0:0/96`, `2002::/16`) say the same
 * once more, and are passed over. Whatever the records say, no more nodes are looked at than twice those that there are.
 *
 * @throws {AppError} `directory.bad-file` where it is no tree
 * @source MaxMind DB File Format Specification, version 2.0, "Binary Search Tree Section"
 */
export function* walkTree(tree: SearchTree): Generator<{ words: Uint32Array; bits: number; number: number }> {
  const { child, nodeCount, addressBits, factAt } = tree
  const v4Root = addressBits === 128 ? rootOfV4(tree) : none
  const nodes = new Uint32Array(addressBits)
  /** Per depth: how many sides are done, and what each of them is. */
  const done = new Uint8Array(addressBits)
  const found = [new Int32Array(addressBits), new Int32Array(addressBits)] as const
  const path = new Uint32Array(4)
  let visits = 2 * nodeCount
  let depth = 0

  function prefix(bits: number, number: number): { words: Uint32Array; bits: number; number: number } {
    const inV4 = addressBits === 32 || (bits >= v4Depth && path[0] === 0 && path[1] === 0 && path[2] === 0)
    const words = Uint32Array.from(path, (word, i) => word & maskOf(bits - i * 32))
    if (addressBits === 32) words.copyWithin(3, 0, 1)
    if (addressBits === 32) words.fill(0, 0, 3)
    if (inV4) words[2] = 0xffff
    return { words, bits: addressBits === 32 ? bits + v4Depth : bits, number }
  }

  while (depth >= 0) {
    const side = done[depth]!
    if (side < 2) {
      done[depth] = side + 1
      const record = child(nodes[depth]!, side)
      setBit(path, depth, side)
      const atV4 = addressBits === 128 && depth === v4Depth - 1 && isZero(path)
      if (record >= nodeCount) {
        const fact = record === nodeCount ? none : factAt(record)
        found[side]![depth] = atV4 ? none : fact
        if (atV4 && fact >= 0) yield prefix(v4Depth, fact)
      } else if (record === v4Root && !atV4) found[side]![depth] = none
      else {
        if (depth + 1 === addressBits) throw badMmdb('has a search tree deeper than an address is long')
        if (visits-- <= 0) throw badMmdb('has a search tree whose branches meet again')
        depth++
        nodes[depth] = record
        done[depth] = 0
      }
      continue
    }
    const [left, right] = [found[0][depth]!, found[1][depth]!]
    let joined = left === right ? left : none
    if (left !== right) {
      setBit(path, depth, 0)
      if (left >= 0) yield prefix(depth + 1, left)
      setBit(path, depth, 1)
      if (right >= 0) yield prefix(depth + 1, right)
    }
    setBit(path, depth, 0)
    // The whole tree, or all of IPv4: there is nothing beside it to be joined with.
    if (joined >= 0 && (depth === 0 || (depth === v4Depth && nodes[depth] === v4Root))) {
      yield prefix(depth, joined)
      joined = none
    }
    depth--
    if (depth >= 0) found[done[depth]! - 1]![depth] = joined
  }
}

function rootOfV4({ child, nodeCount }: SearchTree): number {
  let node = 0
  for (let depth = 0; depth < v4Depth && node < nodeCount; depth++) node = child(node, 0)
  return node < nodeCount ? node : none
}

function setBit(words: Uint32Array, index: number, bit: number): void {
  const mask = 2 ** (31 - (index % 32))
  const word = index >> 5
  words[word] = bit === 1 ? words[word]! | mask : words[word]! & ~mask
}

/** The first `bits` bits of a word set. */
const maskOf = (bits: number): number => (bits >= 32 ? 0xffffffff : bits <= 0 ? 0 : ~(0xffffffff >>> bits))

const isZero = (path: Uint32Array): boolean => path[0] === 0 && path[1] === 0 && path[2] === 0

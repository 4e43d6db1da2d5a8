import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leafHash, rootOf, sameHash } from '#kernel/merkle.ts'
import { rootFrom, subtreesBeside } from './tree-range.ts'

const leaves = Array.from({ length: 40 }, (_, at) => leafHash(Buffer.from(String(at))))

test('any leaves that stand beside each other give the root of any tree with the hashes beside them', () => {
  for (let size = 1; size <= leaves.length; size++)
    for (let start = 0; start < size; start++)
      for (let end = start + 1; end <= size; end++) {
        const beside = subtreesBeside({ start, end }, size).map((part) => rootOf(leaves.slice(part.start, part.end)))
        const root = rootFrom({ start, hashes: leaves.slice(start, end) }, beside, size)
        assert.ok(root !== null && sameHash(root, rootOf(leaves.slice(0, size))), `${start}-${end} of ${size}`)
      }
})

test('a leaf too few, one changed, or one out of place gives another root or none', () => {
  const beside = subtreesBeside({ start: 5, end: 20 }, 40).map((part) => rootOf(leaves.slice(part.start, part.end)))
  const hashes = leaves.slice(5, 20)
  const whole = rootOf(leaves)
  const wrong = [hashes.slice(1), hashes.slice(0, -1), hashes.toReversed(), [...hashes.slice(0, 14), leaves[0]!]]
  for (const changed of wrong) {
    const root = rootFrom({ start: 5, hashes: changed }, beside, 40)
    assert.ok(root === null || !sameHash(root, whole))
  }
})

test('what stands beside the leaves of a year is a few dozen hashes', () => {
  assert.ok(subtreesBeside({ start: 123_456, end: 223_457 }, 10_000_001).length < 60)
})

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  consistencyProof,
  createGrowingTree,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  splitOf,
  verifyConsistency,
  verifyInclusion,
  type Hash,
} from './merkle.ts'

const vectors = join(
  process.env['COMITY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
  'tlog-vectors/merkle-proof-vectors',
)
const needsVectors = { skip: existsSync(vectors) ? false : `no vectors at ${vectors}; set COMITY_SHARED_DATA` }

const leavesOf = (size: number): Hash[] => Array.from({ length: size }, (_, i) => leafHash(Buffer.from(`entry ${i}`)))

/** The definition, word by word, against which the faster form is held. @source RFC 6962, section 2.1 */
function definedRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return emptyRoot
  if (leaves.length === 1) return leaves[0]!
  const k = splitOf(leaves.length)
  return nodeHash(definedRoot(leaves.slice(0, k)), definedRoot(leaves.slice(k)))
}

test('RFC 6962 2.1: the root of a tree is that of the definition, at every size to 300, and as it grows', () => {
  const leaves = leavesOf(300)
  const growing = createGrowingTree()
  assert.deepEqual(growing.root(), emptyRoot)
  leaves.forEach((leaf, i) => {
    growing.push(leaf)
    const want = definedRoot(leaves.slice(0, i + 1))
    assert.deepEqual(rootOf(leaves.slice(0, i + 1)), want)
    assert.deepEqual(growing.root(), want)
    assert.equal(growing.size, i + 1)
  })
  assert.equal(
    Buffer.from(emptyRoot).toString('hex'),
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
})

test('every entry of every tree to 40 has a proof that holds, and that holds for no other place, size, leaf or root', () => {
  const all = leavesOf(40)
  for (let size = 1; size <= all.length; size++) {
    const leaves = all.slice(0, size)
    const root = rootOf(leaves)
    for (let index = 0; index < size; index++) {
      const claim = { index, size, leaf: leaves[index]!, root, proof: inclusionProof(index, leaves) }
      assert.equal(verifyInclusion(claim), true)
      for (const wrong of [
        { ...claim, index: index + 1 },
        { ...claim, index: -1 },
        { ...claim, leaf: emptyRoot },
        { ...claim, root: emptyRoot },
        { ...claim, proof: [...claim.proof, emptyRoot] },
        ...(size > 1 ? [{ ...claim, proof: claim.proof.slice(1) }] : []),
      ])
        assert.equal(verifyInclusion(wrong), false)
    }
  }
})

test('a consistency proof holds for the two trees that it is of, and for no others', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 600 })
        .chain((second) => fc.tuple(fc.integer({ min: 1, max: second }), fc.constant(second), fc.nat(), fc.nat(255))),
      ([first, second, where, bit]) => {
        const leaves = leavesOf(second)
        const claim = {
          first,
          second,
          firstRoot: rootOf(leaves.slice(0, first)),
          secondRoot: rootOf(leaves),
          proof: consistencyProof(first, leaves),
        }
        assert.equal(verifyConsistency(claim), true)
        assert.equal(verifyConsistency({ ...claim, first: 0 }), false)
        const flip = (hash: Hash): Hash => {
          const copy = Uint8Array.from(hash)
          copy[bit >> 3]! ^= 1 << (bit & 7)
          return copy
        }
        assert.equal(verifyConsistency({ ...claim, firstRoot: flip(claim.firstRoot) }), false)
        assert.equal(verifyConsistency({ ...claim, secondRoot: flip(claim.secondRoot) }), false)
        if (claim.proof.length === 0) return
        const at = where % claim.proof.length
        assert.equal(verifyConsistency({ ...claim, proof: claim.proof.map((h, i) => (i === at ? flip(h) : h)) }), false)
        assert.equal(verifyConsistency({ ...claim, proof: claim.proof.toSpliced(at, 1) }), false)
        assert.equal(verifyConsistency({ ...claim, proof: claim.proof.toSpliced(at, 0, emptyRoot) }), false)
      },
    ),
    { numRuns: 120 },
  )
})

test('sizes beyond 32 bits are counted right', () => {
  const size = 2 ** 40 + 3
  assert.equal(splitOf(size), 2 ** 40)
  // The last three entries hang on the right of one whole subtree of 2^40.
  const [a, b, c, whole] = leavesOf(4) as [Hash, Hash, Hash, Hash]
  const root = nodeHash(whole, nodeHash(nodeHash(a, b), c))
  assert.equal(verifyInclusion({ index: 2 ** 40 + 1, size, leaf: b, root, proof: [a, c, whole] }), true)
  assert.equal(verifyInclusion({ index: 1, size: 3, leaf: b, root, proof: [a, c, whole] }), false)
})

interface Vector {
  readonly wantErr: boolean
  readonly desc: string
  readonly proof: readonly string[] | null
  readonly root?: string
  readonly leafHash?: string
  readonly leafIdx?: number
  readonly treeSize?: number
  readonly size1?: number
  readonly size2?: number
  readonly root1?: string
  readonly root2?: string
}

function vectorsOf(kind: string): { name: string; vector: Vector }[] {
  return readdirSync(join(vectors, kind), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, vector: JSON.parse(readFileSync(join(vectors, kind, name), 'utf8')) as Vector }))
}

/** That library takes any text for a root where nothing is to be proved; here a hash has 32 bytes, always. */
const areWhole = ({ root, leafHash: leaf, root1, root2 }: Vector): boolean =>
  [root, leaf, root1, root2].every((one) => one === undefined || bytes(one).length === 32)

const bytes = (text: string | undefined): Uint8Array => Buffer.from(text ?? '', 'base64')

test("another library's inclusion vectors are accepted and refused as they say", needsVectors, () => {
  const all = vectorsOf('inclusion')
  assert(all.length > 50)
  for (const { name, vector } of all) {
    const proof = (vector.proof ?? []).map(bytes)
    const { leafIdx: index = -1, treeSize: size = -1 } = vector
    const claim = { index, size, leaf: bytes(vector.leafHash), root: bytes(vector.root), proof }
    assert.equal(verifyInclusion(claim), !vector.wantErr && areWhole(vector), `${name}: ${vector.desc}`)
  }
})

test("another library's consistency vectors are accepted and refused as they say", needsVectors, () => {
  const all = vectorsOf('consistency')
  assert(all.length > 50)
  for (const { name, vector } of all) {
    const proof = (vector.proof ?? []).map(bytes)
    const { size1: first = -1, size2: second = -1 } = vector
    const claim = { first, second, firstRoot: bytes(vector.root1), secondRoot: bytes(vector.root2), proof }
    assert.equal(verifyConsistency(claim), !vector.wantErr && areWhole(vector), `${name}: ${vector.desc}`)
  }
})

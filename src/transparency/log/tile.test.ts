import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { leafHash, rootOf, type Hash } from '#kernel/merkle.ts'
import { packBundle, unpackBundle } from './bundle.ts'
import {
  appendLeaves,
  bundlePath,
  edgeRoot,
  grownTiles,
  hashesOf,
  parseTilePath,
  tilePath,
  tilesOf,
  tileWidth,
  type Edge,
} from './tile.ts'

const leavesOf = (size: number): Hash[] => Array.from({ length: size }, (_, i) => leafHash(Buffer.from(`entry ${i}`)))

test('tlog-tiles: a tree of 70,000 entries has the tiles that the specification counts', () => {
  const tiles = [...tilesOf(70_000)]
  const at = (level: number) => tiles.filter((tile) => tile.level === level).map(({ width }) => width)
  assert.deepEqual(at(0), [...Array<number>(273).fill(256), 112])
  assert.deepEqual(at(1), [256, 17])
  assert.deepEqual(at(2), [1])
  assert.deepEqual(at(3), [])
  assert.deepEqual(
    [...tilesOf(256)],
    [
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ],
  )
  assert.deepEqual([...tilesOf(0)], [])
})

test('a path names one tile, and each tile has one path', () => {
  assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067')
  assert.equal(tilePath({ level: 2, index: 0, width: 1 }), 'tile/2/000.p/1')
  assert.equal(bundlePath(273, 112), 'tile/entries/273.p/112')
  fc.assert(
    fc.property(fc.nat(63), fc.nat(10 ** 11), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
      assert.deepEqual(parseTilePath(tilePath({ level, index, width })), { kind: 'hashes', level, index, width })
      assert.deepEqual(parseTilePath(bundlePath(index, width)), { kind: 'entries', index, width })
    }),
  )
  for (const path of [
    'tile/64/000',
    'tile/00/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/1234',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/0/001.p/07',
    'tile/0/001/../002',
    'tile/0/001/',
    '/tile/0/001',
    'tile/entries',
    'checkpoint',
  ])
    assert.equal(parseTilePath(path), null, path)
})

test('whatever the batches in which leaves come, tiles and root are those of the tree', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 6 }), (batches) => {
      const leaves = leavesOf(batches.reduce((sum, n) => sum + n, 0))
      const kept = new Map<string, Uint8Array>()
      let edge: Edge = []
      let size = 0
      for (const n of batches) {
        const step = appendLeaves(edge, size, leaves.slice(size, size + n))
        const grown = [...grownTiles(size, size + n)].map(tilePath)
        assert.deepEqual(step.tiles.map(tilePath), grown)
        for (const tile of step.tiles) kept.set(`${tile.level}/${tile.index}`, tile.bytes)
        edge = step.edge
        size += n
        assert.deepEqual(Buffer.from(edgeRoot(edge)), Buffer.from(rootOf(leaves.slice(0, size))))
      }
      for (const { level, index, width } of tilesOf(size)) {
        const step = tileWidth ** level
        const want = Array.from({ length: width }, (_, i) => {
          const start = (index * tileWidth + i) * step
          return Buffer.from(rootOf(leaves.slice(start, start + step)))
        })
        assert.deepEqual(
          hashesOf(kept.get(`${level}/${index}`) ?? new Uint8Array()).map((one) => Buffer.from(one)),
          want,
        )
      }
      assert.equal(kept.size, [...tilesOf(size)].length)
    }),
    { numRuns: 40 },
  )
})

test('a bundle gives back the entries that were put in, and refuses bytes that end within one', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), fc.nat(), (entries, at) => {
      const bytes = packBundle(entries)
      assert.deepEqual(
        unpackBundle(bytes)?.map((one) => Uint8Array.from(one)),
        entries,
      )
      const cut = unpackBundle(bytes.subarray(0, at % (bytes.length + 1)))
      if (cut !== null) assert.deepEqual(packBundle(cut), bytes.subarray(0, at % (bytes.length + 1)))
    }),
  )
  assert.equal(unpackBundle(Buffer.of(0)), null)
  assert.equal(unpackBundle(Buffer.of(0, 2, 1)), null)
  assert.throws(() => packBundle([new Uint8Array(65_536)]), RangeError)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createBox } from '#platform/box.ts'
import { keyBytes } from '../finding-key.ts'
import { packEvidence, rowOfEvidence, unpackEvidence } from '../ingest/blocks.ts'
import { withoutRows } from './clear-evidence.ts'
import { isPseudonym, pseudonymKey, pseudonymText } from './pseudonym.ts'

const { mac } = createBox(Buffer.alloc(32, 7))
const key = fc
  .tuple(
    fc.constantFrom(1, 2, 3, 4, 5, 0x81, 0x83),
    fc.uint8Array({ minLength: keyBytes - 1, maxLength: keyBytes - 1 }),
  )
  .map(([kind, rest]) => Buffer.from([kind, ...rest]))

test('a pseudonym is the same for the same system and another for another, under each port and problem', () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      const [a, b] = [pseudonymKey(one, mac), pseudonymKey(other, mac)]
      assert.deepEqual(pseudonymKey(one, mac), a)
      assert.equal(a.subarray(0, 17).equals(b.subarray(0, 17)), one.subarray(0, 17).equals(other.subarray(0, 17)))
      assert.equal(a.equals(b), one.equals(other), 'keys stay as unique as they were')
      assert.deepEqual(a.subarray(17), one.subarray(17), 'classification, protocol and port stay')
      assert.ok(isPseudonym(a[0]!) && !isPseudonym(one[0]!))
      assert.equal(a[0]! & 0x80, one[0]! & 0x80, 'an exercise stays one')
    }),
  )
})

test('without the key of the node a pseudonym cannot be made from an address', () => {
  const elsewhere = createBox(Buffer.alloc(32, 8)).mac
  fc.assert(
    fc.property(key, (one) => {
      assert.notDeepEqual(pseudonymKey(one, mac), pseudonymKey(one, elsewhere))
      assert.match(pseudonymText(pseudonymKey(one, mac)), /^pseudonym-[0-9a-f]{32}$/)
    }),
  )
})

test('evidence without some rows has nothing in them, and all else where it was', () => {
  const value = fc.option(fc.oneof(fc.string(), fc.integer()), { nil: null })
  const block = fc.integer({ min: 1, max: 12 }).chain((length) =>
    fc.record({
      length: fc.constant(length),
      columns: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,6}$/),
        // Where all rows have the same value, a block writes it once.
        fc.oneof(fc.array(value, { minLength: length, maxLength: length }), value),
      ),
    }),
  )
  fc.assert(
    fc.property(block, fc.array(fc.nat(11)), ({ columns, length }, gone) => {
      const rows = new Set(gone)
      const left = [unpackEvidence(packEvidence(withoutRows(columns, rows, length)))]
      for (let row = 0; row < length; row++)
        assert.deepEqual(rowOfEvidence(left, row), rows.has(row) ? {} : rowOfEvidence([columns], row))
    }),
    { numRuns: 60 },
  )
})

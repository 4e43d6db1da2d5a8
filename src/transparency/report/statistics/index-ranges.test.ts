import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexesOf, rangesOf } from './index-ranges.ts'

test('indexes become ranges and come back, each once and in order', () => {
  for (const [indexes, text] of [
    [[], ''],
    [[4], '4'],
    [[9, 3, 4, 5, 4, 12, 13], '3-5 9 12-13'],
  ] as const) {
    assert.equal(rangesOf(indexes), text)
    assert.deepEqual(
      indexesOf(text),
      [...new Set(indexes)].toSorted((a, b) => a - b),
    )
  }
})

test('a text that is no list of ranges is refused, and a long one is read up to its bound', () => {
  assert.throws(() => indexesOf('3-x'), RangeError)
  assert.deepEqual(indexesOf('1-1000000000', 3), [1, 2, 3])
})

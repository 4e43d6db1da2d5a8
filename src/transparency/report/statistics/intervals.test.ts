import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quantile, wilson } from './intervals.ts'

test('Wilson intervals are those that Newcombe printed', () => {
  for (const [numerator, denominator, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const found = wilson(numerator, denominator)
    assert.deepEqual([found.low, found.high], [low, high], `${numerator} of ${denominator}`)
  }
})

test('all of all is no certainty, and nothing of nothing is no number', () => {
  assert.deepEqual(wilson(20, 20), { value: 1, low: 0.8389, high: 1 })
  assert.deepEqual(wilson(0, 0), { value: null, low: null, high: null })
})

test('the interval of a median takes the ranks of the printed table of the sign test', () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1)
  for (const [n, low, high] of [
    [6, 1, 6],
    [10, 2, 9],
    [20, 6, 15],
    [30, 10, 21],
    [50, 18, 33],
  ] as const) {
    const found = quantile(upTo(n), 0.5)
    assert.deepEqual([found.low, found.high], [low, high], `n = ${n}`)
  }
})

test('five values bound no median, and few bound no ninth decile from above', () => {
  assert.deepEqual(quantile([1, 2, 3, 4, 5], 0.5), { value: 3, low: null, high: null })
  const tenth = quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)
  assert.deepEqual([tenth.value, tenth.high], [9, null])
})

test('exact and normal ranks meet where one takes over from the other', () => {
  const ranks = (n: number) =>
    quantile(
      Array.from({ length: n }, (_, at) => at),
      0.5,
    )
  const [exact, normal] = [ranks(200), ranks(201)]
  assert.ok(Math.abs((exact.low ?? 0) - (normal.low ?? 0)) <= 2)
  assert.ok(Math.abs((exact.high ?? 0) - (normal.high ?? 0)) <= 2)
})

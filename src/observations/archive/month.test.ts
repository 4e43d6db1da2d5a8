import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import { dropAt, firstDayOf, monthAfter, monthOf, monthPattern, monthsFrom } from './month.ts'

test('months go on over the end of a year, both ways', () => {
  assert.deepEqual(monthsFrom('2026-11', 3), ['2026-11', '2026-12', '2027-01', '2027-02'])
  assert.equal(monthAfter('2026-01', -1), '2025-12')
  assert.equal(monthAfter('2026-01', -13), '2024-12')
  assert.equal(firstDayOf(monthOf(instant('2026-11-30T23:59:59.999Z'))), '2026-11-01')
})

test('a month is dropped when its last moment, and not its first, has reached the retention', () => {
  assert.equal(dropAt('2026-12', 10), '2027-01-11T00:00:00.000Z')
  assert.equal(dropAt('2024-02', 1), '2024-03-02T00:00:00.000Z')
})

test('a month is written in one way', () => {
  const is = (text: string) => new RegExp(monthPattern).test(text)
  assert.deepEqual(['2026-08', '2026-8', '2026-13', '2026-00', '1999-01', '2026-08-01'].map(is), [
    true,
    false,
    false,
    false,
    false,
    false,
  ])
})

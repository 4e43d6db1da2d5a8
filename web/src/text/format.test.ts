import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatBytes, formatDay, formatDuration, formatInstant, formatRelative } from './format.ts'

const now = Date.parse('2026-11-22T09:30:00Z')

test('bytes stand in the unit that keeps them short', () => {
  assert.deepEqual([0, 1023, 1024, 1536, 5_242_880, 3_221_225_472].map(formatBytes), [
    '0 byte',
    '1,023 byte',
    '1 kB',
    '1.5 kB',
    '5 MB',
    '3 GB',
  ])
})

test('a duration never has sixty seconds beside its minutes', () => {
  assert.deepEqual([250, 1500, 60_000, 119_999, 3_600_000].map(formatDuration), [
    '250 ms',
    '1.5 sec',
    '1 min 0 sec',
    '2 min 0 sec',
    '60 min 0 sec',
  ])
  fc.assert(
    fc.property(fc.integer({ min: 60_000, max: 86_400_000 }), (ms) => {
      const [, minutes, seconds] = /^([\d,]+) min (\d+) sec$/.exec(formatDuration(ms)) ?? []
      const said = Number(minutes?.replace(',', '')) * 60 + Number(seconds)
      assert.ok(Number(seconds) < 60)
      assert.ok(Math.abs(said - ms / 1000) <= 0.5)
    }),
  )
})

test('a day has its year only when that is not this one', () => {
  assert.equal(formatDay('2026-11-02', now), 'Nov 2')
  assert.equal(formatDay('2025-11-02', now), 'Nov 2, 2025')
})

test('an instant is told in UTC, wherever the reader sits', () => {
  assert.equal(formatInstant('2026-11-22T00:05:00.000Z', now), 'Nov 22 00:05 UTC')
})

test('what is less than a minute away is this minute; before and after are told apart', () => {
  assert.equal(formatRelative('2026-11-22T09:30:40.000Z', now), 'this minute')
  assert.equal(formatRelative('2026-11-22T07:30:00.000Z', now), '2 hr. ago')
  assert.equal(formatRelative('2026-11-24T10:30:00.000Z', now), 'in 2 days')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { slopeOf } from '../../bench/soak/slope.ts'

const hour = Array.from({ length: 60 }, (_, minute) => minute)
const around = (minute: number): number => [0, 3, -2, 1, -3, 2][minute % 6]!

test('a figure that rises through its scatter grows, by so much an hour', () => {
  const leak = slopeOf(hour.map((minute) => [minute, 100 + minute + around(minute)]))
  assert.ok(leak.grows)
  assert.ok(Math.abs(leak.anHour - 60) < 3, `${leak.anHour} an hour`)
})

test('what falls, stays within its scatter, rises by less than a tenth, or only fills at the start does not grow', () => {
  for (const [what, value] of [
    ['falls', (minute: number) => 200 - minute],
    ['scatters', (minute: number) => 100 + around(minute)],
    ['saws', (minute: number) => 1000 + 100 * (minute % 9)],
    ['creeps', (minute: number) => 1000 + minute],
    ['fills', (minute: number) => Math.min(minute, 12) * 10],
    ['is nothing', () => 0],
  ] as const)
    assert.equal(slopeOf(hour.map((minute) => [minute, value(minute)])).grows, false, what)
})

test('a run of few minutes says nothing of growth that it cannot know', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 2 }), (values) => {
      const slope = slopeOf(values.map((value, minute) => [minute, value]))
      assert.deepEqual([slope.grows, Number.isNaN(slope.mean)], [false, false])
    }),
  )
})

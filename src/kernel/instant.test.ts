import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayOf, instant, instantFromMs, msBetween, msOf, plusMs } from './instant.ts'

const moments = fc.integer({ min: 0, max: 4_102_444_800_000 }).map(instantFromMs)

test('moments compare as their texts do', () => {
  fc.assert(fc.property(moments, moments, (a, b) => assert.equal(a < b, msOf(a) < msOf(b))))
})

test('adding a span and measuring it give the same span', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: -1e9, max: 1e9 }), (at, ms) =>
      assert.equal(msBetween(at, plusMs(at, ms)), ms),
    ),
  )
})

test('a time of any zone becomes the one form in UTC', () => {
  assert.equal(instant('2026-03-29T03:30:00.25+02:00'), '2026-03-29T01:30:00.250Z')
  assert.equal(dayOf(instant('2026-01-01T00:30:00+01:00')), '2025-12-31')
})

test('a time without a zone, or of no day, is refused', () => {
  for (const text of ['2026-03-29T03:30:00', '2026-03-29', 'yesterday', '2026-13-01T00:00:00Z', ''])
    assert.throws(() => instant(text), { code: 'kernel.bad-instant' }, text)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { beginningOf, reviewDays } from './review-dates.ts'

const dayMs = 86_400_000
const rule = { code: 'no-contact', meaning: '', source: '', ends: null }

test('every day that is offered lies ahead and within the longest that the reason may stand', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 400 }),
      (now, usual, more) => {
        const offered = reviewDays({ ...rule, reviewDays: usual, longestDays: usual + more }, now)
        for (const day of [offered.earliest, offered.usual, offered.latest]) {
          const at = Date.parse(beginningOf(day))
          assert.ok(at > now, `${day} is past`)
          assert.ok(at - now <= (usual + more) * dayMs, `${day} is too far`)
        }
        assert.ok(offered.earliest <= offered.usual && offered.usual <= offered.latest)
      },
    ),
  )
})

test('a week from the eve of a leap day is in March', () => {
  const now = Date.parse('2028-02-28T23:59:59.999Z')
  assert.deepEqual(reviewDays({ ...rule, reviewDays: 7, longestDays: 30 }, now), {
    earliest: '2028-02-29',
    usual: '2028-03-06',
    latest: '2028-03-29',
  })
})

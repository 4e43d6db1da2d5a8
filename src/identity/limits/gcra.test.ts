import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant, plusMs, type Instant } from '#kernel/instant.ts'
import { takeTurn } from './gcra.ts'

const start = instant('2026-11-22T07:00:00Z')
const rate = { burst: 3, everyMs: 1000 }

test('a burst passes, the next must wait just so long as is said', () => {
  let due: Instant | null = null
  for (let i = 0; i < 3; i++) {
    const turn = takeTurn(due, start, rate)
    assert.ok(turn.allowed)
    due = turn.dueAt
  }
  const refused = takeTurn(due, start, rate)
  assert.deepEqual(refused, { allowed: false, retryAfterMs: 1000 })
  assert.equal(takeTurn(due, plusMs(start, 999), rate).allowed, false)
  assert.equal(takeTurn(due, plusMs(start, 1000), rate).allowed, true)
})

test('over any stretch of time no more pass than the burst and one for each interval', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 5000 }),
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 100 }),
      (burst, everyMs, gaps) => {
        let due: Instant | null = null
        let now = start
        let passed = 0
        for (const gap of gaps) {
          now = plusMs(now, gap)
          const turn = takeTurn(due, now, { burst, everyMs })
          if (!turn.allowed) continue
          due = turn.dueAt
          passed++
        }
        const elapsed = gaps.reduce((sum, gap) => sum + gap, 0)
        assert.ok(passed <= burst + Math.floor(elapsed / everyMs))
      },
    ),
  )
})

test('who waits as long as was said is let through', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), (ahead) => {
      const due = plusMs(start, ahead)
      const turn = takeTurn(due, start, rate)
      if (!turn.allowed) assert.ok(takeTurn(due, plusMs(start, turn.retryAfterMs), rate).allowed)
    }),
  )
})

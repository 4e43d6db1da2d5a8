import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastDays } from './last-days.ts'

const now = Date.parse('2026-11-22T09:30:00Z')
const stateOn = (days: ReturnType<typeof lastDays>, day: string) => days.find((each) => each.day === day)?.state

test('thirty days end today, in UTC', () => {
  const days = lastDays([], now)
  assert.equal(days.length, 30)
  assert.equal(days[0]?.day, '2026-10-24')
  assert.equal(days.at(-1)?.day, '2026-11-22')
})

test('a day without a report is a gap only after the first report, and never today', () => {
  const days = lastDays(
    [
      { day: '2026-11-18', reports: 0, rows: 0 },
      { day: '2026-11-19', reports: 1, rows: 12 },
      { day: '2026-11-20', reports: 0, rows: 0 },
      { day: '2026-11-21', reports: 2, rows: 0 },
    ],
    now,
  )
  assert.equal(stateOn(days, '2026-11-18'), 'before')
  assert.equal(stateOn(days, '2026-11-19'), 'up')
  assert.equal(stateOn(days, '2026-11-20'), 'gap')
  assert.equal(stateOn(days, '2026-11-21'), 'up')
  assert.equal(stateOn(days, '2026-11-22'), 'before')
})

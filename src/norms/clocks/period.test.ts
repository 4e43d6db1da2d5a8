import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { hour, instant, instantFromMs, msOf, plusMs } from '#kernel/instant.ts'
import { dueOf, periodWords, type Period } from './period.ts'
import { momentOf, wallOf } from './zone.ts'

const data = join(process.env['COMITY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data'), 'clocks')
const needsData = { skip: existsSync(data) ? false : `no data at ${data}; set COMITY_SHARED_DATA` }
const noHolidays = new Set<string>()
const brussels = { zone: 'Europe/Brussels', holidays: noHolidays }

interface Vector {
  readonly id: string
  readonly rule: string
  readonly strict?: string
  readonly legal?: string
  readonly [key: string]: string | undefined
}

function periodOf(rule: string): Period {
  const [, count, unit] = /^PT?(\d+)([HDM])$/.exec(rule) ?? []
  const n = Number(count)
  return unit === 'H' ? { hours: n } : unit === 'D' ? { days: n } : { months: n }
}

test(
  'the published vectors of legal clocks come out in both counting modes, over summer time, leap days and clamped months',
  needsData,
  () => {
    const { vectors } = JSON.parse(readFileSync(join(data, 'eu-clock-vectors.json'), 'utf8')) as { vectors: Vector[] }
    let checked = 0
    for (const vector of vectors) {
      const from = vector['aware'] ?? vector['notified'] ?? vector['corrective_available']
      if (from === undefined || vector.strict === undefined || vector.legal === undefined) continue
      const zone = from.endsWith('Z') ? 'UTC' : 'Europe/Brussels'
      const due = dueOf(instant(from), periodOf(vector.rule), { zone, holidays: noHolidays })
      assert.equal(due.strict, instant(vector.strict), `${vector.id}, strict`)
      assert.equal(due.legal, instant(vector.legal), `${vector.id}, legal`)
      checked += 1
    }
    assert.ok(checked >= 5, `${checked} vectors`)
  },
)

test('24 hours over the night in which clocks go forward are 24 hours, and end an hour later on the wall', () => {
  const due = dueOf(instant('2026-03-28T23:30:00+01:00'), { hours: 24 }, brussels)
  assert.equal(due.strict, instant('2026-03-30T00:30:00+02:00'))
  assert.equal(due.legal, instant('2026-03-30T01:00:00+02:00'))
})

test('a month from 31 January ends on the last day of February, by the legal reading with the next working day', () => {
  const due = dueOf(instant('2026-01-31T09:00:00+01:00'), { months: 1 }, brussels)
  assert.equal(due.strict, instant('2026-02-28T09:00:00+01:00'))
  assert.equal(due.legal, instant('2026-03-02T23:59:59+01:00'))
  const leap = dueOf(instant('2028-01-31T09:00:00Z'), { months: 1 }, { zone: 'UTC', holidays: noHolidays })
  assert.equal(leap.strict, instant('2028-02-29T09:00:00Z'))
})

test('a holiday of the team moves the end of a period of days, and never that of hours', () => {
  const holidays = new Set(['2026-12-28'])
  const from = instant('2026-12-12T08:00:00Z')
  assert.equal(dueOf(from, { days: 14 }, { zone: 'UTC', holidays }).legal, instant('2026-12-29T23:59:59Z'))
  assert.equal(dueOf(from, { days: 14 }, { zone: 'UTC', holidays: noHolidays }).legal, instant('2026-12-28T23:59:59Z'))
  assert.deepEqual(
    dueOf(from, { hours: 384 }, { zone: 'UTC', holidays }),
    dueOf(from, { hours: 384 }, { zone: 'UTC', holidays: noHolidays }),
  )
})

test('two working days from a Friday end on Tuesday', () => {
  const due = dueOf(instant('2026-11-20T15:00:00+01:00'), { workingDays: 2 }, brussels)
  assert.equal(due.strict, instant('2026-11-24T15:00:00+01:00'))
  assert.equal(due.legal, instant('2026-11-24T23:59:59+01:00'))
})

const zones = fc.constantFrom(
  'UTC',
  'Europe/Brussels',
  'Asia/Kolkata',
  'America/St_Johns',
  'Pacific/Chatham',
  'Africa/Cairo',
)
const moments = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) }).map(instantFromMs)
const periods: fc.Arbitrary<Period> = fc.oneof(
  fc.integer({ min: 1, max: 2000 }).map((hours) => ({ hours })),
  fc.integer({ min: 1, max: 90 }).map((days) => ({ days })),
  fc.integer({ min: 1, max: 15 }).map((workingDays) => ({ workingDays })),
  fc.integer({ min: 1, max: 24 }).map((months) => ({ months })),
)

test('in every zone a clock ends after it began, and the strict reading never after the legal one', () => {
  fc.assert(
    fc.property(moments, periods, zones, (from, period, zone) => {
      const { strict, legal } = dueOf(from, period, { zone, holidays: noHolidays })
      assert.ok(msOf(strict) > msOf(from))
      // A day of 23 hours is shorter than 24 elapsed ones: then the end of the day can come first, by an hour at most.
      const slack = 'days' in period ? hour : 0
      assert.ok(msOf(strict) <= msOf(legal) + slack, `${strict} ${legal}`)
    }),
    { numRuns: 500 },
  )
})

test('hours are elapsed hours in every zone', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 2000 }), zones, (from, hours, zone) => {
      assert.equal(dueOf(from, { hours }, { zone, holidays: noHolidays }).strict, plusMs(from, hours * hour))
    }),
    { numRuns: 200 },
  )
})

test('what the wall shows leads back to the moment, but for an hour that is shown twice', () => {
  fc.assert(
    fc.property(moments, zones, (moment, zone) => {
      const back = momentOf(wallOf(moment, zone), zone)
      const off = msOf(moment) - (msOf(moment) % 1000) - msOf(back)
      assert.ok(off === 0 || (off > 0 && off <= hour), `${moment} ${back} ${zone}`)
      assert.deepEqual(wallOf(back, zone), wallOf(moment, zone))
    }),
    { numRuns: 500 },
  )
})

test('a wall time that is leapt over lies as far after the leap, never before it', () => {
  const wall = { year: 2026, month: 3, day: 29, hour: 2, minute: 30, second: 0 }
  assert.equal(momentOf(wall, 'Europe/Brussels'), instant('2026-03-29T03:30:00+02:00'))
})

test('a period says itself in words', () => {
  assert.deepEqual(
    [{ hours: 24 }, { months: 1 }, { workingDays: 2 }, { days: 1 }].map((each) => periodWords(each as Period)),
    ['24 hours', '1 month', '2 working days', '1 day'],
  )
})

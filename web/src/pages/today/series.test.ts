import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Feed } from '../../api-types/observations.ts'
import { seriesOf } from './series.ts'

const feed = (days: Feed['days']): Feed => ({
  feed: 'shadowserver:scan_redis',
  name: 'Open Redis',
  tlp: 'TLP:AMBER',
  retentionDays: 90,
  period: 'daily',
  version: 1,
  lastReportAt: null,
  days,
  silent: false,
  nameLeaves: true,
})
const trend = (day: string, type: string, newFindings: number) => ({ day, type, newFindings, sightings: newFindings })

test('a day without any report is no zero: it is told apart', () => {
  const [series] = seriesOf({
    feeds: [
      feed([
        { day: '2026-11-19', reports: 1, rows: 3 },
        { day: '2026-11-21', reports: 1, rows: 0 },
      ]),
    ],
    trends: [trend('2026-11-19', 'scanner', 3)],
  })
  assert.deepEqual(series?.days.slice(-3), [
    { day: '2026-11-19', count: 3, up: true },
    { day: '2026-11-20', count: 0, up: false },
    { day: '2026-11-21', count: 0, up: true },
  ])
})

test('a feed of one day is a bar among fourteen days', () => {
  const [series] = seriesOf({ feeds: [], trends: [trend('2026-11-21', 'scanner', 3)] })
  assert.equal(series?.days.length, 14)
  assert.deepEqual([series?.days[0]?.day, series?.days.at(-1)?.day], ['2026-11-08', '2026-11-21'])
})

test('the classes with most new findings lead, days of one class add up, the rest is left out', () => {
  const trends = [
    trend('2026-11-20', 'scanner', 1),
    trend('2026-11-20', 'c2-server', 4),
    trend('2026-11-20', 'c2-server', 2),
    trend('2026-11-21', 'brute-force', 3),
  ]
  const found = seriesOf({ feeds: [], trends }, 2)
  assert.deepEqual(
    found.map(({ type, total, most }) => [type, total, most]),
    [
      ['c2-server', 6, 6],
      ['brute-force', 3, 3],
    ],
  )
})

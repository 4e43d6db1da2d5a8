import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantFromMs } from '#kernel/instant.ts'
import { newEvent, type Event } from '../event.ts'
import { classify } from '../rsit.ts'
import { gather } from './batch.ts'
import { EventColumns } from '../columns/event-columns.ts'
import { keyBytes } from '../finding-key.ts'
import { dayNumberOf, dayText } from './moment.ts'

const classification = classify('vulnerable-system', 'open-redis')
const eventOf = (host: number, ms: number): Event => ({
  ...newEvent(instantFromMs(ms), classification),
  ip: `192.0.2.${host}`,
  port: 6379,
  protocol: 'tcp',
})
const moments = fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2099-12-31') })
const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), moments), { maxLength: 40 })

test('every row is in one entry, entries come in the order of their keys, and counts add up', () => {
  fc.assert(
    fc.property(events, (rows) => {
      const columns = new EventColumns(false)
      for (const [host, ms] of rows) columns.add(eventOf(host, ms))
      const batch = gather(
        columns,
        columns.classes.map(() => 3),
      )
      const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
      const keys = Array.from({ length: batch.size }, (_, at) =>
        batch.keys.toString('latin1', at * keyBytes, (at + 1) * keyBytes),
      )
      assert.equal(batch.columns.rows, rows.length)
      assert.equal(sum(batch.seen), rows.length)
      assert.equal(sum(batch.counts.map((count) => count.rows)), rows.length)
      assert.deepEqual(keys, [...new Set(keys)].sort())
      for (const [at, row] of batch.rows.entries()) {
        const own = rows.filter(([host]) => columns.valueOf('ip', row) === `192.0.2.${host}`).map(([, ms]) => ms)
        assert.deepEqual(
          { count: batch.seen[at], firstMs: batch.firstMs[at], lastMs: batch.lastMs[at], days: batch.days[at] },
          {
            count: own.length,
            firstMs: Math.min(...own),
            lastMs: Math.max(...own),
            days: [...new Set(own.map(dayNumberOf))].sort((a, b) => a - b),
          },
        )
        assert.equal(
          columns.valueOf('time', row),
          instantFromMs(batch.lastMs[at]!),
          'the latest row is the one that is shown',
        )
      }
    }),
  )
})

test('a day goes to its number and back', () => {
  assert.equal(dayText(dayNumberOf(Date.parse('2024-02-29T23:59:59.999Z'))), '2024-02-29')
  assert.equal(dayText(0), '1970-01-01')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantFromMs, msOf } from '#kernel/instant.ts'
import { newEvent, type Event } from '../event.ts'
import { classify } from '../rsit.ts'
import { gather } from './batch.ts'
import { EventColumns } from './event-columns.ts'
import { nobody } from './router.ts'
import { createMomentReader, dayNumberOf, dayText } from './moment.ts'

const classification = classify('vulnerable-system', 'open-redis')
const eventOf = (host: number, ms: number): Event => ({
  ...newEvent(instantFromMs(ms), classification),
  ip: `192.0.2.${host}`,
  port: 6379,
  protocol: 'tcp',
})
const moments = fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2099-12-31') })
const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), moments), { maxLength: 40 })

test('a moment is read as the kernel reads it, whatever was read before', () => {
  fc.assert(
    fc.property(fc.array(moments), (all) => {
      const read = createMomentReader()
      for (const ms of all) assert.equal(read(instantFromMs(ms)), msOf(instantFromMs(ms)))
    }),
  )
})

test('every row is in one entry, entries come in the order of their keys, and counts add up', () => {
  fc.assert(
    fc.property(events, (rows) => {
      const columns = new EventColumns(false)
      for (const [host, ms] of rows) columns.add(eventOf(host, ms), nobody)
      const batch = gather(columns, () => 3)
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
      assert.equal(batch.columns.rows, rows.length)
      assert.equal(sum(batch.entries.map((entry) => entry.count)), rows.length)
      assert.equal(sum(batch.counts.map((count) => count.rows)), rows.length)
      assert.deepEqual(
        batch.entries.map((entry) => entry.key),
        [...new Set(batch.entries.map((entry) => entry.key))].sort(),
      )
      for (const entry of batch.entries) {
        const own = rows.filter(([host]) => columns.field('ip').at(entry.row) === `192.0.2.${host}`).map(([, ms]) => ms)
        assert.deepEqual(
          { count: entry.count, firstMs: entry.firstMs, lastMs: entry.lastMs, days: entry.days },
          {
            count: own.length,
            firstMs: Math.min(...own),
            lastMs: Math.max(...own),
            days: [...new Set(own.map(dayNumberOf))].sort((a, b) => a - b),
          },
        )
        assert.equal(
          columns.field('time').at(entry.row),
          instantFromMs(entry.lastMs),
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

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ipFromBytes, wordsOf } from '#kernel/ip.ts'
import { testDatabase } from '#testing/database.ts'
import { CopyRows, copyRows } from './copy.ts'

const table = `create temp table copied (
  no int4, small int2, whole int4, wide int8, yes bool, words text, part bytea, bytes bytea, at timestamptz, ip inet, days datemultirange
) on commit drop`

const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)
const family = (bytes: Uint8Array): 4 | 6 => ipFromBytes(bytes).family
const mapped = (v4: Uint8Array): Uint8Array => Uint8Array.from([...new Uint8Array(10), 255, 255, ...v4])

/** PostgreSQL keeps no NUL in a text; everything else must come back as it was. */
const text = fc.string({ unit: 'grapheme', maxLength: 300 }).map((value) => value.replaceAll('\0', ''))
const row = fc.record({
  small: fc.integer({ min: -32_768, max: 32_767 }),
  whole: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  wide: fc.option(fc.maxSafeInteger()),
  yes: fc.boolean(),
  words: fc.option(text),
  part: fc.uint8Array({ maxLength: 100 }),
  bytes: fc.uint8Array({ maxLength: 100_000 }),
  ms: fc.integer({ min: Date.parse('1800-01-01'), max: Date.parse('2200-01-01') }),
  ip: fc.option(
    fc.oneof(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.uint8Array({ minLength: 4, maxLength: 4 }).map(mapped),
    ),
  ),
  days: fc.uniqueArray(fc.integer({ min: 0, max: 40_000 }), { maxLength: 6 }),
})

test('every type comes back from PostgreSQL as it was written, whatever the rows, their sizes and their number', async (t) => {
  const db = await testDatabase(t)
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
      const copy = new CopyRows()
      for (const [no, each] of rows.entries()) {
        copy.row(11)
        copy.int4(no)
        copy.int2(each.small)
        copy.int4(each.whole)
        copy.int8(each.wide)
        copy.bool(each.yes)
        copy.text(each.words)
        copy.part(Uint8Array.from([9, 9, ...each.part, 9]), 2, each.part.length)
        copy.bytea(each.bytes)
        copy.timestamptz(each.ms)
        if (each.ip === null) copy.none()
        else copy.inet(wordsOf(each.ip), family(each.ip))
        copy.days(each.days)
      }
      const read = await db.transaction(async (tx) => {
        await tx.query(table)
        await copyRows(tx, 'copy copied from stdin (format binary)', copy)
        const { rows: found } = await tx.query<Record<string, unknown>>(
          `select small, whole, wide, yes, words, part, bytes, at, host(ip) as ip,
             (select coalesce(array_agg(d::text order by d), '{}') from unnest(days) r cross join
               generate_series(lower(r), upper(r) - 1, interval '1 day') s (moment) cross join lateral (select s.moment::date as d) x) as days
           from copied order by no`,
        )
        return found
      })
      const expected = rows.map((each) => ({
        small: each.small,
        whole: each.whole,
        wide: each.wide,
        yes: each.yes,
        words: each.words,
        part: Buffer.from(each.part),
        bytes: Buffer.from(each.bytes),
        at: new Date(each.ms).toISOString(),
        ip: each.ip === null ? null : ipFromBytes(each.ip).text,
        days: each.days.map(dayText).sort(),
      }))
      assert.deepEqual(
        read.map((each) => ({ ...each })),
        expected,
      )
    }),
    { numRuns: 60 },
  )
})

test('a value that does not fit is refused and not cut', () => {
  const copy = new CopyRows()
  assert.throws(() => copy.int8(2 ** 53), RangeError)
  assert.throws(() => copy.int4(2 ** 31), RangeError)
  assert.throws(() => copy.int2(32_768), RangeError)
  assert.throws(() => copy.timestamptz(Date.parse('2300-01-01')), RangeError)
})

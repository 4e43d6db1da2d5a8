import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Row } from '../reading.ts'
import { wilson } from '../statistics/intervals.ts'
import { suppressed } from './suppress.ts'

const row = (name: string, count: number): Row => ({
  group: { by: name },
  reading: { kind: 'count', count },
  entries: '',
})
const share = (name: string, numerator: number, rest: number): Row => ({
  group: { by: name },
  reading: { kind: 'share', numerator, denominator: numerator + rest, share: wilson(numerator, numerator + rest) },
  entries: '',
})
const names = (rows: readonly Row[]): string[] => rows.map(({ group }) => group['by']!)
const find = (counts: readonly number[], least = 5, ownActs = false) =>
  suppressed(
    {
      total: row(
        'all',
        counts.reduce((sum, count) => sum + count, 0),
      ),
      parts: counts.map((count, at) => row(String(at), count)),
      months: [],
    },
    least,
    ownActs,
  )

test('a part below five goes, and with it the smallest other part, so that the total does not give it away', () => {
  assert.deepEqual(names(find([3, 20, 9, 40]).parts), ['1', '3'])
})

test('two small parts that are small together take a third with them', () => {
  assert.deepEqual(names(find([1, 2, 7, 30]).parts), ['3'])
})

test('two small parts that are enough together stand for each other', () => {
  assert.deepEqual(names(find([4, 4, 20]).parts), ['2'])
})

test('a part of nought says of nobody that they were there, and stays', () => {
  assert.deepEqual(names(find([0, 20, 9]).parts), ['0', '1', '2'])
})

test('a total below five takes everything with it, but where it counts the team’s own acts', () => {
  assert.deepEqual(find([1, 3]), { total: null, parts: [], months: [] })
  const own = find([1, 3], 5, true)
  assert.equal(own.total?.reading.kind === 'count' && own.total.reading.count, 4)
  assert.deepEqual(own.parts, [])
})

test('a share goes where its numerator is small, and where the rest is', () => {
  const parts = [share('few', 2, 50), share('nearly all', 50, 1), share('both', 20, 20), share('more', 30, 30)]
  const found = suppressed({ total: share('all', 102, 101), parts, months: [] }, 5, false)
  // Hidden together they would show 52 and 51: enough.
  assert.deepEqual(names(found.parts), ['both', 'more'])
})

test('whoever knows the total and what is shown finds more than one possible value for each part that is hidden', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 7 }), (counts) => {
      const { total, parts } = find(counts)
      if (total === null || parts.length === 0) return
      const shown = parts.reduce((sum, { reading }) => sum + (reading.kind === 'count' ? reading.count : 0), 0)
      const hiddenParts = counts.length - parts.length
      const left = counts.reduce((sum, count) => sum + count, 0) - shown
      // A hidden part is one at least, since noughts are hidden only beside small ones; so each lies between 1 and what the others leave.
      if (hiddenParts > 0)
        assert.ok(hiddenParts >= 2 && left >= 5 && left - hiddenParts + 1 >= 2, JSON.stringify(counts))
    }),
    { numRuns: 2000 },
  )
})

test('no number that is shown is below five, in any table', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
        minLength: 1,
        maxLength: 6,
      }),
      (pairs) => {
        const parts = pairs.map(([numerator, rest], at) => share(String(at), numerator, rest))
        const sum = (at: 0 | 1): number => pairs.reduce((all, pair) => all + pair[at], 0)
        const found = suppressed({ total: share('all', sum(0), sum(1)), parts, months: [] }, 5, false)
        for (const { reading } of [...found.parts, ...(found.total === null ? [] : [found.total])]) {
          assert.ok(reading.kind === 'share')
          for (const count of [reading.numerator, reading.denominator - reading.numerator])
            assert.ok(count === 0 || count >= 5, JSON.stringify(pairs))
        }
        const left = [0, 1].map(
          (at) =>
            sum(at as 0 | 1) -
            found.parts.reduce(
              (all, { reading }) =>
                all +
                (reading.kind === 'share'
                  ? at === 0
                    ? reading.numerator
                    : reading.denominator - reading.numerator
                  : 0),
              0,
            ),
        )
        if (found.parts.length > 0)
          for (const count of left) assert.ok(count === 0 || count >= 5, JSON.stringify(pairs))
      },
    ),
    { numRuns: 2000 },
  )
})

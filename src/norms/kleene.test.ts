import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { all, any, negate, no, nOf, unknown, yes, type Truth } from './kleene.ts'

const truths = fc.constantFrom<Truth>(no, unknown, yes)
const settled = (parts: readonly Truth[]): Truth[][] =>
  parts.reduce<Truth[][]>(
    (rows, part) =>
      rows.flatMap((row) =>
        part === unknown
          ? [
              [...row, no],
              [...row, yes],
            ]
          : [[...row, part]],
      ),
    [[]],
  )

for (const [name, connective] of [
  ['all', all],
  ['any', any],
  ['two of', (parts: readonly Truth[]) => nOf(2, parts)],
] as const) {
  test(`${name}: what is said with unknown parts stays so however they turn out, and is unknown only when they matter`, () => {
    fc.assert(
      fc.property(fc.array(truths, { maxLength: 5 }), (parts) => {
        const results = new Set(settled(parts).map((row) => connective(row)))
        assert.equal(connective(parts), results.size === 1 ? [...results][0] : unknown)
      }),
    )
  })
}

test('not: unknown stays unknown', () => {
  assert.deepEqual(
    [no, unknown, yes].map((truth) => negate(truth as Truth)),
    [yes, unknown, no],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pageOf } from './page.ts'

test('page after page gives every row once and in order, whatever the limit', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 12 }), (count, limit) => {
      const all = Array.from({ length: count }, (_, n) => n + 1)
      const seen: number[] = []
      for (let after = 0; ;) {
        const rows = all.filter((n) => n > after).slice(0, limit + 1)
        const { items, nextCursor } = pageOf(rows, limit, String)
        seen.push(...items)
        if (nextCursor === null) break
        after = Number(nextCursor)
      }
      assert.deepEqual(seen, all)
    }),
  )
})

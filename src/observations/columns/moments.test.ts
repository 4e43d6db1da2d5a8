import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantFromMs, msOf } from '#kernel/instant.ts'
import { createMomentReader } from './moments.ts'

test('a moment is read as the kernel reads it, whatever was read before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2099-12-31') })), (all) => {
      const read = createMomentReader()
      for (const ms of all) assert.equal(read(instantFromMs(ms)), msOf(instantFromMs(ms)))
    }),
  )
})

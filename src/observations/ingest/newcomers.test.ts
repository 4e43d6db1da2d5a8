import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createNewcomers } from './newcomers.ts'

test('what is new is taken for new after a chunk of nothing else, and never again once something was known', () => {
  const chunk = fc.record({ findingsNew: fc.nat(3), findingsSeen: fc.nat(1), there: fc.boolean() })
  fc.assert(
    fc.property(fc.array(chunk), (chunks) => {
      const newcomers = createNewcomers()
      let [metNew, metKnown, wrong] = [false, false, 0]
      for (const { there, ...counts } of chunks) {
        assert.equal(newcomers.likely(), metNew && !metKnown)
        if (newcomers.likely() && there) {
          newcomers.wrong()
          metKnown = true
          wrong++
        }
        newcomers.committed(counts)
        metNew ||= counts.findingsNew > 0
        metKnown ||= counts.findingsSeen > 0
      }
      assert.ok(wrong <= 1)
    }),
  )
})

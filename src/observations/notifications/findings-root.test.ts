import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findingsRoot, isFindingUnder, proveFinding } from './findings-root.ts'

const ids = fc.uniqueArray(
  fc.nat(10_000).map((n) => `finding_${n}`),
  { minLength: 1, maxLength: 60 },
)

test('each finding of a notification is proved to be under its root, and under no other', () => {
  fc.assert(
    fc.property(ids, fc.nat(), (all, at) => {
      const root = findingsRoot('notification_1', all)
      const one = all[at % all.length]!
      const proof = proveFinding('notification_1', all.toReversed(), one)!
      assert.equal(isFindingUnder(root, 'notification_1', one, proof), true)
      assert.equal(isFindingUnder(root, 'notification_2', one, proof), false)
      assert.equal(isFindingUnder(root, 'notification_1', 'finding_other', proof), false)
      assert.equal(
        isFindingUnder(findingsRoot('notification_1', [...all, 'finding_other']), 'notification_1', one, proof),
        false,
      )
      assert.equal(proveFinding('notification_1', all, 'finding_other'), null)
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isId, numberedId, numberOfId, timeOrderedIds } from './id.ts'
import { instantFromMs } from './instant.ts'

test('ids sort by the time at which they were made', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 45), fc.nat(2 ** 45), fc.uint8Array({ minLength: 10, maxLength: 10 }), (a, b, chance) => {
      const made = (ms: number): string =>
        timeOrderedIds(
          () => instantFromMs(ms),
          () => chance,
        )('report')
      assert.equal(made(a) < made(b), a < b)
      assert.ok(isId('report', made(a)))
    }),
  )
})

test('the number of a row comes back out of its id, and ids sort as their numbers', () => {
  fc.assert(
    fc.property(fc.nat(Number.MAX_SAFE_INTEGER), fc.nat(Number.MAX_SAFE_INTEGER), (a, b) => {
      assert.equal(numberOfId('finding', numberedId('finding', a)), a)
      assert.equal(numberedId('finding', a) < numberedId('finding', b), a < b)
    }),
  )
})

test('what is no id of the kind has no number', () => {
  fc.assert(
    fc.property(fc.string(), (text) =>
      assert.equal(numberOfId('finding', text.startsWith('finding_0') ? '' : text), null),
    ),
  )
  for (const text of [
    'finding_1',
    'team_00000000001',
    'finding_0000000000i',
    'finding_zzzzzzzzzzz',
    'finding_00000000001x',
  ])
    assert.equal(numberOfId('finding', text), null, text)
})

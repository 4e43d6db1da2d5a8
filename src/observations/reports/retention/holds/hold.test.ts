import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAppError } from '#kernel/errors.ts'
import { instant } from '#kernel/instant.ts'
import { holdRoles, isConfirmed, missingRoles, wordOf, type HoldWord } from './hold.ts'

const at = instant('2026-11-22T09:00:00Z')
const role = fc.constantFrom(...holdRoles)
const attempt = fc.record({
  personId: fc.option(fc.constantFrom('ada', 'ben', 'eve', 'kim'), { nil: null }),
  held: fc.uniqueArray(role),
  as: role,
})

test('R049: whatever is tried, a hold is confirmed only by three persons in three roles that they hold', () => {
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 30 }), (attempts) => {
      const words: HoldWord[] = []
      for (const { personId, held, as } of attempts) {
        try {
          words.push(wordOf({ personId, roles: held }, { act: 'hold', role: as, at }, words))
          assert.ok(personId !== null && held.includes(as))
        } catch (error) {
          assert.ok(isAppError(error) && error.code === 'observations.hold-person')
        }
      }
      const persons = new Set(words.map((word) => word.personId))
      assert.equal(persons.size, words.length)
      assert.equal(isConfirmed('hold', words), words.length === 3)
      assert.equal(missingRoles('hold', words).length, 3 - words.length)
      assert.equal(isConfirmed('lift', words), false, 'a word on one act is none on another')
    }),
  )
})

test('R049: one person with three roles is one word', () => {
  const actor = { personId: 'ada', roles: holdRoles }
  const first = wordOf(actor, { act: 'hold', role: 'head', at }, [])
  for (const role of ['legal', 'data-protection'] as const)
    assert.throws(() => wordOf(actor, { act: 'hold', role, at }, [first]), /two other persons/)
  assert.equal(isConfirmed('hold', [first]), false)
})

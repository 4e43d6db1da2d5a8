import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actWanted, hasSpoken, rolesOf } from './hold-roles.ts'

const at = '2026-11-22T09:00:00.000Z'

test('a person confirms in the roles of a hold that they have, and in no other', () => {
  assert.deepEqual(rolesOf({ id: 'a', roles: ['analyst', 'legal', 'head'] }), ['head', 'legal'])
  assert.deepEqual(rolesOf({ id: 'a', roles: ['administrator', 'duty-officer'] }), [])
})

test('words are wanted for what was asked: the hold, or lifting it', () => {
  assert.equal(actWanted({ state: 'asked', liftReason: null }), 'hold')
  assert.equal(actWanted({ state: 'in-force', liftReason: null }), null)
  assert.equal(actWanted({ state: 'in-force', liftReason: 'The case is closed.' }), 'lift')
  assert.equal(actWanted({ state: 'lifted', liftReason: 'The case is closed.' }), null)
})

test('a word on the hold is none on lifting it, and a word of another person is not mine', () => {
  const hold = { words: [{ act: 'hold', role: 'head', personId: 'a', at }] } as const
  assert.equal(hasSpoken({ id: 'a', roles: [] }, hold, 'hold'), true)
  assert.equal(hasSpoken({ id: 'a', roles: [] }, hold, 'lift'), false)
  assert.equal(hasSpoken({ id: 'b', roles: [] }, hold, 'hold'), false)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedIn } from './named.ts'

test('R016: what may name a State or an actor is said once, as it is written', () => {
  assert.deepEqual(namedIn('Russian hosts, and again Russian hosts, of Fancy Bear'), ['Russian', 'Fancy Bear'])
  assert.deepEqual(namedIn('An open database was found.'), [])
})

test('R016: those who write and are written to are called by their names, and nobody else is', () => {
  const letter = 'To: Ministry of Defence of France\nThe hosts are in Spain.'
  assert.deepEqual(namedIn(letter, ['Ministry of Defence of France']), ['Spain'])
  assert.ok(namedIn(letter).includes('France'))
  assert.deepEqual(namedIn(letter, ['', ' ']), namedIn(letter))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editions } from '../definition.ts'
import { typesRead } from '../query.ts'
import { metricDefinitions } from './metric-definitions.ts'

/** @source NORMS-IN-PRACTICE C16 */
const headline =
  'M-c1 M-c2 M-c3 M-h1 M-h2 M-b1 M-b2 M-f1 M-k1 M-k2 M-e1 M-e2 M-cbm1 M-inf1 M-inf2 M-j1 M-lr1 M-san1 M-x1'.split(' ')

test('every headline metric has a definition, each id once', () => {
  const ids = metricDefinitions.map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  for (const id of headline) assert.ok(ids.includes(id as (typeof ids)[number]), id)
})

test('every definition says what it means, what it leaves out, how it could be gamed and what guards it', () => {
  for (const definition of metricDefinitions) {
    for (const text of [
      definition.name,
      definition.meaning,
      definition.numerator,
      definition.denominator,
      definition.exclusions,
      definition.gaming,
      definition.guard,
      definition.source,
    ])
      assert.ok(text.length >= 2, definition.id)
    assert.match(definition.exclusions, /^Exercises|For the/, definition.id)
    assert.ok(typesRead(definition.computation).length > 0, definition.id)
  }
})

test('an edition for more readers is never without those for fewer', () => {
  for (const { id, editions: own } of metricDefinitions) assert.deepEqual(own, editions.slice(0, own.length), id)
})

test('equal treatment is for internal eyes only, and ranks nobody', () => {
  assert.deepEqual(metricDefinitions.find(({ id }) => id === 'M-h2')?.editions, ['internal'])
  for (const { name, meaning } of metricDefinitions)
    assert.doesNotMatch(`${name} ${meaning}`, /\b(score|rank|guilty|unlawful|CERT)\b/i)
})

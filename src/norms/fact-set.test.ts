import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AppError } from '#kernel/errors.ts'
import { evaluate } from './evaluate.ts'
import { decodeFacts, digestFacts, encodeFacts, type Facts } from './fact-set.ts'
import { createMemo } from './memo.ts'
import { basePack } from './testing.ts'

const pack = basePack()
const { vocabulary } = pack

const someFacts: fc.Arbitrary<Facts> = fc
  .tuple(
    ...vocabulary.facts.map((spec) =>
      spec.type === 'boolean'
        ? fc.constantFrom(true, false, 'unknown', undefined)
        : spec.type === 'enum'
          ? fc.constantFrom(...spec.values, 'unknown', undefined)
          : fc.oneof(fc.nat(400), fc.constantFrom('unknown', undefined)),
    ),
  )
  .map((values) =>
    Object.fromEntries(
      values.flatMap((value, slot) => (value === undefined ? [] : [[vocabulary.facts[slot]?.name, value]])),
    ),
  )

test('facts survive encoding, and unknown is the same whether it was said or left out', () => {
  fc.assert(
    fc.property(someFacts, (facts) => {
      const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== 'unknown'))
      assert.deepEqual(decodeFacts(encodeFacts(facts, vocabulary), vocabulary), sortedBySlot(known))
    }),
  )
})

function sortedBySlot(known: Facts): Facts {
  return Object.fromEntries(vocabulary.facts.flatMap(({ name }) => (name in known ? [[name, known[name]]] : [])))
}

test('the digest of facts does not know their order, and knows the act', () => {
  const known = { 'system.place': 'domestic', 'data.fields': 'minimum' }
  const turned = { 'data.fields': 'minimum', 'system.place': 'domestic' }
  assert.equal(digestFacts('notify', known), digestFacts('notify', turned))
  assert.notEqual(digestFacts('notify', known), digestFacts('measure', known))
})

test('every fact that cannot be read is named, and none is taken for unknown', () => {
  const wrong = {
    'sea.level': 3,
    'system.place': 'here',
    'contact.daysSinceVerified': -1,
    'exercise.item': 'yes',
    'data.fields': true,
  }
  assert.throws(
    () => encodeFacts(wrong, vocabulary),
    (error: unknown) => {
      assert.ok(error instanceof AppError && error.code === 'norms.bad-facts')
      assert.deepEqual(
        error.faults.map((fault) => fault.pointer),
        Object.keys(wrong).map((name) => `/${name}`),
      )
      return true
    },
  )
  for (const number of [NaN, Infinity, '30'])
    assert.throws(() => encodeFacts({ 'contact.daysSinceVerified': number }, vocabulary))
})

test('names that every object has are no facts', () => {
  assert.throws(() => encodeFacts(JSON.parse('{"__proto__": true}') as Facts, vocabulary))
  assert.throws(() => encodeFacts({ constructor: true }, vocabulary))
})

test('the memory answers as the rules do, also when it is too small, and keeps its bound', () => {
  const memo = createMemo(pack, 7)
  fc.assert(
    fc.property(fc.array(someFacts, { minLength: 1, maxLength: 20 }), (sets) => {
      for (const facts of [...sets, ...sets]) {
        const fresh = evaluate(pack, 'notify', encodeFacts(facts, vocabulary))
        const remembered = memo.evaluate('notify', facts)
        assert.deepEqual([...remembered.truths], [...fresh.truths])
        assert.equal(remembered.headline, fresh.headline)
        assert.ok(memo.size <= 7)
      }
    }),
  )
})

test('equal facts are evaluated once', () => {
  const memo = createMemo(pack)
  assert.equal(
    memo.evaluate('notify', { 'exercise.item': true }),
    memo.evaluate('notify', { 'exercise.item': true, 'data.fields': 'unknown' }),
  )
  assert.notEqual(
    memo.evaluate('notify', { 'exercise.item': true }),
    memo.evaluate('measure', { 'exercise.item': true }),
  )
})

test('a vector that its owner changes later does not change what was remembered', () => {
  const memo = createMemo(pack)
  const vector = encodeFacts({ 'exercise.item': true }, vocabulary)
  const first = memo.evaluateVector('notify', vector)
  vector.fill(0)
  assert.equal(decodeFacts(first.facts, vocabulary)['exercise.item'], true)
  assert.equal(memo.evaluate('notify', { 'exercise.item': true }), first)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ordinaryFacts } from './cases.ts'
import { evaluate } from './evaluate.ts'
import { encodeFacts, type Facts } from './fact-set.ts'
import { judge } from './judgement.ts'
import { stops } from './outcome.ts'
import { basePack } from './testing.ts'
import type { FactSpec, FactValue } from './vocabulary.ts'

const pack = basePack()
const acts = fc.constantFrom('statement', 'publish')

/** Any value of a fact, or unknown; for a number also those beside the limits that rules set. */
function anyOf(fact: FactSpec): fc.Arbitrary<FactValue | 'unknown'> {
  if (fact.type === 'boolean') return fc.constantFrom<FactValue | 'unknown'>(true, false, 'unknown')
  if (fact.type === 'number') return fc.constantFrom<FactValue | 'unknown'>(0, 2, 3, 1000, 'unknown')
  return fc.constantFrom<FactValue | 'unknown'>(...fact.values, 'unknown')
}

const anyFacts: fc.Arbitrary<Facts> = fc.record(
  Object.fromEntries(pack.vocabulary.facts.map((fact) => [fact.name, anyOf(fact)])),
) as fc.Arbitrary<Facts>

const outcomeOf = (act: string, facts: Facts) => evaluate(pack, act, encodeFacts(facts, pack.vocabulary)).headline

test('X4: a text that names a State on location alone is FORBID!, whatever else is declared', () => {
  fc.assert(
    fc.property(acts, anyFacts, (act, facts) => {
      const named = { ...facts, 'message.names': 'state', 'message.basis': 'location-only' }
      assert.equal(outcomeOf(act, named), 'FORBID!')
    }),
    { numRuns: 2_000 },
  )
})

test('X4: while nobody knows whether a text on location alone names a State, it does not leave', () => {
  fc.assert(
    fc.property(acts, anyFacts, (act, facts) => {
      const open = { ...facts, 'message.names': 'unknown' as const, 'message.basis': 'location-only' }
      assert.ok(stops(outcomeOf(act, open)))
    }),
    { numRuns: 2_000 },
  )
})

test('b-3: a public text that names a State is never released by the team alone', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { headline } = evaluate(
        pack,
        'publish',
        encodeFacts({ ...facts, 'message.names': 'state' }, pack.vocabulary),
      )
      assert.ok(['REFER', 'FORBID', 'FORBID!'].includes(headline))
    }),
    { numRuns: 2_000 },
  )
})

test('b-4: technical advice that names nobody and points to nobody waits for nothing that an assessment could lack', () => {
  const waits = Object.keys(ordinaryFacts(pack.vocabulary)).filter(
    (name) =>
      /^(assessment|authority|contact)\./.test(name) ||
      ['statement.sensitive', 'recipient.authority', 'recipient.place', 'recipient.nationalTeam'].includes(name),
  )
  const loose = fc.record(
    Object.fromEntries(
      pack.vocabulary.facts.filter(({ name }) => waits.includes(name)).map((fact) => [fact.name, anyOf(fact)]),
    ),
  ) as fc.Arbitrary<Facts>
  const plain = fc.record({
    'statement.level': fc.constantFrom('none', 'technical'),
    'statement.kind': fc.constantFrom('advisory', 'holding', 'statement'),
    'message.basis': fc.constantFrom('nothing-named', 'location-only', 'assessed-evidence', 'unknown'),
  })
  fc.assert(
    fc.property(acts, loose, plain, (act, open, said) => {
      const facts = { ...ordinaryFacts(pack.vocabulary, act), ...open, ...said } as Facts
      assert.ok(
        !stops(outcomeOf(act, facts)),
        JSON.stringify(judge(pack, evaluate(pack, act, encodeFacts(facts, pack.vocabulary))).rules),
      )
    }),
    { numRuns: 2_000 },
  )
})

test('b-2: every gap of an assessment holds what it says of a State, and is named', () => {
  const state: Facts = {
    ...ordinaryFacts(pack.vocabulary, 'statement'),
    'statement.kind': 'statement',
    'statement.level': 'state',
    'message.names': 'state',
    'message.basis': 'assessed-evidence',
    'authority.decision': 'deferring',
  }
  const holdsOf = (facts: Facts) =>
    judge(pack, evaluate(pack, 'statement', encodeFacts(facts, pack.vocabulary))).holds.map(({ rule }) => rule)
  assert.deepEqual(holdsOf(state), [])
  const gaps = pack.vocabulary.facts.filter(({ name }) => name.startsWith('assessment.'))
  assert.equal(gaps.length, 11)
  for (const { name, type } of gaps)
    assert.deepEqual(holdsOf({ ...state, [name]: type === 'number' ? 2 : false }).length, 1, name)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import { bodyClasses, effects } from '#mandates'
import { factsOf, type Covers } from './facts.ts'
import { likenessKeys } from './likeness.ts'
import type { Line, TaskingHead } from './tasking.ts'
import { acts, effectOf, executors, purposes } from './words.ts'

const head: TaskingHead = {
  origin: { body: 'Ministry', bodyClass: 'ministry', foreign: null, contactId: null },
  instrument: null,
  purpose: 'unknown',
  executor: 'own-staff',
  confidentiality: null,
  recordedFirst: null,
  receivedAt: instant('2026-11-22T07:00:00.000Z'),
  deadline: null,
  exercise: false,
}
const line: Line = {
  line: 1,
  version: 1,
  asks: 'analysis',
  effect: 'E0',
  judgedEffect: 'E0',
  place: null,
  judgedPlace: null,
  teamAsset: null,
  dataClasses: [],
  dataOrigin: null,
  source: null,
  records: null,
  personal: null,
  personAtRisk: null,
  mandate: null,
  ground: null,
  evidence: null,
  sealed: null,
}
const nothing: Covers = { compelled: null, permission: false, consent: { state: false, owner: false } }

test('what nobody knows is left out of the facts, and never stated as no', () => {
  const names = Object.keys(factsOf(head, line, nothing)).toSorted()
  assert.deepEqual(names, [
    'act.effect',
    'consent.owner',
    'consent.state',
    'recipient.function',
    'source.compelled',
    'source.noticeBarred',
    'source.permission',
    'tasking.asks',
    'tasking.executor',
  ])
})

test('an effect is never judged below what the act does, whatever is stated', () => {
  fc.assert(
    fc.property(fc.constantFrom(...acts), fc.constantFrom(...effects), (asks, stated) => {
      const judged = effectOf(asks, stated)
      assert.ok(effects.indexOf(judged) >= effects.indexOf(stated))
      assert.ok(effects.indexOf(judged) >= effects.indexOf(effectOf(asks, 'E0')))
    }),
  )
  assert.equal(effectOf('enter-systems', 'E0'), 'E5')
})

test('who asks changes the facts only as a recipient of data', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...bodyClasses),
      fc.constantFrom(...purposes),
      fc.constantFrom(...executors),
      (bodyClass, purpose, executor) => {
        const facts = (origin: TaskingHead['origin']) => {
          const { 'recipient.function': _, ...rest } = factsOf({ ...head, origin, purpose, executor }, line, nothing)
          return rest
        }
        assert.deepEqual(facts({ ...head.origin, bodyClass, body: 'The host of the team' }), facts(head.origin))
      },
    ),
  )
})

test('an act is known again by its targets and by whose data it wants, not by its label', () => {
  const keys = likenessKeys({ source: { name: 'CSIRT of D', contactId: null }, dataClasses: ['findings'] }, [
    '192.0.2.7',
  ])
  assert.deepEqual(keys, ['target 192.0.2.7', 'data csirt of d findings'])
  assert.deepEqual(likenessKeys({ source: null, dataClasses: ['findings'] }, ['*.Example.net', 'example.net']), [
    'target example.net',
  ])
})

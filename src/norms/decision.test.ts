import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { hour, instant, minute, plusMs } from '#kernel/instant.ts'
import { ordinaryFacts } from './cases.ts'
import { assertDecisionCovers, makeDecision, strictestDecision, type Decision, type IntendedUse } from './decision.ts'
import { evaluate } from './evaluate.ts'
import { encodeFacts, type Facts } from './fact-set.ts'
import { judge } from './judgement.ts'
import { basePack } from './testing.ts'

const pack = basePack()
const at = instant('2026-03-01T10:00:00Z')
const subject = { type: 'observations.notification', id: 'notification_1' }
const recipient = { type: 'directory.contact', id: 'contact_1' }
const rulePack = { base: 'base', overlay: null }

function decided(but: Facts = {}): Decision {
  const evaluation = evaluate(
    pack,
    'notify',
    encodeFacts({ ...ordinaryFacts(pack.vocabulary), ...but }, pack.vocabulary),
  )
  const terms = {
    id: 'decision_1',
    act: 'notify',
    subject,
    recipient,
    factsDigest: '00',
    rulePack,
    at,
    expiresAt: plusMs(at, 24 * hour),
  } as const
  return makeDecision(terms, judge(pack, evaluation))
}
const use: IntendedUse = { act: 'notify', subject, recipient, now: plusMs(at, hour), rulePack }

test('a decision lets pass what it is about, as long as it holds', () => {
  assert.doesNotThrow(() => assertDecisionCovers(decided(), use))
  assert.doesNotThrow(() => assertDecisionCovers(decided(), { ...use, now: plusMs(at, 24 * hour - 1) }))
  assert.doesNotThrow(
    () => assertDecisionCovers(decided(), { ...use, now: plusMs(at, -minute) }),
    'a machine whose clock is a little behind',
  )
  assert.doesNotThrow(
    () => assertDecisionCovers(decided({ 'contact.daysSinceVerified': 200 }), use),
    'an obligation does not stop the act',
  )
})

const elsewhere: [string, Partial<IntendedUse>][] = [
  ['another act', { act: 'measure' }],
  ['another subject', { subject: { ...subject, id: 'notification_2' } }],
  ['a subject of another kind', { subject: { ...subject, type: 'cases.message' } }],
  ['another recipient', { recipient: { ...recipient, id: 'contact_2' } }],
  ['no recipient', { recipient: null }],
  ['a moment after it expired', { now: plusMs(at, 24 * hour) }],
  ['a time before it was made, by more than clocks differ', { now: plusMs(at, -minute - 1) }],
  ['other rules', { rulePack: { base: 'other', overlay: null } }],
  ['an overlay that it did not know', { rulePack: { base: 'base', overlay: 'national' } }],
]
for (const [name, other] of elsewhere) {
  test(`a decision does not cover ${name}`, () => {
    assert.throws(
      () => assertDecisionCovers(decided(), { ...use, ...other }),
      (error) => isAppError(error, 'norms.not-covered'),
    )
  })
}

test('a decision that stops the act lets nothing pass, and says which rules stop it', () => {
  for (const but of [
    { 'data.personal': 'unclassified' },
    { 'data.personAtRisk': true },
    { 'message.marksLooser': true },
  ] satisfies Facts[])
    assert.throws(
      () => assertDecisionCovers(decided(but), use),
      (error) => isAppError(error, 'norms.not-released'),
    )
  assert.throws(() => assertDecisionCovers(decided({ 'message.marksLooser': true }), use), /FORBID!.*X5-marking/)
})

test('a copy of a decision is none, whatever it says of itself', () => {
  const real = decided({ 'message.marksLooser': true })
  const forged = { ...real, outcome: 'ALLOW' } as Decision
  assert.throws(
    () => assertDecisionCovers(forged, use),
    (error) => isAppError(error, 'norms.not-covered'),
  )
  assert.throws(
    () => assertDecisionCovers(JSON.parse(JSON.stringify(decided())) as Decision, use),
    (error) => isAppError(error, 'norms.not-covered'),
  )
})

test('a decision cannot be changed after it was made', () => {
  assert.throws(() => Object.assign(decided({ 'message.marksLooser': true }), { outcome: 'ALLOW' }), TypeError)
})

test('a duty is due its hours after the decision', () => {
  const [duty] = decided({ 'contact.daysSinceVerified': 200 }).obligations
  assert.deepEqual([duty?.rule, duty?.due], ['a-2', plusMs(at, 7 * 24 * hour)])
})

test('of several decisions about one message the strictest counts; about different messages there is none', () => {
  const free = decided()
  const held = decided({ 'data.personal': 'unclassified' })
  const obliged = decided({ 'contact.daysSinceVerified': 200 })
  assert.equal(strictestDecision([free, held, obliged]), held)
  assert.equal(strictestDecision([free, obliged, free]), obliged)
  assert.throws(() => strictestDecision([free, makeDecision({ ...free, recipient: null }, free.judgement)]))
  assert.throws(() => strictestDecision([]), 'without a decision nothing leaves')
})

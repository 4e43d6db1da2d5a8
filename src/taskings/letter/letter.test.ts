import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outcome } from '#norms'
import { letterPage } from './letter-page.ts'
import { draftLetter, verdictOf, type LetterLine, type LetterSubject } from './letter.ts'
import { reasonsOf } from './reasons.ts'

const line: LetterLine = {
  line: 1,
  asks: 'enter-systems',
  outcome: 'FORBID!',
  released: false,
  rules: [{ id: 'X1-tasking', outcome: 'FORBID!', reason: 'It would reach into systems of others' }],
  holds: [],
  approvals: [],
  referrals: [],
  alternatives: ['Ask the State where the systems are for assistance.'],
  compelled: null,
  handedOver: null,
}
const subject: LetterSubject = {
  team: 'Exampleland CSIRT',
  taskingId: 'tasking_00000000001',
  origin: 'Ministry of the Interior',
  instrument: null,
  purpose: 'retaliation',
  receivedOn: '2026-11-21',
  answeredOn: '2026-11-22',
  exercise: false,
  lines: [line],
}

test('a refusal says which rule, why, and what the team can do instead', () => {
  const text = draftLetter(subject)
  assert.match(text, /Policy outcome under rule X1-tasking: It would reach into systems of others\./)
  assert.match(text, /What we can do instead:\n {2}- Ask the State/)
  assert.match(text, /Acknowledgement is not concurrence\./)
  assert.doesNotMatch(text, /unlawful|illegal|guilty/)
})

test('what is released says so, with the instrument and how far it was narrowed, and gives no reasons against it', () => {
  const released = { ...line, asks: 'hand-over-data', outcome: 'OBLIGE', released: true, handedOver: 3 } as const
  const text = draftLetter({
    ...subject,
    lines: [{ ...released, compelled: { reference: 'XA-2026-1234', from: 40, to: 3 } }],
  })
  assert.match(text, /under XA-2026-1234, narrowed from 40 to 3 records/)
  assert.doesNotMatch(text, /X1-tasking|instead/)
})

test('each outcome has a sentence of its own', () => {
  const sentences = (['FORBID!', 'REFER', 'REQUIRE', 'HOLD'] as Outcome[]).map((outcome) =>
    verdictOf({ outcome, released: false }),
  )
  assert.equal(new Set(sentences).size, 4)
})

test('of a refused act only what refuses it is told; of one that waits, all that is wanted', () => {
  const judgement = {
    rules: [
      { id: 'k-2', norm: 'k', outcome: 'FORBID' as const, absolute: null, reason: 'r', certain: true },
      { id: 'k-2-head', norm: 'k', outcome: 'REQUIRE' as const, absolute: null, reason: 'r', certain: true },
      { id: 'no-permit', norm: 'gate', outcome: 'HOLD' as const, absolute: null, reason: 'r', certain: true },
    ],
    outcome: 'FORBID' as Outcome,
    holds: [{ rule: 'no-permit', toLift: 'look' }],
    approvals: [{ rule: 'k-2-head', role: 'head' as const }],
    referrals: [{ rule: 'k-2-mandate', to: 'another body' }],
  }
  const offers = new Map([
    ['k-2', ['advice']],
    ['k-2-head', ['less']],
  ])
  const refused = reasonsOf(judgement, offers)
  assert.deepEqual(
    [refused.rules.map(({ id }) => id), refused.approvals, refused.holds, refused.referrals, refused.alternatives],
    [['k-2'], [], [], [], ['advice']],
  )
  const waiting = reasonsOf({ ...judgement, rules: judgement.rules.slice(1), outcome: 'REQUIRE' }, offers)
  assert.deepEqual(
    [waiting.rules.map(({ id }) => id), waiting.approvals, waiting.alternatives],
    [['k-2-head'], ['head'], ['less']],
  )
})

test('the page to print carries no script and no markup of others, and says when it is a draft', () => {
  const page = letterPage({
    taskingId: 'tasking_1',
    text: 'To: <b onload="x">Ministry</b>\n  - one',
    signed: false,
  }).text
  assert.match(page, /DRAFT/)
  assert.doesNotMatch(page, /<script|<b /)
  assert.match(page, /<li>one<\/li>/)
  assert.doesNotMatch(letterPage({ taskingId: 't', text: 'x', signed: true }).text, /DRAFT/)
})

test('an exercise says that it is one before anything else', () => {
  assert.match(draftLetter({ ...subject, exercise: true }), /^EXERCISE/)
})

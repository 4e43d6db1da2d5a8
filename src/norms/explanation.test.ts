import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ordinaryFacts } from './cases.ts'
import { evaluate } from './evaluate.ts'
import { explain, type ExplainedCondition } from './explanation.ts'
import { encodeFacts, type Facts } from './fact-set.ts'
import { basePack } from './testing.ts'

const pack = basePack()

function explained(id: string, but: Facts) {
  const facts = encodeFacts({ ...ordinaryFacts(pack.vocabulary), ...but }, pack.vocabulary)
  const all = explain(pack, evaluate(pack, 'notify', facts))
  assert.equal(all.length, pack.rules.filter((rule) => rule.acts.includes('notify')).length, 'no rule is left out')
  return all.find((rule) => rule.id === id)
}

test('the explanation is the evaluated tree: at each branch what came out, at each leaf the value that the fact had', () => {
  const rule = explained('g-4', {
    'recipient.criticalOperator': true,
    'contact.daysSinceVerified': 'unknown',
  })
  assert.equal(rule?.truth, 'unknown')
  assert.equal(rule?.asks, 'OBLIGE')
  assert.deepEqual(rule?.condition, {
    kind: 'all',
    truth: 'unknown',
    parts: [
      { kind: 'in', truth: 'yes', fact: 'recipient.criticalOperator', value: true, wanted: [true] },
      { kind: 'above', truth: 'unknown', fact: 'contact.daysSinceVerified', value: null, wanted: [90] },
    ],
  } satisfies ExplainedCondition)
})

test('a rule that would allow, and is not judged while another allows, asks for nothing', () => {
  const but = { 'recipient.listing': 'unknown', 'exemption.covers': true }
  const open = explained('sanctions-cite', but)
  assert.deepEqual([open?.truth, open?.asks], ['unknown', null])
  const alone = explained('sanctions-cite', { ...but, 'system.place': 'foreign' })
  assert.deepEqual([alone?.truth, alone?.asks], ['unknown', 'HOLD'])
})

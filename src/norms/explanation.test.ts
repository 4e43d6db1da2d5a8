import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ordinaryFacts } from './cases.ts'
import { english } from './english.ts'
import { evaluate } from './evaluate.ts'
import { explain, type ExplainedCondition } from './explanation.ts'
import { encodeFacts, type Facts } from './fact-set.ts'
import { loadPack } from './pack.ts'
import { conditionPhrase, ruleSentence, type Language } from './sentence.ts'
import { basePack, smallPackFiles } from './testing.ts'
import { parseCondition } from './condition.ts'

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

test('a rule reads as a sentence made from its tree', () => {
  const sentenceOf = (id: string): string =>
    ruleSentence(pack.rules.find((rule) => rule.id === id) as never, pack.vocabulary, english)
  assert.equal(
    sentenceOf('c-2-anomaly'),
    'When (either the number of findings is far above the usual or the mapping of systems to the recipient is unusual) and nobody has cleared the anomaly, the act is held. While that is not known, the same.',
  )
  assert.equal(
    sentenceOf('a-2'),
    'When the time since the contact was verified is more than 180 days, the act is free, and within 168 h: Verify the contact again on an independent channel; until then its fallback is shown. While that is not known, the same.',
  )
  assert.equal(
    sentenceOf('P1-direct'),
    "When the recipient's place is foreign, the recipient is no national CSIRT, the recipient's function is not csirt or psirt, and the kind of message is not warning, the act needs the approval of the international liaison. While that is not known, the act is held.",
  )
  assert.match(sentenceOf('b-1'), /nobody can override this here \(X4\)/)
})

test('every kind of branch has its words', () => {
  const { vocabulary } = loadPack(smallPackFiles())
  const phrase = (when: unknown): string =>
    conditionPhrase(parseCondition(when, vocabulary, { pointer: '', faults: [] }), vocabulary, english)
  const storm = { fact: 'wind.speed', atLeast: 20 }
  const night = { fact: 'sky.colour', is: 'black' }
  const open = { fact: 'door.open', is: true }
  assert.equal(
    phrase({ 'n-of': { n: 2, of: [storm, night, open] } }),
    'at least 2 of these hold: the wind is at least 20 m/s, the sky is black, and the door is open',
  )
  assert.equal(
    phrase({ not: { all: [storm, open] } }),
    'it is not so that (the wind is at least 20 m/s and the door is open)',
  )
  assert.equal(phrase({ not: open }), 'the door is closed')
  assert.equal(phrase({ fact: 'wind.speed', atMost: 3 }), 'the wind is at most 3 m/s')
  assert.equal(phrase({ not: { fact: 'wind.speed', below: 3 } }), 'it is not so that the wind is less than 3 m/s')
})

test('another language changes the words and not the tree', () => {
  const german: Language = {
    ...english,
    all: (parts) => parts.join(' und '),
    oneOf: (subject, values) => `${subject} ist ${values.join(' oder ')}`,
    number: (subject, _operator, limit, unit) => `${subject} ist unter ${limit} ${unit}`,
    rule: (condition, outcome) => `Wenn ${condition}: ${outcome}.`,
    outcome: { ...english.outcome, ALLOW: () => 'erlaubt' },
    says: ({ name }) =>
      ({ 'sky.colour': 'der Himmel', 'wind.speed': 'der Wind' })[name] ??
      (name === 'door.open' ? { yes: 'die Tür ist offen', no: 'die Tür ist zu' } : null),
  }
  const small = loadPack(smallPackFiles())
  const [rule] = small.rules
  assert.ok(rule)
  assert.equal(
    ruleSentence(rule, small.vocabulary, german),
    'Wenn die Tür ist offen und der Himmel ist blue und der Wind ist unter 10 m/s: erlaubt.',
  )
})

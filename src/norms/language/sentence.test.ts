import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCondition } from '../condition.ts'
import { loadPack } from '../pack.ts'
import { basePack, smallPackFiles } from '../testing.ts'
import { english } from './english.ts'
import { conditionPhrase, ruleSentence } from './sentence.ts'

const pack = basePack()

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

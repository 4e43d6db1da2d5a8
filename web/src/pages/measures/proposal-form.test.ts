import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Proposal } from '../../api-types/measures.ts'
import { emptyDraft, reachOf, toDraft, toProposal } from './proposal-form.ts'

const least = { ...emptyDraft, title: ' Filter ', targets: '192.0.2.1\n\n 192.0.2.2 \n' }

test('nothing is proposed before there is a line and a target', () => {
  assert.equal(toProposal(emptyDraft), null)
  assert.equal(toProposal({ ...least, title: ' ' }), null)
  assert.equal(toProposal({ ...least, targets: '\n' }), null)
})

test('what was not said is left out, and never becomes "no"', () => {
  assert.deepEqual(toProposal(least), {
    title: 'Filter',
    kind: 'block',
    targets: ['192.0.2.1', '192.0.2.2'],
    notice: 'open',
    urgency: 'none',
    executor: 'own-staff',
    expiryHours: 24,
  })
  assert.equal(toProposal({ ...least, thirdParties: 'no' })?.thirdParties, false)
  assert.equal(toProposal({ ...least, coHosted: '0' })?.coHosted, 0)
})

test('a proposal becomes the form that makes it again', () => {
  const draft = {
    ...least,
    kind: 'probe',
    thirdParties: 'yes',
    impairs: 'nothing-else',
    country: 'XB',
    placeSource: 'the hoster',
    scan: 'yes',
    range: '192.0.2.0/24',
    coHosted: '3',
  }
  const body = toProposal(draft)
  assert.ok(body)
  const complete = { statedPlaces: [], range: [], coHosted: null, ...body } as unknown as Proposal
  assert.deepEqual(toProposal(toDraft({ ...nothingSaid, ...complete })), body)
})

const nothingSaid = Object.fromEntries(
  [
    'thirdParties',
    'ownEvidence',
    'narrowerWorks',
    'reversible',
    'executorBound',
    'aboutContent',
    'intrusive',
    'generalMonitoring',
  ]
    .map((name): [string, unknown] => [name, null])
    .concat(
      [
        'impactNote',
        'evidence',
        'legalBasis',
        'necessity',
        'noticeNote',
        'rightsNote',
        'sharedNote',
        'undo',
        'executorName',
        'specificLaw',
      ].map((name) => [name, '']),
    ),
)

test('how far an act reaches says which questions are asked', () => {
  assert.deepEqual(['one-look', 'block', 'access'].map(reachOf), ['look', 'edge', 'beyond'])
})

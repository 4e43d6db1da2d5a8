import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import type { Country, Place } from '#kernel/places.ts'
import { factsOf } from './facts.ts'
import { gentlerThan } from './gentler.ts'
import { effectPlace, knownTarget, type KnownTarget } from './known-target.ts'
import { complete, type Proposal, type ProposalInput } from './proposal.ts'
import { parseTarget, parseTargets, widestLevel } from './target.ts'
import { executorKinds, measureKinds } from './words.ts'

const home = 'XA' as Country
const now = instant('2026-11-22T02:14:00Z')

const place = (country: string, confidence: Place['confidence'] = 'high'): Place => ({
  country: country as Country,
  basis: 'registry',
  confidence,
  source: 'test table',
  asOf: now,
})
function at(text: string, ...places: Place[]): KnownTarget {
  const target = parseTarget(text)
  assert.ok(target)
  return knownTarget(target, { places, operator: null, critical: false }, home)
}
const proposal = (but: Partial<ProposalInput> = {}): Proposal =>
  complete({ title: 'A test', kind: 'block', targets: ['192.0.2.1'], ...but })
const facts = (but: Partial<ProposalInput> = {}, targets = [at('192.0.2.1', place('XA'))], teamAsset = false) =>
  factsOf({ proposal: proposal(but), targets, teamAsset, teamCall: null, consent: { state: false, owner: true } })

const places: [string, KnownTarget[], string | null][] = [
  ['all at home', [at('192.0.2.1', place('XA')), at('192.0.2.2', place('XA'))], 'domestic'],
  ['one of two abroad', [at('192.0.2.1', place('XA')), at('203.0.113.2', place('XB'))], 'foreign'],
  ['one in dispute', [at('192.0.2.1', place('XA')), at('192.0.2.2', place('XA'), place('XB'))], 'uncertain'],
  ['a guess of low confidence', [at('192.0.2.1', place('XA', 'low'))], 'uncertain'],
  ['one of which nothing is known', [at('192.0.2.1', place('XA')), at('host.example')], null],
  ['one abroad and one of which nothing is known', [at('203.0.113.2', place('XB')), at('host.example')], 'foreign'],
]
for (const [name, targets, wanted] of places)
  test(`where it takes effect is a set (${name}): ${wanted ?? 'unknown'}`, () => {
    assert.equal(effectPlace(targets), wanted)
    assert.equal(facts({}, targets)['measure.place'] ?? null, wanted)
  })

test('what nobody has said is left out, and never stands as no', () => {
  const said = facts()
  for (const name of [
    'thirdParties',
    'ownEvidence',
    'reversible',
    'narrowerWorks',
    'coHosted',
    'executorBound',
    'aboutContent',
    'impairs',
  ])
    assert.equal(said[`measure.${name}`], undefined, name)
  assert.equal(said['measure.legalBasis'], false, 'what is not written is not there')
})

test('the effect follows from the kind, and no kind is without one', () => {
  for (const kind of measureKinds) assert.match(String(facts({ kind })['act.effect']), /^E\d/)
  assert.equal(facts({ kind: 'one-look' })['act.effect'], 'E2v')
  assert.equal(facts({ kind: 'access' })['act.effect'], 'E5')
})

test('who carries it out is no fact: the facts are the same for each (c-6)', () => {
  const each = executorKinds.map((executor) => JSON.stringify(facts({ executor, executorName: 'somebody' })))
  assert.equal(new Set(each).size, 1)
})

test('a system of a critical operator is critical, whatever the proposal says', () => {
  const target = { ...at('192.0.2.1', place('XA')), critical: true }
  assert.equal(facts({ targetClass: 'ordinary' }, [target])['measure.targetClass'], 'critical')
  assert.equal(facts({ targetClass: 'ordinary' })['measure.targetClass'], 'ordinary')
  assert.equal(facts()['measure.targetClass'], 'unclassified')
})

test('own evidence that is not described is none', () => {
  assert.equal(facts({ ownEvidence: true })['measure.ownEvidence'], false)
  assert.equal(facts({ ownEvidence: true, evidence: 'netflow' })['measure.ownEvidence'], true)
})

test('whose permission covers the targets is a fact, and no word of the proposal', () => {
  assert.deepEqual([facts()['consent.state'], facts()['consent.owner']], [false, true])
})

test('a notice is settled when they are told, or when it is written why and when not', () => {
  const settled = (but: Partial<ProposalInput>) => facts(but)['measure.noticeSettled']
  assert.deepEqual(
    [
      settled({ notice: 'told' }),
      settled({ notice: 'planned', noticeNote: 'tomorrow at nine' }),
      settled({ notice: 'not-told' }),
      settled({}),
    ],
    [true, true, false, false],
  )
})

test('an exercise without a range leaves the fact open, and one beyond its range says so (f-5)', () => {
  assert.equal('measure.leavesRange' in facts({ exercise: true }), false)
  assert.equal(facts({ exercise: true, range: ['192.0.2.0/24'] })['measure.leavesRange'], false)
  assert.equal(facts({ scan: true, range: ['198.51.100.0/24', 'lab.example'] })['measure.leavesRange'], true)
})

test('targets are read in one form, twins are one, and all that cannot be read are named', () => {
  const found = parseTargets([
    '192.0.2.1',
    '192.0.2.1/32',
    '198.51.100.9/24',
    'Host.Example.',
    'http://Host.example/a?b',
  ])
  assert.deepEqual(
    found.map(({ text, level, system }) => [text, level, system]),
    [
      ['192.0.2.1', 'ip', '192.0.2.1'],
      ['198.51.100.0/24', 'prefix', '198.51.100.0/24'],
      ['host.example', 'host', 'host.example'],
      ['http://host.example/a?b', 'url', 'host.example'],
    ],
  )
  assert.equal(widestLevel(found), 'prefix')
  assert.throws(
    () => parseTargets(['192.0.2.1', '0.0.0.0/0', 'ftp://host.example', 'a b']),
    (error: { faults: { pointer: string }[] }) =>
      error.faults.map((one) => one.pointer).join() === '/targets/1,/targets/2,/targets/3',
  )
})

test('gentler ways come from the ladder: ask first, then narrower, then shorter; probing is answered with a look', () => {
  const target = { ...at('192.0.2.0/24', place('XA')), operator: 'Northwind ISP' }
  assert.deepEqual(gentlerThan({ kind: 'block', expiryHours: 700 }, [target]), [
    { way: 'ask-operator', operator: 'Northwind ISP' },
    { way: 'narrower', level: 'url' },
    { way: 'narrower', level: 'host' },
    { way: 'narrower', level: 'ip' },
    { way: 'shorter', hours: 72 },
  ])
  assert.deepEqual(
    gentlerThan({ kind: 'access', expiryHours: 6 }, [at('203.0.113.9', place('XB'))]).map(({ way }) => way),
    ['one-look', 'ask-host', 'host-executes'],
  )
  assert.deepEqual(gentlerThan({ kind: 'one-look', expiryHours: 1 }, []), [])
})

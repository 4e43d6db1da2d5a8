import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { testMandates } from '../testing.ts'
import { services, serviceAreas, steps } from './catalogue.ts'
import { contradictions, faultsOf } from './faults.ts'
import { emptyFramework, type Framework } from './framework.ts'

const today = '2026-11-22'
const team = {
  key: 'team',
  name: 'CSIRT',
  functionClass: 'csirt',
  level: 'national',
  contact: '',
  verified: today,
} as const
const clause = {
  key: 'act-4',
  about: 'mandate',
  instrument: 'Cyber Security Act',
  reference: 'section 4',
  text: 'The team coordinates incidents.',
  from: '2020-01-01',
  until: null,
} as const

/** A framework in which everything is said. */
const whole: Framework = {
  model: 'agency',
  host: 'Agency for Digital Affairs',
  bodies: [team],
  steps: steps.map((step) => ({ step, responsible: 'team', supports: [], note: '' })),
  clauses: [clause],
  services: services.map((service) => ({
    service,
    offered: true,
    target: 'answered within a day',
    tasks: 'allowed',
    ask: '',
    clause: 'act-4',
  })),
}
const checks = (framework: Framework): string[] => faultsOf(framework, today).map(({ check }) => check)

test('a framework in which everything is said has no fault', () => {
  assert.deepEqual(faultsOf(whole, today), [])
  assert.deepEqual(contradictions(whole), [])
})

test('a new node has a fault for each step, since nobody answers for any', () => {
  const faults = faultsOf(emptyFramework, today)
  assert.equal(faults.filter(({ check }) => check === 'mandates.step-owner').length, steps.length)
  assert.ok(
    faults.every(({ mend }) => mend.length > 10),
    'each with its mend',
  )
})

const rows: [string, Partial<Framework>, string[]][] = [
  [
    'a step without an owner',
    { steps: whole.steps.map((one) => (one.step === 'triage' ? { ...one, responsible: null } : one)) },
    ['mandates.step-owner'],
  ],
  ['a step that is not there at all', { steps: whole.steps.slice(1) }, ['mandates.step-owner']],
  ['a clause that ended yesterday', { clauses: [{ ...clause, until: '2026-11-21' }] }, ['mandates.clause-ended']],
  ['a clause that ends today', { clauses: [{ ...clause, until: today }] }, ['mandates.clause-ends']],
  ['a clause that ends in 61 days', { clauses: [{ ...clause, until: '2027-01-22' }] }, []],
  [
    'no clause',
    { clauses: [], services: whole.services.map((one) => ({ ...one, clause: null })) },
    ['mandates.clauses'],
  ],
  [
    'a service without a target',
    { services: whole.services.map((one, no) => (no === 0 ? { ...one, target: ' ' } : one)) },
    ['mandates.service-target'],
  ],
  [
    'a service that is not offered needs none',
    { services: whole.services.map((one, no) => (no === 0 ? { ...one, offered: false, target: '' } : one)) },
    [],
  ],
  [
    'nobody to ask',
    { services: whole.services.map((one, no) => (no === 0 ? { ...one, tasks: 'ask' as const } : one)) },
    ['mandates.service-ask'],
  ],
  ['a body verified 180 days ago', { bodies: [{ ...team, verified: '2026-05-26' }] }, []],
  ['a body verified 181 days ago', { bodies: [{ ...team, verified: '2026-05-25' }] }, ['mandates.body-unverified']],
  ['no model', { model: null }, ['mandates.model']],
]
for (const [name, but, wanted] of rows)
  test(`${name}: ${wanted.join(' ') || 'no finding'}`, () => {
    assert.deepEqual(checks({ ...whole, ...but }), wanted)
  })

test('twins and references to what is not there are all named', () => {
  const broken: Framework = {
    ...whole,
    bodies: [team, team],
    steps: [{ step: 'triage', responsible: 'nobody', supports: ['team', 'neither'], note: '' }],
    services: [{ ...whole.services[0]!, clause: 'act-9' }],
  }
  assert.deepEqual(
    contradictions(broken).map(({ pointer }) => pointer),
    ['/bodies/1', '/steps/0', '/steps/0', '/services/0'],
  )
})

test('the catalogue has the five areas of the field’s own framework, and no service twice', () => {
  assert.equal(Object.keys(serviceAreas).length, 5)
  assert.equal(new Set(services).size, services.length)
})

test('a version is set over the one that was seen, and the ones before stay', async (t) => {
  const { mandates, people, facts } = await testMandates(t)
  const { frameworks } = mandates
  assert.equal((await frameworks.current()).version, 0)
  assert.equal((await frameworks.set(people.head, 0, whole, 'first')).version, 1)
  await assert.rejects(frameworks.set(people.legal, 0, whole, 'late'), (error) => isAppError(error, 'platform.stale'))
  await assert.rejects(
    frameworks.set(people.legal, 1, { ...whole, bodies: [] }, 'broken'),
    (error) => isAppError(error, 'platform.bad-request') && error.faults.length === steps.length,
  )
  await frameworks.set(people.legal, 1, { ...whole, model: 'police' }, 'moved')
  assert.deepEqual(
    (await frameworks.versions()).map(({ version, why }) => [version, why]),
    [
      [2, 'moved'],
      [1, 'first'],
    ],
  )
  assert.deepEqual(await frameworks.faults(), [])
  assert.deepEqual(facts.at(-1)?.figures, { faults: 0, services: services.length })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compile } from 'typebox/schema'
import { parse } from 'yaml'
import { absolutes } from '../../src/norms/outcome.ts'
import { policySchema } from '../../src/norms/policy-schema.ts'
import { basePack, basePackFiles, smallPackFiles } from '../../src/norms/testing.ts'
import { loadPack } from '../../src/norms/pack.ts'
import { assertCommitted, assertNone } from './committed.ts'
import { factsPage } from './facts-page.ts'
import { actsDecidedIn, faultsOfCallers, rulesPage, type Waiting } from './rules-page.ts'
import { filesUnder, isTest, read, sources } from './tree.ts'

const pack = basePack()
const acts = Object.keys(pack.vocabulary.acts)

/** `act | what it waits for` lines. */
function waitingActs(): Waiting[] {
  return read('test/architecture/waiting-acts.txt')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [act = '', capability = ''] = line.split('|').map((part) => part.trim())
      return { act, capability }
    })
}

/** The demonstration decides nothing of its own. */
const callers = new Map(acts.map((act) => [act, [] as string[]]))
for (const { path } of sources('src').filter(({ path }) => !isTest(path) && !path.startsWith('src/demo/')))
  for (const act of actsDecidedIn(read(path), acts)) callers.get(act)?.push(path)

test('every act is decided by code, or a line says what it waits for', () => {
  assertNone(
    faultsOfCallers(acts, callers, waitingActs()),
    'An act without a caller waits for something that is named.',
  )
})

test('the table of rules is made from the pack and the code', () => {
  assertCommitted('docs/reference/rules.md', rulesPage(pack, callers, waitingActs()))
})

test('the page of facts is made from the vocabulary', () => {
  assertCommitted('docs/reference/facts.md', factsPage(pack))
})

test('every absolute X1 to X7 has a rule whose act is decided by code, or waits for something that is named', () => {
  const known = new Set([
    ...waitingActs().map(({ act }) => act),
    ...acts.filter((act) => callers.get(act)?.length !== 0),
  ])
  const missing = absolutes.filter(
    (absolute) => !pack.rules.some((rule) => rule.absolute === absolute && rule.acts.some((act) => known.has(act))),
  )
  assert.deepEqual(missing, [], 'absolutes without a rule')
})

test('the schema for editors is made from the vocabulary, and every file of rules fits it', () => {
  const schema = policySchema(pack.vocabulary)
  assertCommitted('policies/schema.json', `${JSON.stringify(schema, null, 1)}\n`)
  const fits = Compile(schema as object)
  for (const path of filesUnder('policies').filter((one) => /^policies\/(?!pack|facts)[a-z-]+\.yaml$/.test(one)))
    assert.ok(fits.Check(parse(read(path))), `${path} does not fit the schema`)
})

test('the schema refuses a fact that is not there, a value of another fact, and a key that nobody knows', () => {
  const small = loadPack(smallPackFiles())
  const fits = Compile(policySchema(small.vocabulary) as object)
  const file = parse(
    Buffer.from(smallPackFiles().find(({ name }) => name === 'rules.yaml')?.bytes ?? []).toString(),
  ) as {
    rules: Record<string, unknown>[]
  }
  const changed = (but: object): boolean => fits.Check({ ...file, rules: [{ ...file.rules[0], ...but }] })
  assert.equal(changed({}), true)
  assert.equal(changed({ when: { fact: 'sea.level', is: true } }), false)
  assert.equal(changed({ when: { fact: 'sky.colour', is: 'green' } }), false)
  assert.equal(changed({ when: { fact: 'door.open', above: 3 } }), false)
  assert.equal(changed({ colour: 'blue' }), false)
  assert.equal(changed({ outcome: 'MAYBE' }), false)
})

test('an act without a caller, and a line that no longer applies, are faults', () => {
  const called = new Map([['notify', ['src/a.ts']]])
  assert.deepEqual(faultsOfCallers(['notify', 'fly'], called, []), [
    'no code decides "fly", and no line says what it waits for',
  ])
  assert.deepEqual(
    faultsOfCallers(['notify'], called, [
      { act: 'notify', capability: 'x' },
      { act: 'swim', capability: 'y' },
    ]),
    ['"swim" is no act of the vocabulary', '"notify" is decided in code now: take its line out'],
  )
  assert.deepEqual(actsDecidedIn("norms.decide(tx, { act: 'notify', subject })", ['notify', 'fly']), ['notify'])
  assert.equal(basePackFiles().length > 10, true)
})

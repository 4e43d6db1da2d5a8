import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { caseTable, factsOfCase, runCases } from './cases.ts'
import { compileCondition } from './compile.ts'
import { factsOf, leavesOf, type Comparison, type Condition } from './condition.ts'
import { encodeFacts } from './fact-set.ts'
import type { Rule } from './rule.ts'
import { basePack, policiesFolder } from './testing.ts'

const pack = basePack()
const results = runCases(pack)

for (const result of results) {
  test(`${result.rule}, ${result.case.kind}: ${result.case.name}`, () => {
    assert.deepEqual(
      { truth: result.truth, outcome: result.outcome },
      { truth: result.wantedTruth, outcome: result.case.gives },
    )
    assert.ok(result.passed)
  })
}

test('the committed table of cases is what the rules decide', () => {
  const file = new URL('CASES.txt', policiesFolder)
  const table = caseTable(pack, results)
  if (process.env['UPDATE'] === '1') writeFileSync(file, table)
  assert.ok(existsSync(file), 'policies/CASES.txt is missing; make it with UPDATE=1')
  assert.equal(
    table,
    readFileSync(file, 'utf8'),
    'policies/CASES.txt is out of date: read the difference, then run with UPDATE=1',
  )
})

/** Harms that a naive rule does, and that no rule can show the absence of: where they are met instead. @source NORMS-IN-PRACTICE C14 */
const metElsewhere: Readonly<Record<number, string>> = {
  5: 'a register of what was known, read as a confession: fixed sentences in every template, reasons beside every outcome, leaves that are commitments',
  6: 'public league tables: the public edition of the norm report knows neither ranking nor other teams',
  8: 'targets for the volume of sharing: the norm report counts what was acted on',
  9: 'trust scores for States: there is no such field, and the report has no composite score',
  17: 'a log for ever against a duty to delete: the log holds commitments, and what they commit to can be deleted',
  18: 'small public counts: suppressed under five and delayed in the public edition',
}

test('each harm that naive rules do is a case of some rule, or it is said where it is met instead', () => {
  const shown = new Set(results.flatMap((one) => (one.case.harm === null ? [] : [one.case.harm])))
  const numbers = Array.from({ length: 23 }, (_, index) => index + 1)
  assert.deepEqual(
    numbers.filter((harm) => !shown.has(harm) && !(harm in metElsewhere)),
    [],
  )
  assert.deepEqual(
    [...shown].filter((harm) => harm in metElsewhere),
    [],
    'a harm that is a case is met by rules',
  )
})

/** Every way to break one leaf: stuck at true or false, one value of a list lost, a limit that moved by one. */
function mutants(rule: Rule): { name: string; when: Condition }[] {
  return leavesOf(rule.when).flatMap((leaf) =>
    broken(leaf).map(({ name, with: other }) => ({
      name: `${leaf.fact} ${name}`,
      when: replace(rule.when, leaf, other),
    })),
  )
}

const always: Condition = { kind: 'not', part: { kind: 'any', parts: [] } }
const never: Condition = { kind: 'any', parts: [] }

function broken(leaf: Comparison): { name: string; with: Condition }[] {
  const stuck = [
    { name: 'stuck at true', with: always },
    { name: 'stuck at false', with: never },
  ]
  if (leaf.kind !== 'in')
    return [
      ...stuck,
      ...[-1, 1].map((step) => ({
        name: `limit moved by ${step}`,
        with: { ...leaf, limit: leaf.limit + step },
      })),
    ]
  if (leaf.values.length < 2) return stuck
  return [
    ...stuck,
    ...leaf.values.map((lost) => ({
      name: `without ${lost}`,
      with: { ...leaf, values: leaf.values.filter((value) => value !== lost) },
    })),
  ]
}

function replace(condition: Condition, leaf: Comparison, other: Condition): Condition {
  if (condition === leaf) return other
  if (condition.kind === 'not') return { kind: 'not', part: replace(condition.part, leaf, other) }
  if ('parts' in condition) return { ...condition, parts: condition.parts.map((part) => replace(part, leaf, other)) }
  return condition
}

function truthsOfCases(rule: Rule, when: Condition): number[] {
  const judge = compileCondition(when, pack.vocabulary)
  return rule.cases.map((one) => judge(encodeFacts(factsOfCase(rule, one, pack.vocabulary), pack.vocabulary)))
}

for (const rule of pack.rules) {
  test(`${rule.id}: each of its ${mutants(rule).length} mutants changes what some case decides`, () => {
    const truths = truthsOfCases(rule, rule.when)
    const alive = mutants(rule).filter(({ when }) =>
      truthsOfCases(rule, when).every((truth, index) => truth === truths[index]),
    )
    assert.deepEqual(
      alive.map(({ name }) => name),
      [],
    )
  })
}

test('every fact of the vocabulary is unknown in some case', () => {
  const seen = new Set(
    results.flatMap((one) =>
      Object.entries(one.case.but)
        .filter(([, value]) => value === 'unknown')
        .map(([name]) => name),
    ),
  )
  const asked = new Set(pack.rules.flatMap((rule) => factsOf(rule.when)))
  assert.deepEqual(
    [...asked].filter((name) => !seen.has(name)),
    [],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actOfCase, factsOfCase } from './cases.ts'
import { askedBy, evaluate, rulesFor } from './evaluate.ts'
import { encodeFacts } from './fact-set.ts'
import { absolutes } from './outcome.ts'
import type { RuleCase } from './rule-case.ts'
import type { Rule } from './rule.ts'
import { basePack } from './testing.ts'

const pack = basePack()

/** Rules behind which nothing can be released although they are no absolute, and why that is meant so. */
const shutAnyway: Readonly<Record<string, string>> = {
  'e-abuse-material': 'such material is never taken in; passing on where it lies is the whole act',
  'k-1-automation': 'a person decides instead of the program: another fact, and decided anew',
  'policy-faulty': 'what touches an absolute or cannot be proved becomes no policy, whoever signs it',
  'd-3-tasking': 'another authority acts; what was asked of the team stays undone',
  'k-2-mandate': 'another body acts; what was asked of the team stays undone',
  'k-2': 'no rule allows such a purpose; what a law compels is a record of its own, which this rule knows',
}

/** Whether people alone can release the act of a case: some rule allows it, and neither a hold nor an absolute stands beside. */
function peopleCanRelease(rule: Rule, one: RuleCase): boolean {
  const act = actOfCase(rule, one)
  const facts = encodeFacts(factsOfCase(rule, one, pack.vocabulary), pack.vocabulary)
  const { truths, permitted } = evaluate(pack, act, facts)
  return (
    permitted &&
    rulesFor(pack, act).every((compiled, index) => {
      const asked = askedBy(compiled, truths[index] ?? 0, permitted)
      return asked !== 'HOLD' && asked !== 'FORBID!'
    })
  )
}

for (const rule of pack.rules.filter(({ outcome }) => ['REQUIRE', 'REFER', 'FORBID'].includes(outcome)))
  test(`${rule.id}: what it asks people for can be given, so that it is no absolute in disguise`, () => {
    const refused = rule.cases.filter((one) => one.kind === 'refuse')
    assert.equal(
      refused.some((one) => peopleCanRelease(rule, one)),
      !(rule.id in shutAnyway),
    )
  })

test('the prohibitions that nobody can override stand for the seven absolutes, each of which has a rule', () => {
  const used = pack.rules.filter(({ outcome }) => outcome === 'FORBID!').map(({ absolute }) => absolute)
  assert.deepEqual([...new Set(used)].toSorted(), [...absolutes])
})

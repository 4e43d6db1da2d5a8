import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ordinaryFacts } from './cases.ts'
import { alternativesTo, maxChanges } from './change.ts'
import { factsOf } from './condition.ts'
import { evaluate, rulesFor } from './evaluate.ts'
import { encodeFacts, type Facts } from './fact-set.ts'
import { judge, noPermit, type Judgement } from './judgement.ts'
import { rankOf, stops } from './outcome.ts'
import { basePack } from './testing.ts'

const pack = basePack()
const ordinary = ordinaryFacts(pack.vocabulary)

function evaluated(but: Facts) {
  return evaluate(pack, 'notify', encodeFacts({ ...ordinary, ...but }, pack.vocabulary))
}
function judged(but: Facts): Judgement {
  return judge(pack, evaluated(but))
}

test('an everyday notice is allowed by the one rule that is about it, and nothing is asked', () => {
  const { outcome, rules, holds, approvals, referrals, obligations, factsMissing } = judged({})
  assert.equal(outcome, 'ALLOW')
  assert.deepEqual(
    rules.map((rule) => rule.id),
    ['c-2'],
  )
  assert.deepEqual([holds, approvals, referrals, obligations, factsMissing], [[], [], [], [], []])
})

test('the headline is the strictest, and holds, approvals, referrals and obligations of all rules add up', () => {
  const answer = judged({
    'message.names': 'actor',
    'data.personAtRisk': true,
    'data.personal': 'unclassified',
    'message.asksSubscriberIdentity': true,
    'contact.daysSinceVerified': 400,
  })
  assert.equal(answer.outcome, 'FORBID')
  assert.deepEqual(
    answer.rules.map((rule) => rule.id),
    ['c-2-identity', 'e-2', 'P5-named', 'e-1', 'a-2', 'c-2'],
  )
  assert.deepEqual(
    answer.holds.map((hold) => hold.rule),
    ['e-1'],
  )
  assert.deepEqual(answer.approvals, [
    { rule: 'e-2', role: 'data-protection' },
    { rule: 'P5-named', role: 'head' },
  ])
  assert.deepEqual(
    answer.referrals.map((one) => one.rule),
    ['c-2-identity'],
  )
  assert.deepEqual(
    answer.obligations.map((one) => [one.rule, one.withinHours]),
    [
      ['a-2', 168],
      ['P5-named', 24],
    ],
  )
  assert.ok(answer.alternatives.includes('Send the technical part now, without the name.'))
})

for (const act of pack.byAct.keys())
  test(`with nothing known "${act}" is held, and every fact that one of its rules asks about is asked for`, () => {
    const answer = judge(pack, evaluate(pack, act, encodeFacts({}, pack.vocabulary)))
    assert.equal(answer.outcome, 'HOLD')
    assert.ok(answer.rules.every((rule) => !rule.certain || rule.id === noPermit))
    const asked = new Set(rulesFor(pack, act).flatMap(({ rule }) => factsOf(rule.when)))
    assert.deepEqual(answer.factsMissing.toSorted(), [...asked].toSorted())
    assert.deepEqual(answer.factsUsed, {})
  })

test('a missing fact is named where it matters, with the rule that waits for it', () => {
  const answer = judged({ 'source.marking': 'unknown', 'source.affectedPartyNotice': 'not-stated' })
  assert.deepEqual(answer.factsMissing, ['source.marking'])
  assert.deepEqual(
    answer.holds.map(({ rule, toLift }) => [rule, toLift.split('.').slice(0, 2).join('.')]),
    [['X5-marking', 'State what is not known: source.marking']],
  )
  assert.equal(answer.rules[0]?.absolute, null, 'what cannot be judged is no absolute yet')
})

test('what to do is said of a hold and of what is unknown; what waits for an approval waits for nothing else', () => {
  const [unseen] = judged({ 'data.personAtRisk': 'unknown' }).holds
  assert.equal(
    unseen?.toLift,
    'State what is not known: data.personAtRisk. Let somebody look whom the data is about before it goes.',
  )
  const seen = judged({ 'data.personAtRisk': true })
  assert.deepEqual([seen.outcome, seen.holds], ['REQUIRE', []])
})

test('an unknown fact in a branch that is settled anyway is not asked for', () => {
  const but = { 'source.marking': 'unknown', 'source.affectedPartyNotice': 'not-stated' } as const
  assert.deepEqual(
    judged({ ...but, 'source.permission': true, 'team.nationalResponsibility': 'unknown' }).factsMissing,
    [],
  )
  assert.deepEqual(judged({ ...but, 'message.marksLooser': true, 'source.compelled': 'unknown' }).factsMissing, [
    'source.compelled',
  ])
})

test('a rule that cannot be judged asks for the facts, not yet for approvals and duties', () => {
  const { outcome, approvals, obligations, holds } = judged({
    'message.names': 'unknown',
    'data.personAtRisk': 'unknown',
  })
  assert.deepEqual([outcome, approvals, obligations], ['HOLD', [], []])
  assert.deepEqual(holds.map((hold) => hold.rule).toSorted(), ['P5-named', 'e-2'])
})

test('a hold because no rule allows is told as such', () => {
  const answer = judged({ 'recipient.answersForSystem': false })
  assert.deepEqual(
    answer.rules.map((rule) => [rule.id, rule.outcome]),
    [[noPermit, 'HOLD']],
  )
  assert.match(answer.holds[0]?.toLift ?? '', /choose another recipient/)
})

test('what would change it: the single fact that lifts a hold, with the outcome it gives', () => {
  assert.deepEqual(alternativesTo(pack, evaluated({ 'volume.anomaly': true })), [
    { facts: { 'volume.anomaly': false }, outcome: 'ALLOW' },
    { facts: { 'anomaly.cleared': true }, outcome: 'ALLOW' },
  ])
})

test('what would change it: two facts together, where one alone does not', () => {
  const changes = alternativesTo(pack, evaluated({ 'data.personal': 'not-needed', 'message.fixedSentences': false }))
  assert.ok(changes.length > 0 && changes.every((change) => Object.keys(change.facts).length === 2))
  assert.ok(
    changes.some((one) => one.facts['data.personal'] === 'none' && one.facts['message.fixedSentences'] === true),
  )
})

test('what would change it, of an act that is free: what would stop or oblige, strictest first', () => {
  const changes = alternativesTo(pack, evaluated({}))
  assert.equal(changes.length, maxChanges)
  assert.equal(changes[0]?.outcome, 'FORBID!')
  const ranks = changes.map((change) => rankOf(change.outcome))
  assert.deepEqual(
    ranks,
    ranks.toSorted((a, b) => b - a),
  )
})

test('what would change it keeps its word: with those facts the rules say what was promised', () => {
  const names = pack.vocabulary.facts
  const some = fc.array(fc.tuple(fc.nat(names.length - 1), fc.nat(12)), { maxLength: 4 })
  fc.assert(
    fc.property(some, (picks) => {
      const but = Object.fromEntries(picks.map(([fact, value]) => [names[fact]?.name ?? '', valueOf(fact, value)]))
      const before = evaluated(but)
      for (const change of alternativesTo(pack, before)) {
        const after = evaluated({ ...but, ...change.facts })
        assert.equal(after.headline, change.outcome)
        assert.equal(rankOf(after.headline) < rankOf(before.headline), stops(before.headline))
      }
    }),
    { numRuns: 150 },
  )
})

function valueOf(fact: number, choice: number): Facts[string] {
  const spec = pack.vocabulary.facts[fact]
  if (choice === 0 || spec === undefined) return 'unknown'
  if (spec.type === 'boolean') return choice % 2 === 0
  return spec.type === 'number' ? choice * 40 : spec.values[choice % spec.values.length]
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ordinaryFacts } from './cases.ts'
import { evaluate } from './evaluate.ts'
import { encodeFacts, type Facts } from './fact-set.ts'
import { judge, type Judgement } from './judgement.ts'
import { basePack } from './testing.ts'

// A team whose country is under sanctions asks for help with ransomware in a hospital. @source NORMS-IN-PRACTICE S7

const pack = basePack()

function decided(act: string, but: Facts): Judgement {
  const facts = { ...ordinaryFacts(pack.vocabulary, act), ...but }
  return judge(pack, evaluate(pack, act, encodeFacts(facts, pack.vocabulary)))
}

/** The national CSIRT is on no list; the legal adviser found that a rule reaches it through the ministry that runs it. */
const team: Facts = { 'recipient.listing': 'restricted', 'case.urgency': 'life' }
const exempt: Facts = { ...team, 'exemption.covers': true }

test('S7 step 1: the request waits for the call back, and the clock of its answer runs all the same', () => {
  const clocks = decided('intake', { 'intake.kind': 'request', 'case.urgency': 'life', 'system.place': 'foreign' })
  assert.equal(clocks.outcome, 'OBLIGE')
  assert.deepEqual(
    clocks.obligations.map(({ rule, withinHours }) => [rule, withinHours]),
    [
      ['h-1-ack-life', 1],
      ['h-1-decide-life', 4],
    ],
  )
  const unverified = decided('request', { ...exempt, 'recipient.verifiedBy': 'same-channel' })
  assert.deepEqual([unverified.outcome, unverified.holds.map(({ rule }) => rule)], ['HOLD', ['h-2']])
  assert.equal(decided('request', { ...exempt, 'request.wants': 'information' }).outcome, 'ALLOW')
})

test('S7 step 2: indicators and advice on decryption go out, and the exemption is cited', () => {
  const { outcome, rules } = decided('share', exempt)
  assert.equal(outcome, 'ALLOW')
  assert.ok(rules.some(({ id }) => id === 'sanctions-cite'))
})

test('S7 step 3: the script is split off and waits for the legal adviser, four hours at most', () => {
  const { outcome, approvals, holds, obligations } = decided('transfer', exempt)
  assert.deepEqual([outcome, holds], ['REQUIRE', []])
  assert.deepEqual(approvals, [{ rule: 'sanctions-legal', role: 'legal' }])
  assert.equal(Math.min(...obligations.map(({ withinHours }) => withinHours)), 4)
})

test('S7 step 4: training and payment are refused, and the answer says what can be had instead', () => {
  for (const content of ['training', 'payment']) {
    const { outcome, rules, alternatives } = decided('share', { ...exempt, 'content.class': content })
    assert.deepEqual([outcome, rules[0]?.id], ['FORBID', 'sanctions-forbid'])
    assert.ok(alternatives.includes('Send the defensive part of it alone.'))
  }
})

test('S7 step 5: the public advisory goes to everybody', () => {
  assert.equal(decided('share', { ...team, 'content.class': 'public' }).outcome, 'ALLOW')
})

test('S7 without an exemption: the legal adviser decides, and the regional body and the public route are named', () => {
  const { outcome, approvals, alternatives } = decided('share', team)
  assert.deepEqual([outcome, approvals], ['REQUIRE', [{ rule: 'sanctions-legal', role: 'legal' }]])
  assert.ok(alternatives.includes('Ask a regional body to help.'))
  assert.ok(alternatives.includes('Publish an advisory without restrictions, which reaches everybody.'))
  assert.equal(decided('share', { 'recipient.nationalTeam': false, 'case.urgency': 'life' }).outcome, 'ALLOW')
})

test('S7: the country decides nothing; a team of any country that no rule reaches is a team', () => {
  assert.equal(decided('share', { 'case.urgency': 'life' }).outcome, 'ALLOW')
  const names = pack.vocabulary.facts.map(({ name }) => name)
  assert.deepEqual(
    names.filter((name) => /country|nation\b/i.test(name)),
    [],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAppError } from '#kernel/errors.ts'
import { evaluate } from '../evaluate.ts'
import { valuesOf } from '../cone.ts'
import { rankOf } from '../outcome.ts'
import { loadForeignPack } from '../packs/foreign-pack.ts'
import { nightPack } from '../packs/testing.ts'
import { loadPack } from '../pack.ts'
import { basePack, smallPackFiles } from '../testing.ts'
import type { OverlayChange, OverlayContent } from './document.ts'
import { faultsOfLaid, layAndCheck, layOver, loweredAbsolutes } from './lay.ts'
import { limitsOf } from './limits.ts'

const base = basePack()
const change = (rule: string, path: string, value: OverlayChange['value']): OverlayContent => ({
  changes: [{ rule, path, value, reason: 'a test', source: 'Clause 4' }],
  exemptions: [],
  packs: [],
})
const aged = base.rules.flatMap((rule) => limitsOf(rule.when).map((limit) => ({ rule: rule.id, ...limit })))
const contactAge = aged.find(({ fact, rule }) => fact === 'contact.daysSinceVerified' && rule.startsWith('a'))

function refusal(content: OverlayContent): string {
  try {
    layAndCheck(base, content, [])
  } catch (error) {
    assert.ok(isAppError(error, 'norms.bad-overlay'), String(error))
    return error.faults.map(({ pointer, reason }) => `${pointer} ${reason}`).join('\n')
  }
  return ''
}

test('a limit is moved, the case beside it moves along, and the base stays as it was', () => {
  assert.ok(contactAge)
  const laid = layAndCheck(base, change(contactAge.rule, contactAge.path, 90), [])
  const limitIn = (pack: typeof base): number | undefined =>
    limitsOf(pack.rules.find(({ id }) => id === contactAge.rule)?.when ?? { kind: 'any', parts: [] })[0]?.limit
  assert.deepEqual([limitIn(base), limitIn(laid)], [contactAge.limit, 90])
  assert.equal(laid.digest, base.digest)
})

test('no rule but the one that is named is another object', () => {
  assert.ok(contactAge)
  const laid = layOver(base, change(contactAge.rule, contactAge.path, 90), [])
  const changed = laid.rules.filter((rule, index) => rule !== base.rules[index]).map(({ id }) => id)
  assert.deepEqual(changed, [contactAge.rule])
})

test('a deadline and the roles of a rule are changed, each within what the rule has', () => {
  const owing = base.rules.find((rule) => rule.obligation !== null && rule.outcome !== 'FORBID!')
  const asking = base.rules.find((rule) => rule.roles.length > 0 && rule.outcome === 'REQUIRE')
  assert.ok(owing && asking)
  const shorter = layAndCheck(base, change(owing.id, 'obligation/withinHours', 12), [])
  assert.equal(shorter.rules.find(({ id }) => id === owing.id)?.obligation?.withinHours, 12)
  const other = layAndCheck(base, change(asking.id, 'roles', ['head', 'legal']), [])
  assert.deepEqual(other.rules.find(({ id }) => id === asking.id)?.roles, ['head', 'legal'])
  assert.match(refusal(change(owing.id, 'obligation/withinHours', 0)), /number of hours/)
  assert.match(refusal(change(asking.id, 'roles', [])), /at least one role/)
  assert.match(refusal(change(asking.id, 'roles', ['minister'])), /no role/)
})

test('an absolute takes no change, but the mandate clauses that it is shown with', () => {
  for (const rule of base.rules.filter(({ outcome }) => outcome === 'FORBID!')) {
    assert.match(refusal(change(rule.id, 'roles', ['head'])), /cannot be changed/)
    for (const { path } of limitsOf(rule.when)) assert.match(refusal(change(rule.id, path, 1)), /cannot be changed/)
    assert.deepEqual(
      layAndCheck(base, change(rule.id, 'mandate', ['Act 12, section 3']), []).rules.find(({ id }) => id === rule.id)
        ?.mandate,
      ['Act 12, section 3'],
    )
  }
})

test('what is not there, or is no value of its kind, is refused with its place', () => {
  assert.match(refusal(change('z-9', 'roles', ['head'])), /\/changes\/0\/rule there is no rule z-9/)
  assert.match(refusal(change('c-2', 'outcome', ['ALLOW'])), /\/changes\/0\/path c-2 has nothing at outcome/)
  assert.match(refusal(change('c-2', 'when/all/99/above', 3)), /nothing at/)
  assert.ok(contactAge)
  assert.match(refusal(change(contactAge.rule, contactAge.path, -1)), /0 or more/)
})

test('a limit past another one breaks cases that no move mends, and is refused with the case', () => {
  const gusts = loadPack(
    smallPackFiles(`
  - id: t-gusts
    title: Above five it is written down
    outcome: OBLIGE
    acts: [send]
    when: { fact: wind.speed, above: 5 }
    whenUnknown: OBLIGE
    obligation: { what: Write it down., withinHours: 1 }
    reason: Gusts come.
    source: [test]
    cases:
      - { name: calm, kind: permit, but: { wind.speed: 5 }, gives: ALLOW }
      - { name: gusty, kind: refuse, but: { wind.speed: 6 }, gives: OBLIGE }
      - { name: nobody looked, kind: unknown, but: { wind.speed: unknown }, gives: HOLD }
`),
  )
  const to = (limit: number): string =>
    faultsOfLaid(
      gusts,
      layOver(gusts, change('t-gusts', 'when/above', limit), []),
      change('t-gusts', 'when/above', limit),
      [],
    )
      .map(({ pointer, reason }) => `${pointer} ${reason}`)
      .join()
  assert.equal(to(7), '')
  assert.match(to(20), /^\/rules\/t-gusts its case "gusty" gives HOLD \(rule yes\), and is to give OBLIGE/)
})

test('a lowered absolute is found, whoever laid it', () => {
  const rules = base.rules.map((rule) =>
    rule.outcome === 'FORBID!' ? { ...rule, acts: ['notify'], whenUnknown: 'HOLD' as const } : rule,
  )
  assert.deepEqual(loweredAbsolutes(base, { ...base, rules }).map(({ pointer }) => pointer).length > 0, true)
  assert.deepEqual(loweredAbsolutes(base, base), [])
})

test('an adopted pack only ever raises the headline, whatever the facts', () => {
  const pack = loadForeignPack(nightPack(), base)
  const laid = layAndCheck(base, { changes: [], exemptions: [], packs: [] }, [pack])
  assert.deepEqual(faultsOfLaid(base, laid, { changes: [], exemptions: [], packs: [] }, [pack]), [])
  const size = base.vocabulary.facts.length
  const choices = fc.array(fc.nat(), { minLength: size, maxLength: size })
  fc.assert(
    fc.property(choices, fc.constantFrom(...base.byAct.keys()), (choice, act) => {
      const facts = Float64Array.from(choice, (one, slot) => {
        const values = [NaN, ...valuesOf(base, slot)]
        return values[one % values.length] ?? NaN
      })
      assert.ok(rankOf(evaluate(laid, act, facts).headline) >= rankOf(evaluate(base, act, facts).headline))
    }),
    { numRuns: 2_000 },
  )
})

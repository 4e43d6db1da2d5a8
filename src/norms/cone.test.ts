import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cone, coneSize, valuesOf } from './cone.ts'
import { evaluate } from './evaluate.ts'
import type { Vector } from './fact-set.ts'
import { yes } from './kleene.ts'
import { stops } from './outcome.ts'
import { loadPack, type CompiledRule } from './pack.ts'
import { firstLoosening, largestCone } from './proof.ts'
import { basePack, smallPackFiles } from './testing.ts'

const pack = basePack()
const everyRule = [...new Map([...pack.byAct.values()].flat().map((one) => [one.rule.id, one])).values()]

for (const compiled of everyRule) {
  const size = coneSize(pack, compiled.slots)
  test(`${compiled.rule.id}: withholding a fact never beats stating it (${size} sets of facts, all)`, () => {
    assert.ok(size <= largestCone, `the cone has ${size} sets of facts`)
    assert.equal(firstLoosening(pack, compiled), undefined)
  })
}

for (const compiled of everyRule.filter(({ rule }) => rule.outcome === 'FORBID!')) {
  test(`${compiled.rule.id} (${compiled.rule.absolute}): wherever it holds, the decision is FORBID!, whatever else is so`, () => {
    const others = fc.array(fc.nat(), {
      minLength: pack.vocabulary.facts.length,
      maxLength: pack.vocabulary.facts.length,
    })
    let met = 0
    for (const facts of cone(pack, compiled.slots)) {
      if (compiled.judge(facts) !== yes) continue
      met += 1
      for (const act of compiled.rule.acts) assert.equal(evaluate(pack, act, facts).headline, 'FORBID!')
      if (met % 97 !== 1) continue
      const kept = facts.slice()
      fc.assert(
        fc.property(others, fc.constantFrom(...compiled.rule.acts), (choice, act) => {
          const full = fill(kept, choice, compiled.slots)
          assert.equal(evaluate(pack, act, full).headline, 'FORBID!')
        }),
        { numRuns: 40 },
      )
    }
    assert.ok(met > 0)
  })
}

function fill(facts: Vector, choice: readonly number[], fixed: readonly number[]): Vector {
  const full = facts.slice()
  for (let slot = 0; slot < full.length; slot += 1) {
    if (fixed.includes(slot)) continue
    const values = [NaN, ...valuesOf(pack, slot)]
    full[slot] = values[(choice[slot] ?? 0) % values.length] ?? NaN
  }
  return full
}

test('the whole decision: with facts unknown it stops wherever some completion of them stops', () => {
  const size = pack.vocabulary.facts.length
  const indexes = fc.array(fc.nat(), { minLength: size, maxLength: size })
  const masks = fc.array(fc.boolean(), { minLength: size, maxLength: size })
  fc.assert(
    fc.property(indexes, masks, fc.constantFrom(...pack.byAct.keys()), (choice, mask, act) => {
      const complete = fill(new Float64Array(size).fill(NaN), choice, [])
      const withheld = complete.map((value, slot) => (mask[slot] ? NaN : value))
      if (stops(evaluate(pack, act, complete).headline)) assert.ok(stops(evaluate(pack, act, withheld).headline))
    }),
    { numRuns: 3_000 },
  )
})

test('the proof sees a rule that lets the unknown pass', () => {
  const [good] = everyRule.filter(({ rule }) => rule.id === 'e-1')
  assert.ok(good)
  const bad: CompiledRule = { ...good, rule: { ...good.rule, whenUnknown: 'OBLIGE' } }
  assert.match(firstLoosening(pack, bad) ?? '', /^e-1: let pass/)
  const fickle: CompiledRule = {
    ...good,
    judge: (facts) => (good.slots.some((slot) => Number.isNaN(facts[slot])) ? 0 : 2),
  }
  assert.match(firstLoosening(pack, fickle) ?? '', /^e-1: turned/)
})

test('an act without any rule that allows it is held, so a pack without rules lets nothing go', () => {
  const small = loadPack(smallPackFiles())
  for (const facts of cone(small, [0, 1, 2])) {
    const { headline, permitted } = evaluate(small, 'send', facts)
    assert.equal(headline, permitted ? 'ALLOW' : 'HOLD')
  }
})

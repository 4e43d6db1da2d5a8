import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { valuesOf } from './cone.ts'
import { evaluate, rulesFor } from './evaluate.ts'
import { basePack } from './testing.ts'

const pack = basePack()
const slotOf = (name: string): number => pack.vocabulary.slots.get(name) ?? assert.fail(`there is no fact ${name}`)
const executor = slotOf('tasking.executor')
const asked = [...new Set(rulesFor(pack, 'tasking').flatMap(({ slots }) => slots))].filter((slot) => slot !== executor)

test('R024: own staff, contractor, volunteer, another body or nobody named: a tasking comes out the same for each', () => {
  const choices = fc.array(fc.nat(), { minLength: asked.length, maxLength: asked.length })
  fc.assert(
    fc.property(choices, (choice) => {
      const facts = new Float64Array(pack.vocabulary.facts.length).fill(NaN)
      asked.forEach((slot, index) => {
        const values = [NaN, ...valuesOf(pack, slot)]
        facts[slot] = values[(choice[index] ?? 0) % values.length] ?? NaN
      })
      const outcomes = [NaN, ...valuesOf(pack, executor)].map((value) => {
        facts[executor] = value
        return evaluate(pack, 'tasking', facts).headline
      })
      assert.equal(new Set(outcomes).size, 1, outcomes.join(' '))
    }),
    { numRuns: 20_000 },
  )
})

test('R116: no rule on taskings asks anything of the team itself, so none of where it stands in its State', () => {
  const names = asked.map((slot) => pack.vocabulary.facts[slot]?.name ?? '')
  assert.ok(names.length > 10)
  assert.deepEqual(
    names.filter((name) => name.startsWith('team.')),
    [],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isOutside } from './outside.ts'

const territory = { home: 'XA', abroad: [7, 8] }
const country = fc.option(fc.constantFrom('XA', 'XB', 'XC'), { nil: null })
const known = fc.record({
  country,
  tableCountries: fc.array(country, { maxLength: 3 }),
  contactNo: fc.option(fc.integer({ min: 5, max: 9 }), { nil: null }),
})

test('R046: a system is outside when the report places it abroad, no table places it at home, and nobody at home answers', () => {
  const cases: [Parameters<typeof isOutside>[0], boolean][] = [
    [{ country: 'XB', tableCountries: [], contactNo: null }, true],
    [{ country: 'XB', tableCountries: ['XC', null], contactNo: 7 }, true],
    // The registry says home: the place is uncertain, and what is uncertain is nobody else's.
    [{ country: 'XB', tableCountries: ['XA'], contactNo: null }, false],
    // A desk at home answers for it.
    [{ country: 'XB', tableCountries: [], contactNo: 5 }, false],
    // No report says where it is.
    [{ country: null, tableCountries: ['XB'], contactNo: null }, false],
    [{ country: 'XA', tableCountries: [], contactNo: null }, false],
  ]
  for (const [facts, outside] of cases) assert.equal(isOutside(facts, territory), outside, JSON.stringify(facts))
})

test('one place at home, or somebody at home who answers, keeps any system inside', () => {
  fc.assert(
    fc.property(known, fc.nat(3), (facts, at) => {
      const withHome = [...facts.tableCountries.slice(0, at), 'XA', ...facts.tableCountries.slice(at)]
      assert.equal(isOutside({ ...facts, tableCountries: withHome }, territory), false)
      assert.equal(isOutside({ ...facts, contactNo: 5 }, territory), false)
    }),
  )
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { instant } from './instant.ts'
import { agreedCountry, countriesOf, parseCountry, verdict } from './places.ts'
import type { Confidence, Country, Place } from './places.ts'

const home = 'XA' as Country
const place = (country: string, confidence: Confidence = 'high'): Place => ({
  country: country as Country,
  basis: 'geo',
  confidence,
  source: 'a table',
  asOf: instant('2026-01-01T00:00:00Z'),
})

describe('country codes', () => {
  for (const [text, want] of [
    ['nl', 'NL'],
    ['NL', 'NL'],
    ['XA', 'XA'], // user-assigned: fictional countries
    ['EU', null], // reserved, names no country
    ['ZZ', null], // "unknown" in registry files
    ['AP', null],
    ['NLD', null],
    ['', null],
    ['N1', null],
  ] as const)
    it(`${text || 'nothing'} is ${want ?? 'no country'}`, () => assert.equal(parseCountry(text), want))
})

describe('verdict', () => {
  for (const [title, places, want, agreed] of [
    ['no place is unknown, not home', [], 'unknown', null],
    ['all at home', [place('XA'), place('XA', 'low')], 'home', 'XA'],
    ['all in one country abroad', [place('XB')], 'foreign', 'XB'],
    ['home and abroad disagree', [place('XA'), place('XB', 'low')], 'uncertain', null],
    ['two countries abroad are foreign, which one is open', [place('XB'), place('XC')], 'foreign', null],
    ['low confidence alone decides nothing', [place('XA', 'low')], 'uncertain', 'XA'],
  ] as const)
    it(title, () => {
      assert.equal(verdict(places, home), want)
      assert.equal(agreedCountry(places), agreed)
    })

  it('hearing one more source never turns foreign into home, nor home into foreign', () => {
    const any = fc
      .tuple(fc.constantFrom('XA', 'XB', 'XC'), fc.constantFrom<Confidence[]>('low', 'moderate', 'high'))
      .map(([country, confidence]) => place(country, confidence))
    fc.assert(
      fc.property(fc.array(any, { minLength: 1 }), any, (places, more) => {
        const before = verdict(places, home)
        const after = verdict([...places, more], home)
        if (before === 'foreign') assert.notEqual(after, 'home')
        if (before === 'home') assert.notEqual(after, 'foreign')
      }),
    )
  })

  it('countries are named once each', () => {
    assert.deepEqual(countriesOf([place('XB'), place('XA'), place('XB')]), ['XB', 'XA'])
  })
})

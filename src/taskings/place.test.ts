import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeOfTargets } from './place.ts'

test('where targets are: one abroad is abroad, and a label "at home" brings nothing home', () => {
  for (const [verdicts, stated, place] of [
    [['home'], null, 'domestic'],
    [['home', 'foreign'], 'domestic', 'foreign'],
    [['foreign'], 'domestic', 'foreign'],
    [['uncertain'], 'domestic', 'uncertain'],
    [['home'], 'foreign', 'uncertain'],
    [['unknown'], 'foreign', 'foreign'],
    [['unknown'], null, null],
    [['home', 'unknown'], 'domestic', null],
    [['home', 'unknown'], 'foreign', 'foreign'],
    [[], 'domestic', 'domestic'],
    [[], null, null],
  ] as const)
    assert.equal(placeOfTargets(verdicts, stated), place, `${verdicts.join()} stated ${stated}`)
})

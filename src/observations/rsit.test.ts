import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { classify, isTaxonomy, RSIT, RSIT_VERSION, toIdentifier } from './rsit.ts'

const SOURCE = join(
  process.env['COMITY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
  'rsit/machinev1',
)

test(
  'the terms are those of RSIT version 1003',
  { skip: existsSync(SOURCE) ? false : `no data at ${SOURCE}; set COMITY_SHARED_DATA` },
  () => {
    const source = JSON.parse(readFileSync(SOURCE, 'utf8')) as {
      version: number
      values: { predicate: string; entry: { value: string }[] }[]
    }
    assert.equal(source.version, RSIT_VERSION)
    const terms = Object.fromEntries(
      source.values.map(({ predicate, entry }) => [predicate, entry.map((one) => one.value)]),
    )
    assert.deepEqual(RSIT, terms)
  },
)

test('the taxonomy follows from the type', () => {
  for (const [taxonomy, types] of Object.entries(RSIT))
    for (const type of types) assert.deepEqual(classify(type, 'x'), { taxonomy, type, identifier: 'x' })
})

test('older words are read as what they mean now', () => {
  assert.equal(classify('blacklist', '').type, 'other')
  assert.equal(classify('C&C', '').type, 'c2-server')
  assert.equal(classify('botnet drone', '').taxonomy, 'malicious-code')
})

test('an unknown word is undetermined and stays as identifier', () => {
  assert.deepEqual(classify('Quantum Woe', ''), {
    taxonomy: 'other',
    type: 'undetermined',
    identifier: 'quantum-woe',
  })
})

test('equal words give one object', () => assert.equal(classify('spam', 'a'), classify('spam', 'a')))

test('whatever a feed says, the class is a known one and the identifier is short and plain', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', maxLength: 300 }), (type, identifier) => {
      const classed = classify(type, identifier)
      assert.ok(isTaxonomy(classed.taxonomy))
      assert.ok((RSIT[classed.taxonomy] as readonly string[]).includes(classed.type))
      assert.doesNotMatch(classed.identifier, /[\s,"'<>=@/\\]/)
      assert.ok(classed.identifier.length <= 100)
      assert.equal(toIdentifier(classed.identifier), classed.identifier)
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTlp, permits, strictest, tlps, type Audience } from './marking.ts'

const tlp = fc.constantFrom(...tlps)
const audiences: Audience[] = ['named-recipient', 'own-organisation', 'client', 'community', 'public']

test('TLP 2.0: what may be read under the stricter of two markings may be read under both', () => {
  fc.assert(
    fc.property(tlp, tlp, fc.constantFrom(...audiences), (a, b, audience) => {
      assert.equal(permits(strictest(a, b), audience), permits(a, audience) && permits(b, audience))
    }),
  )
})

test('the strictest of markings does not depend on their order', () => {
  fc.assert(
    fc.property(tlp, tlp, tlp, (a, b, c) => {
      assert.equal(strictest(a, b), strictest(b, a))
      assert.equal(strictest(strictest(a, b), c), strictest(a, strictest(b, c)))
      assert.equal(strictest(a, a), a)
    }),
  )
})

test('TLP:AMBER reaches clients, TLP:AMBER+STRICT does not', () => {
  assert.equal(permits('TLP:AMBER', 'client'), true)
  assert.equal(permits('TLP:AMBER+STRICT', 'client'), false)
  assert.equal(permits('TLP:GREEN', 'public'), false)
})

test('labels are read as people write them; what is none is null', () => {
  for (const [text, read] of [
    ['tlp:amber + strict', 'TLP:AMBER+STRICT'],
    ['WHITE', 'TLP:CLEAR'],
    ['TLP-GREEN', 'TLP:GREEN'],
    ['amber strict', null],
    ['', null],
  ] as const)
    assert.equal(parseTlp(text), read, text)
})

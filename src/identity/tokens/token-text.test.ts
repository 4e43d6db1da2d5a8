import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatToken, parseToken, tokenSecret, tokenSecretBytes } from './token-text.ts'

const id = '01jdabcdefghjkmnpqrstvwxyz'
const chance = fc.uint8Array({ minLength: tokenSecretBytes, maxLength: tokenSecretBytes })

test('a token says what it is, and reads back as what it was made of', () => {
  fc.assert(
    fc.property(chance, (bytes) => {
      const secret = tokenSecret(bytes)
      const text = formatToken({ id, secret })
      assert.match(text, /^comity_[0-9a-z]{26}_[0-9a-z]{39}$/)
      assert.deepEqual(parseToken(text), { id, secret })
    }),
  )
})

test('a token with one character changed is none', () => {
  fc.assert(
    fc.property(chance, fc.nat(70), fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'), (bytes, at, char) => {
      const text = formatToken({ id, secret: tokenSecret(bytes) })
      const place = 7 + (at % (text.length - 7))
      const changed = text.slice(0, place) + char + text.slice(place + 1)
      if (changed !== text) assert.equal(parseToken(changed), null)
    }),
  )
})

test('different chance makes different secrets of one length', () => {
  fc.assert(
    fc.property(chance, chance, (a, b) => {
      assert.equal(tokenSecret(a).length, 32)
      assert.equal(tokenSecret(a) === tokenSecret(b), Buffer.compare(a, b) === 0)
    }),
  )
})

for (const text of [
  '',
  'comity_',
  'Bearer x',
  `comity_${id}_short`,
  formatToken({ id, secret: 'a'.repeat(32) }).toUpperCase(),
])
  test(`"${text.slice(0, 30)}" is no token`, () => assert.equal(parseToken(text), null))

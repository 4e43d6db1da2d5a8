import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createBox } from './box.ts'

const box = createBox(Buffer.alloc(32, 1))
const bytes = fc.uint8Array({ maxLength: 300 })

test('what was sealed opens with the same key and context, and with no other', () => {
  fc.assert(
    fc.property(bytes, fc.string(), fc.string(), (plain, context, other) => {
      const sealed = box.seal(plain, context)
      assert.deepEqual(new Uint8Array(box.open(sealed, context)), plain)
      if (other !== context) assert.throws(() => box.open(sealed, other), { code: 'platform.bad-sealed' })
      assert.throws(() => createBox(Buffer.alloc(32, 2)).open(sealed, context), { code: 'platform.bad-sealed' })
    }),
  )
})

test('a sealed value that was changed or cut does not open', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (plain, at, flip) => {
      const sealed = box.seal(plain, 'x')
      const changed = Buffer.from(sealed)
      changed[at % changed.length]! ^= flip
      assert.throws(() => box.open(changed, 'x'), { code: 'platform.bad-sealed' })
      assert.throws(() => box.open(sealed.subarray(0, at % sealed.length), 'x'), { code: 'platform.bad-sealed' })
    }),
  )
})

test('the same value sealed twice reads differently, its keyed hash the same', () => {
  assert.notDeepEqual(box.seal('a', 'x'), box.seal('a', 'x'))
  assert.deepEqual(box.mac('a', 'x'), box.mac('a', 'x'))
  assert.notDeepEqual(box.mac('a', 'x'), box.mac('a', 'y'))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freedAfter, freeNow } from './bytes.ts'

test('bytes with memory of their own are gone when they are freed, what shares it with others stays', () => {
  const own = Buffer.allocUnsafeSlow(64)
  const shared = Buffer.alloc(64, 1)
  freeNow(own)
  freeNow(shared.subarray(0, 8))
  assert.equal(own.length, 0)
  assert.deepEqual(shared, Buffer.alloc(64, 1))
})

test('what comes can be read until the next is asked for, and is freed then', async () => {
  const parts = [1, 2, 3].map((byte) => Buffer.allocUnsafeSlow(4).fill(byte))
  const seen: string[] = []
  for await (const bytes of freedAfter(
    (async function* () {
      yield* parts
    })(),
  )) {
    seen.push(Buffer.from(bytes).toString('hex'))
    assert.deepEqual(
      parts.map(({ length }) => length),
      parts.map((_, at) => (at < seen.length - 1 ? 0 : 4)),
    )
  }
  assert.deepEqual(seen, ['01010101', '02020202', '03030303'])
  assert.deepEqual(
    parts.map(({ length }) => length),
    [0, 0, 0],
  )
})

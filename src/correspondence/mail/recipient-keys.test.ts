import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateSigningKey } from './openpgp.ts'
import { createRecipientKeys } from './recipient-keys.ts'

const now = new Date('2026-11-22T07:00:00.000Z')
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)
const keyOf = async (name: string): Promise<string> =>
  (await generateSigningKey({ name, email: `${name}@isp.example` }, now, 3600)).publicKey
const expired = { code: 'correspondence.recipient-key' }

test('a key that is used again is not read again, and the one least lately used goes first', async () => {
  const read = createRecipientKeys(2)
  const [one, two, three] = await Promise.all(['one', 'two', 'three'].map(keyOf))
  const [first, second] = [await read(one!, now), await read(two!, now)]
  assert.equal(await read(one!, later(1)), first)
  await read(three!, now)
  assert.equal(await read(one!, now), first)
  assert.notEqual(await read(two!, now), second)
})

test('a key that is kept is refused once it has expired', async () => {
  const read = createRecipientKeys()
  const key = await keyOf('short')
  await read(key, later(3599))
  await assert.rejects(read(key, later(3601)), expired)
  await assert.rejects(read(key, later(3601)), expired)
})

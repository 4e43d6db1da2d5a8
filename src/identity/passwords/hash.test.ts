import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createBox } from '#platform/box.ts'
import { createPasswordHasher } from './hash.ts'

const hasher = createPasswordHasher({ box: createBox(Buffer.alloc(32, 1)), randomBytes })

test('a hash says with what it was made, and only its password matches', async () => {
  const stored = await hasher.hash('velvet tram above quiet lake')
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=node1\$[\w+/]{22}\$[\w+/]{43}$/)
  assert.equal(await hasher.verify('velvet tram above quiet lake', stored), true)
  assert.equal(await hasher.verify('velvet tram above quiet lakes', stored), false)
})

test('the same password twice makes two hashes', async () => {
  assert.notEqual(await hasher.hash('one and the same'), await hasher.hash('one and the same'))
})

test('a password typed with combining accents is the same password', async () => {
  const stored = await hasher.hash('caf\u00e9 au lait sur la lune')
  assert.equal(await hasher.verify('cafe\u0301 au lait sur la lune', stored), true)
})

test('a hash of another node’s key does not match: the database alone lets nobody guess', async () => {
  const other = createPasswordHasher({ box: createBox(Buffer.alloc(32, 2)), randomBytes })
  assert.equal(
    await other.verify('velvet tram above quiet lake', await hasher.hash('velvet tram above quiet lake')),
    false,
  )
})

test('where there is no account, or a damaged hash, nothing matches', async () => {
  for (const stored of [null, '', '$argon2id$v=19$m=1,t=1,p=1$x$y', 'plain'])
    assert.equal(await hasher.verify('', stored), false)
})

test('no account costs the same work as a wrong password', async () => {
  const stored = await hasher.hash('velvet tram above quiet lake')
  const timeOf = async (against: string | null): Promise<number> => {
    const runs: number[] = []
    for (let i = 0; i < 7; i++) {
      const start = performance.now()
      await hasher.verify('a guess', against)
      runs.push(performance.now() - start)
    }
    return runs.toSorted((a, b) => a - b)[3]!
  }
  const known = await timeOf(stored)
  const unknown = await timeOf(null)
  // Leaving the work out would make the second a thousand times shorter; a busy machine makes it no more than uneven.
  assert.ok(unknown > known / 3 && known > unknown / 3, `${known} ms and ${unknown} ms`)
})

test('a hash of another cost is dated, one of today’s is not', async () => {
  const stored = await hasher.hash('velvet tram above quiet lake')
  assert.equal(hasher.isDated(stored), false)
  assert.equal(hasher.isDated(stored.replace('t=2', 't=1')), true)
})

test('more sign-ins than may run at once all get their answer', async () => {
  const stored = await hasher.hash('velvet tram above quiet lake')
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => hasher.verify(i % 2 ? 'velvet tram above quiet lake' : 'no', stored)),
  )
  assert.deepEqual(answers, [false, true, false, true, false, true, false, true])
})

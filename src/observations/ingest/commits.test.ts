import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { keyBytes } from '../finding-key.ts'
import { createCommits, haveCommon } from './commits.ts'

/** Sorted keys that differ in one byte somewhere. */
const keysOf = (numbers: readonly number[]): Buffer =>
  Buffer.concat(
    [...new Set(numbers)].sort((a, b) => a - b).map((no) => Buffer.from(String(no).padStart(keyBytes, '0'), 'latin1')),
  )
const numbers = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 })

test('two sorted lists of keys have one in common when a key of one is in the other', () => {
  fc.assert(
    fc.property(numbers, numbers, (one, other) => {
      assert.equal(
        haveCommon(keysOf(one), keysOf(other)),
        one.some((no) => other.includes(no)),
      )
    }),
  )
})

test('no more commits run than may, none beside one that has a finding of it, and all run', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(numbers, fc.integer({ min: 0, max: 6 })), { maxLength: 15 }), async (chunks) => {
      const commits = createCommits(2)
      const running = new Set<readonly number[]>()
      let done = 0
      for (const [own, turns] of chunks)
        await commits.begin(keysOf(own), async () => {
          for (const other of running) assert.ok(!other.some((no) => own.includes(no)))
          running.add(own)
          assert.ok(running.size <= 2)
          for (let turn = 0; turn < turns; turn++) await setImmediate()
          running.delete(own)
          done++
        })
      await commits.settled()
      assert.equal(done, chunks.length)
    }),
  )
})

test('after one has failed none is begun, and the failure is told; the one beside it comes to its end', async () => {
  const commits = createCommits(2)
  let ended = false
  await commits.begin(keysOf([1]), async () => {
    await setImmediate()
    throw new Error('the disk is full')
  })
  await commits.begin(keysOf([2]), async () => {
    for (let turn = 0; turn < 5; turn++) await setImmediate()
    ended = true
  })
  await assert.rejects(
    commits.begin(keysOf([3]), () => assert.fail('begun')),
    /the disk is full/,
  )
  await assert.rejects(commits.settled(), /the disk is full/)
  assert.ok(ended)
})

import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { testDatabase } from '#testing/database.ts'
import { createJobRunner, type Job } from './jobs.ts'
import { createLog } from './log.ts'

const log = createLog('silent')

test('of two runners on one database, one runs a job at a time', async (t) => {
  const db = await testDatabase(t)
  let running = 0
  let most = 0
  let runs = 0
  const job: Job = {
    name: 'test.one',
    everyMs: 5,
    async run() {
      most = Math.max(most, ++running)
      await sleep(10)
      running--
      runs++
    },
  }
  const runners = [createJobRunner(db, log, [job]), createJobRunner(db, log, [job])]
  for (const runner of runners) runner.start()
  await sleep(400)
  await Promise.all(runners.map((runner) => runner.stop()))
  assert.equal(most, 1)
  assert.ok(runs > 3, `${runs} runs`)
})

test('a job that fails is tried again, and does not stop the others', async (t) => {
  const db = await testDatabase(t)
  const seen = { failing: 0, other: 0 }
  const runner = createJobRunner(db, log, [
    { name: 'test.failing', everyMs: 5, run: () => Promise.reject(new Error(`failed ${++seen.failing} times`)) },
    { name: 'test.other', everyMs: 5, run: async () => void seen.other++ },
  ])
  runner.start()
  await sleep(300)
  await runner.stop()
  assert.ok(seen.failing > 1 && seen.other > 1, JSON.stringify(seen))
})

test("more jobs than connections do not stand in each other's way", async (t) => {
  const db = await testDatabase(t)
  let done = 0
  const jobs: Job[] = Array.from({ length: 30 }, (_, n) => ({
    name: `test.many-${n}`,
    everyMs: 60_000,
    run: async () => {
      await db.query('select pg_sleep(0.01)')
      done++
    },
  }))
  const runner = createJobRunner(db, log, jobs)
  runner.start()
  for (let left = 100; left > 0 && done < 30; left--) await sleep(50)
  await runner.stop()
  assert.equal(done, 30)
})

test('to wake a job runs it at once, and once more when it was running', async (t) => {
  const db = await testDatabase(t)
  let runs = 0
  const runner = createJobRunner(db, log, [
    { name: 'test.woken', everyMs: 60_000, run: async () => void (await sleep(50), runs++) },
  ])
  runner.start()
  await sleep(30)
  runner.wake('test.woken')
  await sleep(300)
  await runner.stop()
  assert.equal(runs, 2)
})

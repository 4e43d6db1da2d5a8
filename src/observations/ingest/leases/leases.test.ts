import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hour, minute, plusMs } from '#kernel/instant.ts'
import { giveLifeSign } from '#platform/life-sign.ts'
import { putBack } from '../../reports/store.ts'
import { testIntake, testNow } from '../testing.ts'
import { freeReportsOfTheDead, claimReport } from './store.ts'

test('a report of a dead worker is free at once, that of a living one is not, whatever their leases say', async (t) => {
  const { db, add } = await testIntake(t)
  await add('first')
  await add('second')
  const sign = await giveLifeSign(db, 'worker_alive', () => undefined)
  const claim = (worker: string) => claimReport(db, worker, testNow, plusMs(testNow, hour))
  const [ofLiving, ofDead] = [await claim('worker_alive'), await claim('worker_dead')]
  assert.equal(await freeReportsOfTheDead(db, testNow), 1)
  assert.equal((await claim('worker_other'))?.report_no, ofDead!.report_no)
  assert.equal(await claim('worker_other'), null, `report ${ofLiving!.report_no} was taken from a living worker`)
  sign.release()
  // The server lets go of the lock a moment after it was told.
  const free = new Set<number>()
  for (let left = 100; left > 0 && !free.has(ofLiving!.report_no); left--) {
    await freeReportsOfTheDead(db, testNow)
    const taken = await claim('worker_last')
    if (taken !== null) free.add(taken.report_no)
    else await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.ok(free.has(ofLiving!.report_no), 'the sign was taken back and the report is still held')
})

test('a clock that was set back does not make a report wait that was put back for a while', async (t) => {
  const { db, add } = await testIntake(t)
  await add('first')
  const claimed = (await claimReport(db, 'worker_a', testNow, plusMs(testNow, minute)))!
  await putBack(db, claimed.report_no, 'away', false, testNow, plusMs(testNow, minute))
  assert.equal(await freeReportsOfTheDead(db, testNow), 0, 'it waits its minute')
  const hourEarlier = plusMs(testNow, -hour)
  assert.equal(await freeReportsOfTheDead(db, hourEarlier), 1)
  assert.ok((await claimReport(db, 'worker_b', hourEarlier, testNow)) !== null)
})

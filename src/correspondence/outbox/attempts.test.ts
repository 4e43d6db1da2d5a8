import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, hour, minute, plusMs, second } from '#kernel/instant.ts'
import { subject, testRoom } from '../testing.ts'

test('C4: being taken over from senders that died uses up no attempt, and does not hide that it may have left', async (t) => {
  const world = await testRoom(t)
  const id = await world.queue()
  const dies = () =>
    world.db.query(
      `update correspondence.message set state = 'sending', lease_token = 'sender_dead.x', lease_until = $2 where id = $1`,
      [id, plusMs(world.clock(), hour)],
    )
  world.sink.mode = { kind: 'refuse', stage: 'rcpt', code: 451, text: '4.7.1 Greylisted' }
  await world.db.query('update correspondence.message set attempts = 1 where id = $1', [id])
  for (let deaths = 0; deaths < 3; deaths++) {
    await dies()
    assert.equal((await world.send()).retried, 1)
    assert.equal((await world.room.showMessage(id)).attempts, 2)
  }
  world.tick(minute)
  assert.equal((await world.send()).retried, 1, 'it waits as after its second attempt')
  assert.equal((await world.room.showMessage(id)).attempts, 3)
})

test('C4: a message that cannot be written out while the database is away goes next, however often it was tried before', async (t) => {
  const world = await testRoom(t)
  const id = await world.queue()
  // Taken over from so many that died, it would wait for hours if this counted as a refusal of the mail server.
  await world.db.query('update correspondence.message set attempts = 18 where id = $1', [id])
  let away = true
  world.room.registerSubject(subject.type, {
    renewDecision: ({ recipient }) =>
      away
        ? Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' }))
        : world.db.transaction((tx) => world.decide(tx, subject, recipient)),
  })
  world.tick(2 * day)
  assert.deepEqual(await world.send(), { sent: 0, retried: 0, failed: 0, postponed: 1 })
  const { state: now, attempts, reason } = await world.room.showMessage(id)
  assert.deepEqual([now, attempts], ['queued', 18])
  assert.match(reason ?? '', /database did not answer/)
  away = false
  world.tick(2 * second)
  assert.equal((await world.send()).sent, 1)
})

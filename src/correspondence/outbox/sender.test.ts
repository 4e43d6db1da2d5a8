import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { day, hour, instant, minute, plusMs, second } from '#kernel/instant.ts'
import { giveLifeSign } from '#platform/life-sign.ts'
import { createMailTransport, type MailTransport } from '#platform/mail.ts'
import { content, subject, testRoom } from '../testing.ts'
import { leaseTokenOf } from './lease/store.ts'
import { ageLimitMs, attemptLimit, nextAttempt } from './retry.ts'

const state = async (world: Awaited<ReturnType<typeof testRoom>>, id: string) =>
  (await world.room.showMessage(id)).state

test('C4: a transient refusal is tried again later and later, a final one is not, and one about the address is a bounce', async (t) => {
  const world = await testRoom(t)
  const bounces: number[] = []
  world.room.registerSubject(subject.type, {
    onBounced: async (_tx, event) => void bounces.push(event.distinctBounces),
  })
  const id = await world.queue()
  world.sink.mode = { kind: 'refuse', stage: 'rcpt', code: 451, text: '4.7.1 Greylisted' }
  assert.equal((await world.send()).retried, 1)
  assert.match((await world.room.showMessage(id)).reason ?? '', /Greylisted/)
  assert.equal((await world.send()).retried, 0, 'not before its time')
  world.tick(30 * second)
  assert.equal((await world.send()).retried, 1)
  world.tick(30 * second)
  assert.equal((await world.send()).retried, 0, 'the second wait is longer')
  world.sink.mode = { kind: 'refuse', stage: 'data', code: 554, text: '5.6.0 Content refused' }
  world.tick(minute)
  assert.equal((await world.send()).failed, 1)
  assert.equal(await state(world, id), 'failed')
  for (const n of [1, 2]) {
    const next = await world.queue()
    world.sink.mode = { kind: 'refuse', stage: 'rcpt', code: 550, text: '5.1.1 User unknown' }
    await world.send()
    assert.equal(await state(world, next), 'bounced')
    assert.equal(bounces.length, n)
  }
  assert.deepEqual(bounces, [1, 2])
})

test('C4: waits double from 30 s to 3 h, and end by number or age', () => {
  const t0 = instant('2026-11-22T07:00:00Z')
  const waits = [1, 2, 3, 10, 20].map((n) => (Date.parse(nextAttempt(n, t0, t0)!) - Date.parse(t0)) / second)
  assert.deepEqual(waits, [30, 60, 120, 10_800, 10_800])
  assert.equal(nextAttempt(attemptLimit, t0, t0), null)
  assert.equal(nextAttempt(1, t0, plusMs(t0, ageLimitMs)), null)
})

test('C5: a message that left although nobody heard so is sent again as the same message, and only once more', async (t) => {
  const world = await testRoom(t)
  await world.queue()
  world.sink.mode = { kind: 'accept-then-vanish' }
  assert.equal((await world.send()).retried, 1)
  world.sink.mode = { kind: 'accept' }
  world.tick(hour)
  assert.equal((await world.send()).sent, 1)
  world.tick(hour)
  await world.send()
  assert.equal(world.sink.mails.length, 2)
  assert.equal(world.sink.mails[0]!.mail.messageId, world.sink.mails[1]!.mail.messageId)
})

/** A transport whose process dies in the middle: what it takes is handed over, and nothing ever comes back. */
function dying(real: MailTransport, handOver: boolean): MailTransport {
  return {
    configured: true,
    close: () => real.close(),
    send: async (mail) => {
      if (handOver) await real.send(mail)
      return new Promise(() => undefined)
    },
  }
}

test('C5: a sender that dies with messages in hand loses none and doubles one at most', async (t) => {
  const world = await testRoom(t)
  for (const to of ['a@isp.example', 'b@isp.example', 'c@isp.example', 'd@isp.example'])
    for (let n = 0; n < 3; n++) await world.queue({ to })
  const real = () => createMailTransport({ url: world.sink.url, loopbackOnly: true })
  void world.another(dying(real(), true)).sendDue(new AbortController().signal)
  await world.sink.waitFor(1)
  // A sender beside it meanwhile takes nothing of recipients that are being written to.
  await world.another().sendDue(new AbortController().signal)
  assert.equal(world.sink.mails.length, 1, 'of four in hand one was handed over to its end')
  world.tick(11 * minute)
  await world.another().sendDue(new AbortController().signal)
  const byMessage = new Map<string, number>()
  const doubled = new Map<string, number>()
  for (const { mail, to } of world.sink.mails) {
    const n = (byMessage.get(mail.messageId!) ?? 0) + 1
    byMessage.set(mail.messageId!, n)
    if (n > 1) doubled.set(to[0]!, (doubled.get(to[0]!) ?? 0) + 1)
  }
  assert.equal(byMessage.size, 12, 'none lost')
  assert.deepEqual([...doubled.values()], [1])
  const { items } = await world.room.listMessages({}, null, 50)
  assert.ok(items.every((item) => item.state === 'sent'))
})

test('C5: what a dead sender held is taken over at once, what a living one holds is not', async (t) => {
  const world = await testRoom(t)
  const [ofDead, ofLiving] = [await world.queue({ to: 'a@isp.example' }), await world.queue({ to: 'b@isp.example' })]
  const sign = await giveLifeSign(world.db, 'sender_living', () => undefined)
  t.after(() => sign.release())
  const hold = (id: string, sender: string) =>
    world.db.query(
      `update correspondence.message set state = 'sending', lease_token = $2, lease_until = $3 where id = $1`,
      [id, leaseTokenOf(sender, 'x'), plusMs(world.clock(), hour)],
    )
  await hold(ofDead, 'sender_dead')
  await hold(ofLiving, 'sender_living')
  assert.equal((await world.send()).sent, 1)
  assert.deepEqual([await state(world, ofDead), await state(world, ofLiving)], ['sent', 'sending'])
})

test('C5: a message that was taken over while its bytes were on the way does not leave', async (t) => {
  const world = await testRoom(t)
  const id = await world.queue()
  const sign = await giveLifeSign(world.db, 'sender_other', () => undefined)
  t.after(() => sign.release())
  const real = createMailTransport({ url: world.sink.url, loopbackOnly: true })
  t.after(() => real.close())
  // Whoever took it over lives nowhere: another turn would take it back, for ever.
  const once = new AbortController()
  const robbed: MailTransport = {
    configured: true,
    close() {},
    async send(mail) {
      once.abort()
      await world.db.query(`update correspondence.message set lease_token = 'sender_other.x' where id = $1`, [id])
      return real.send(mail)
    },
  }
  const tally = await world.another(robbed).sendDue(once.signal)
  assert.equal(tally.sent, 0)
  assert.equal(world.sink.mails.length, 0)
})

test('C5: a database that is away when a message has left is waited for, and the message does not leave again', async (t) => {
  const world = await testRoom(t)
  const id = await world.queue()
  let failures = 3
  world.room.registerSubject(subject.type, {
    onSent: () => {
      if (failures-- > 0) return Promise.reject(Object.assign(new Error('the server was stopped'), { code: '57P01' }))
      return Promise.resolve()
    },
  })
  assert.equal((await world.send()).sent, 1)
  await world.send()
  assert.deepEqual([await state(world, id), world.sink.mails.length, failures], ['sent', 1, -1])
})

test('a clock that was set back does not make messages wait that were queued or put off before', async (t) => {
  const world = await testRoom(t)
  // What was decided under the earlier clock is decided anew.
  world.room.registerSubject(subject.type, {
    renewDecision: ({ recipient }) => world.db.transaction((tx) => world.decide(tx, subject, recipient)),
  })
  await world.queue({ to: 'a@isp.example' })
  const later = await world.queue({ to: 'b@isp.example' })
  world.sink.mode = { kind: 'refuse', stage: 'rcpt', code: 451, text: '4.7.1 Greylisted', only: /^b@/ }
  world.tick(day / 2)
  await world.queue({ to: 'c@isp.example' })
  assert.deepEqual(await world.send(), { sent: 2, retried: 1, failed: 0, postponed: 0 })
  await world.queue({ to: 'd@isp.example' })
  world.tick(-day / 2)
  world.sink.mode = { kind: 'accept' }
  assert.deepEqual(await world.send(), { sent: 2, retried: 0, failed: 0, postponed: 0 })
  assert.equal(await state(world, later), 'sent')
})

test('C5: a sender that comes back after its lease was taken over changes nothing', async (t) => {
  const world = await testRoom(t)
  const id = await world.queue()
  let release = (): void => undefined
  const slow: MailTransport = {
    configured: true,
    close() {},
    send: () =>
      new Promise(
        (resolve) =>
          (release = () =>
            resolve({ kind: 'refused', permanent: true, badAddress: true, code: 550, response: '5.1.1 no' })),
      ),
  }
  const late = world.another(slow).sendDue(new AbortController().signal)
  while ((await state(world, id)) !== 'sending') await new Promise((resolve) => setTimeout(resolve, 5))
  await new Promise((resolve) => setTimeout(resolve, 100))
  world.tick(11 * minute)
  assert.equal((await world.send()).sent, 1)
  release()
  await late
  assert.equal(await state(world, id), 'sent')
})

test('C5: several senders at once send each message once', async (t) => {
  const world = await testRoom(t)
  for (let n = 0; n < 30; n++) await world.queue({ to: `desk${n % 10}@isp.example` })
  await Promise.all([1, 2, 3].map(() => world.another().sendDue(new AbortController().signal)))
  await world.send()
  assert.equal(world.sink.mails.length, 30)
  assert.equal(new Set(world.sink.mails.map(({ mail }) => mail.messageId)).size, 30)
})

test('C5: a room that stumbles over the news of a sent message does not make it leave again', async (t) => {
  const world = await testRoom(t)
  world.room.registerSubject(subject.type, { onSent: () => Promise.reject(new Error('a bug elsewhere')) })
  const id = await world.queue()
  assert.equal((await world.send()).sent, 1)
  world.tick(day / 2)
  await world.send()
  assert.equal(world.sink.mails.length, 1)
  assert.equal(await state(world, id), 'sent')
})

test('C5: while nothing may leave the node, messages wait and say why; then they go', async (t) => {
  let open = false
  const world = await testRoom(t, { mayLeave: () => open })
  const id = await world.queue({ priority: 'critical' })
  assert.deepEqual(await world.send(), { sent: 0, retried: 0, failed: 0, postponed: 0 })
  assert.equal(await state(world, id), 'queued')
  assert.match((await world.room.showMessage(id)).reason ?? '', /quarantined/)
  open = true
  assert.equal((await world.send()).sent, 1)
})

test('C6: critical messages go first and past any budget; others wait for theirs', async (t) => {
  const world = await testRoom(t, { recipientBudget: { messages: 2, withinMs: hour } })
  for (const priority of ['low', 'normal', 'critical', 'high'] as const) {
    await world.queue({ priority, render: () => ({ ...content, subject: priority }) })
    world.tick(second)
  }
  assert.deepEqual(await world.send(), { sent: 2, retried: 0, failed: 0, postponed: 2 })
  await world.queue({ priority: 'critical', render: () => ({ ...content, subject: 'critical again' }) })
  assert.equal((await world.send()).sent, 1)
  world.tick(hour)
  assert.equal((await world.send()).sent, 2)
  assert.deepEqual(
    world.sink.mails.map(({ mail }) => mail.subject!.replace('[TLP:GREEN] ', '')),
    ['critical', 'high', 'critical again', 'normal', 'low'],
  )
})

test('C6: a feed with very many messages does not delay another: lanes take turns', async (t) => {
  const world = await testRoom(t)
  const queue = async (lane: string, count: number): Promise<void> => {
    for (let n = 0; n < count; n++)
      await world.queue({ lane, to: `${lane}${n}@isp.example`, render: () => ({ ...content, subject: `${lane}${n}` }) })
  }
  const order = (): string[] => world.sink.mails.map(({ mail }) => mail.subject!.replace('[TLP:GREEN] ', ''))
  await queue('many', 20)
  await queue('few', 3)
  await world.send()
  const places = [0, 1, 2].map((n) => order().indexOf(`few${n}`))
  // Four are in hand at once, so that each stands within one handful of its turn.
  for (const [n, place] of places.entries()) assert.ok(place <= 2 * n + 1 + 4, `few${n} was sent as number ${place}`)
  assert.equal(new Set(order()).size, 23)

  // One that comes late begins where the others are, and does not go before all of them for the turns that it did not take.
  const { rows } = await world.db.query<{ lane: string; turn: number }>(
    `select lane, turn from correspondence.message where lane = 'many' order by turn`,
  )
  assert.deepEqual(
    rows.map((row) => row.turn),
    [...Array(20).keys()],
  )
  await queue('many', 10)
  await world.db.query(`update correspondence.message set turn = turn + 100 where state = 'queued'`)
  await queue('late', 3)
  const late = await world.db.query<{ turn: number }>(
    `select turn from correspondence.message where lane = 'late' order by turn`,
  )
  assert.deepEqual(
    late.rows.map((row) => row.turn),
    [100, 101, 102],
  )
})

test('C8: the switch stops all sending and says why each message waits; so does a missing mail server', async (t) => {
  const world = await testRoom(t)
  const actor = { kind: 'person', id: 'person_1' } as never
  const id = await world.queue({ priority: 'critical' })
  await world.room.setPaused(true, 'wrong template', actor)
  assert.deepEqual(await world.send(), { sent: 0, retried: 0, failed: 0, postponed: 0 })
  assert.match((await world.room.showMessage(id)).reason ?? '', /paused \(wrong template\)/)
  await world.room.setPaused(false, 'mended', actor)
  const without = world.another(createMailTransport({ url: '', loopbackOnly: true }))
  assert.equal((await without.sendDue(new AbortController().signal)).sent, 0)
  assert.match((await without.showMessage(id)).reason ?? '', /COMITY_SMTP_URL/)
  assert.equal((await world.send()).sent, 1)
  assert.deepEqual((await world.room.status()).counts, { sent: 1 })
})

test('C8: a message that waits can be taken back, one that left cannot', async (t) => {
  const world = await testRoom(t)
  const actor = { kind: 'person', id: 'person_1' } as never
  const id = await world.queue()
  await world.room.inTransaction((tx) => world.room.withdraw(tx, id, actor, 'sent to the wrong desk'))
  assert.equal((await world.send()).sent, 0)
  const other = await world.queue()
  await world.send()
  await assert.rejects(
    world.room.inTransaction((tx) => world.room.withdraw(tx, other, actor, 'x')),
    (error) => isAppError(error, 'correspondence.state'),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { day, instant } from '#kernel/instant.ts'
import { generateSigningKey } from '../mail/openpgp.ts'
import { content, desk, subject, testRoom } from '../testing.ts'
import { mayReachInExercise } from './exercise.ts'

const state = async (world: Awaited<ReturnType<typeof testRoom>>, id: string) =>
  (await world.room.showMessage(id)).state

test('C1: a queued message leaves once, with its own Message-ID, and its room is told in the same transaction', async (t) => {
  const world = await testRoom(t)
  const told: string[] = []
  world.room.registerSubject(subject.type, {
    onSent: async (_tx, event) => void told.push(`${event.messageId} ${event.subject.id}`),
  })
  const id = await world.queue()
  assert.deepEqual(await world.send(), { sent: 1, retried: 0, failed: 0, postponed: 0 })
  assert.deepEqual(await world.send(), { sent: 0, retried: 0, failed: 0, postponed: 0 })
  const [mail] = world.sink.mails
  assert.equal(world.sink.mails.length, 1)
  assert.deepEqual(mail!.to, ['abuse@isp.example'])
  assert.equal(mail!.mail.messageId, `<${id}@csirt.example>`)
  assert.match(mail!.from, /^csirt\+[0-9a-z]+\.[0-9a-z]{16}@csirt\.example$/)
  assert.deepEqual(told, [`${id} notification_1`])
  assert.equal(await state(world, id), 'sent')
  assert.deepEqual(
    world.facts.map((fact) => fact.type).filter((type) => type.startsWith('corr')),
    ['correspondence.message-queued', 'correspondence.message-sent'],
  )
})

test('C1: a message queued in a transaction that fails does not exist', async (t) => {
  const world = await testRoom(t)
  await assert.rejects(
    world.db.transaction(async (tx) => {
      const decision = await world.decide(tx, subject, desk)
      await world.room.enqueue(tx, {
        decision,
        act: 'notify',
        subject,
        recipient: desk,
        kind: 'x',
        priority: 'normal',
        exercise: false,
        render: () => content,
      })
      throw new Error('the caller failed')
    }),
  )
  assert.deepEqual((await world.room.listMessages({}, null, 10)).items, [])
})

test('C2: nothing is queued without a decision that covers act, subject and recipient, and releases', async (t) => {
  const world = await testRoom(t)
  const attempt = (recipient = desk, but = {}, act = 'notify') =>
    world.db.transaction(async (tx) => {
      const decision = await world.decide(tx, subject, desk, but)
      return world.room.enqueue(tx, {
        decision,
        act,
        subject,
        recipient,
        kind: 'x',
        priority: 'normal',
        exercise: false,
        render: () => content,
      })
    })
  await assert.rejects(attempt({ ...desk, contactId: 'contact_2' }), (error) => isAppError(error, 'norms.not-covered'))
  await assert.rejects(attempt(desk, {}, 'measure'), (error) => isAppError(error, 'norms.not-covered'))
  await assert.rejects(attempt(desk, { 'message.marksLooser': true }), (error) =>
    isAppError(error, 'norms.not-released'),
  )
  const forged = {
    act: 'notify',
    subject,
    recipient: { type: 'directory.contact', id: 'contact_1' },
    outcome: 'ALLOW',
    expiresAt: instant('2030-01-01T00:00:00Z'),
  }
  await assert.rejects(world.queue({ decision: forged as never }), (error) => isAppError(error, 'norms.not-covered'))
  assert.deepEqual((await world.room.listMessages({}, null, 10)).items, [])
})

test('C2: a decision that lapsed in the queue stops the message, unless its room decides anew', async (t) => {
  const world = await testRoom(t)
  const first = await world.queue()
  world.tick(2 * day)
  assert.equal((await world.send()).failed, 1)
  assert.match((await world.room.showMessage(first)).reason ?? '', /no longer covers/)
  const second_ = await world.queue()
  world.tick(2 * day)
  const renewed: string[] = []
  world.room.registerSubject(subject.type, {
    renewDecision: (message) =>
      world.db.transaction(async (tx) => {
        const decision = await world.decide(tx, message.subject, message.recipient)
        renewed.push(decision.id)
        return decision
      }),
  })
  assert.equal((await world.send()).sent, 1)
  const shown = await world.room.showMessage(second_)
  assert.deepEqual([shown.state, shown.decisionId], ['sent', renewed[0]])
})

test('C3: what a message says and to whom cannot be read in the database', async (t) => {
  const world = await testRoom(t)
  await world.queue()
  const { rows } = await world.db.query<{ all: string }>(
    'select (m.*)::text || (r.*)::text as all from correspondence.message m, correspondence.recipient r',
  )
  assert.doesNotMatch(rows[0]!.all, /isp\.example|Redis|AS64500/)
  // Bytes in a row's text are hexadecimal.
  assert.ok(!rows[0]!.all.includes(Buffer.from('isp.example').toString('hex')))
  assert.ok(!rows[0]!.all.includes(Buffer.from('Redis').toString('hex')))
})

test('C7: an exercise message reaches only the list, when queued and when sent', async (t) => {
  const world = await testRoom(t)
  await assert.rejects(world.queue({ exercise: true }), (error) =>
    isAppError(error, 'correspondence.exercise-recipient'),
  )
  await world.queue({
    exercise: true,
    to: 'player@exercise.example',
    render: () => ({ ...content, html: '<html><body class="x"><p>Redis</p></body></html>' }),
  })
  assert.equal((await world.send()).sent, 1)
  const { mail } = world.sink.mails[0]!
  assert.equal(mail.subject, '[TLP:GREEN] EXERCISE: 1 system in AS64500')
  assert.match(mail.text ?? '', /^EXERCISE[^\n]*\n\s*Redis/)
  assert.match(mail.html ?? '', /<body class="x"><p><strong>EXERCISE/)
  assert.ok(mayReachInExercise('Player@Exercise.example', ['player@exercise.example']))
  assert.ok(!mayReachInExercise('player@exercise.example.org', ['@exercise.example']))
  assert.ok(!mayReachInExercise('player@sub.exercise.example', ['@exercise.example']))
  assert.ok(!mayReachInExercise('player@exercise.example', []))
})

test('C9: with a node key mails are signed, with a recipient’s key encrypted, and with a dead key they stay', async (t) => {
  const world = await testRoom(t, { sign: true })
  const now = new Date(world.clock())
  const theirs = await generateSigningKey({ name: 'Desk', email: desk.email }, now, 86_400)
  await world.queue()
  await world.queue({
    recipient: { ...desk, contactId: 'contact_2', email: 'b@isp.example', key: theirs.publicKey },
  })
  assert.equal((await world.send()).sent, 2)
  const types = world.sink.mails
    .map(({ raw }) => /^Content-Type: multipart\/(\w+);/m.exec(raw.toString())?.[1])
    .toSorted()
  assert.deepEqual(types, ['encrypted', 'signed'])
  assert.equal((await world.room.publishedKeys()).length, 1, 'one key, however many ask at once')
  const dying_ = await world.queue({
    recipient: { ...desk, contactId: 'contact_2', email: 'b@isp.example', key: theirs.publicKey },
  })
  world.room.registerSubject(subject.type, {
    renewDecision: (m) => world.db.transaction((tx) => world.decide(tx, m.subject, m.recipient)),
  })
  world.tick(2 * day)
  assert.equal((await world.send()).failed, 1)
  assert.match((await world.room.showMessage(dying_)).reason ?? '', /OpenPGP key/)
  await assert.rejects(world.queue({ recipient: { ...desk, key: theirs.publicKey } }), (error) =>
    isAppError(error, 'correspondence.recipient-key'),
  )
  assert.equal(world.sink.mails.length, 2)
})

test('a message is sent again as one of its own, under a decision that holds now', async (t) => {
  const world = await testRoom(t)
  const actor = { kind: 'person', id: 'person_1' } as never
  const id = await world.queue()
  await assert.rejects(
    world.room.inTransaction((tx) => world.room.resend(tx, id, actor)),
    (error) => isAppError(error, 'correspondence.state'),
  )
  await world.send()
  const again = await world.room.inTransaction((tx) => world.room.resend(tx, id, actor))
  assert.equal((await world.room.showMessage(again)).resendOf, id)
  assert.equal((await world.send()).sent, 1)
  assert.notEqual(world.sink.mails[0]!.mail.messageId, world.sink.mails[1]!.mail.messageId)
  world.tick(2 * day)
  await assert.rejects(
    world.room.inTransaction((tx) => world.room.resend(tx, id, actor)),
    (error) => isAppError(error, 'norms.not-covered'),
  )
})

test('addresses that a server could misread and messages that none would take are refused when queued', async (t) => {
  const world = await testRoom(t)
  await assert.rejects(
    world.queue({ recipient: { ...desk, email: 'a@isp.example\r\nRCPT TO:<x@example.org>' } }),
    (error) => isAppError(error, 'correspondence.bad-recipient'),
  )
  const big = {
    ...content,
    attachments: [{ fileName: 'a', mediaType: 'text/csv', content: new Uint8Array(16 * 1024 * 1024) }],
  }
  await assert.rejects(world.queue({ render: () => big }), (error) => isAppError(error, 'correspondence.too-large'))
})

test('C10: reading what a message says is a fact, and is over when the retention ends', async (t) => {
  const world = await testRoom(t, { contentRetentionMs: day })
  const actor = { kind: 'person', id: 'person_1' } as never
  const id = await world.queue({ recipient: { ...desk, key: null } })
  const preview = await world.room.readMessage(id, actor)
  assert.deepEqual(
    [preview.to, preview.subject, preview.text],
    ['abuse@isp.example', '[TLP:GREEN] 1 system in AS64500', 'Redis on 192.0.2.1'],
  )
  assert.equal(world.facts.at(-1)!.type, 'correspondence.content-read')
  await world.send()
  assert.equal(world.sink.mails[0]!.raw.toString(), preview.source, 'exactly as the recipient sees it')
  world.tick(2 * day)
  for (const job of world.room.jobs) if (job.name.endsWith('housekeeping')) await job.run(new AbortController().signal)
  await assert.rejects(world.room.readMessage(id, actor), (error) => isAppError(error, 'correspondence.content-erased'))
  assert.equal((await world.room.showMessage(id)).state, 'sent')
})

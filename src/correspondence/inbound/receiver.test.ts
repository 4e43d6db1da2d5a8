import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { day } from '#kernel/instant.ts'
import { createMailTransport, type SendOutcome } from '#platform/mail.ts'
import { subject, testRoom, type TestRoom } from '../testing.ts'

const crlf = (text: string): Buffer => Buffer.from(text.replace(/\r?\n/g, '\r\n'))

/** A bounce as a mail server writes it, of a message that our sink took. */
function bounceOf(
  messageId: string,
  to: string,
  over: { action?: string; status?: string; salt?: string } = {},
): Buffer {
  return crlf(`Return-Path: <>
From: MAILER-DAEMON@mx.isp.example
To: ${to}
Subject: Undelivered ${over.salt ?? ''}
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.isp.example

Final-Recipient: rfc822; abuse@isp.example
Action: ${over.action ?? 'failed'}
Status: ${over.status ?? '5.1.1'}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: text/rfc822-headers

Message-ID: ${messageId}

--b--
`)
}

async function sentMessage(world: TestRoom, to = 'abuse@isp.example') {
  const id = await world.queue({ to })
  await world.send()
  const { from, mail } = world.sink.mails.at(-1)!
  return { id, from, header: mail.messageId! }
}

function listen(world: TestRoom) {
  const heard: string[] = []
  world.room.registerSubject(subject.type, {
    onBounced: async (_tx, event) => void heard.push(`bounced ${event.status} ${event.distinctBounces}`),
    onReplied: async (_tx, event) => void heard.push(`replied ${event.inboundId.slice(0, 8)}`),
  })
  return heard
}

test('C11: a bounce of a message that we sent turns it to bounced, once, and the room hears how many there were', async (t) => {
  const world = await testRoom(t)
  const heard = listen(world)
  const first = await sentMessage(world)
  const raw = bounceOf(first.header, first.from)
  const kept = await world.room.receiveMail(raw)
  assert.deepEqual([kept.kind, kept.messageId, kept.duplicate], ['bounce', first.id, false])
  assert.equal((await world.room.receiveMail(raw)).duplicate, true)
  assert.equal((await world.room.receiveMail(bounceOf(first.header, first.from, { salt: 'again' }))).kind, 'bounce')
  assert.deepEqual(heard, ['bounced 5.1.1 1'], 'a second bounce of the same message does not count')
  const shown = await world.room.showMessage(first.id)
  assert.equal(shown.state, 'bounced')
  assert.match(shown.reason ?? '', /5\.1\.1.*User unknown/)
  assert.equal(shown.inbound.length, 2)
  const next = await sentMessage(world)
  await world.room.receiveMail(bounceOf(next.header, 'csirt@csirt.example'))
  assert.deepEqual(heard, ['bounced 5.1.1 1', 'bounced 5.1.1 2'])
})

test('C11: a bounce of a message that we did not send, or have not sent yet, counts for nothing', async (t) => {
  const world = await testRoom(t)
  const heard = listen(world)
  const waiting = await world.queue()
  for (const header of [
    '<message_01kan0c0g0zzzzzzzzzzzzzzzz@csirt.example>',
    `<${waiting}@csirt.example>`,
    '<x@elsewhere.example>',
  ]) {
    const kept = await world.room.receiveMail(bounceOf(header, 'csirt@csirt.example'))
    assert.deepEqual([kept.kind, kept.messageId], ['other', null], header)
  }
  assert.deepEqual(heard, [])
  assert.equal((await world.room.showMessage(waiting)).state, 'queued')
})

/** A sender to whose mail the bounce comes while it is being handed over; what it hears goes to `heard`. */
function bouncedInHand(t: TestContext, world: TestRoom, heard: string[], outcome: (real: SendOutcome) => SendOutcome) {
  const real = createMailTransport({ url: world.sink.url, loopbackOnly: true })
  t.after(() => real.close())
  const room = world.another({
    ...real,
    send: async (mail) => {
      const sent = await real.send(mail)
      const { from, mail: taken } = world.sink.mails.at(-1)!
      await world.room.receiveMail(bounceOf(taken.messageId!, from))
      assert.deepEqual(heard, [], 'nobody is told that something came back of which they do not know that it left')
      return outcome(sent)
    },
  })
  room.registerSubject(subject.type, {
    onSent: async () => void heard.push('sent'),
    onBounced: async (_tx, event) => void heard.push(`bounced ${event.status} ${event.distinctBounces}`),
  })
  return room
}

test('C11: a bounce that comes before its message is noted as sent is heard after that, and the message stays bounced', async (t) => {
  const world = await testRoom(t)
  const heard = listen(world)
  const id = await world.queue()
  await bouncedInHand(t, world, heard, (sent) => sent).sendDue(new AbortController().signal)
  assert.deepEqual(heard, ['sent', 'bounced 5.1.1 1'])
  const shown = await world.room.showMessage(id)
  assert.equal(shown.state, 'bounced')
  assert.equal(shown.reason, 'Came back (5.1.1).')
})

test('C11: a message that left unnoted and came back is not tried again when the next attempt fails', async (t) => {
  const world = await testRoom(t)
  const heard = listen(world)
  const id = await world.queue()
  const reason = 'The connection broke before the answer.'
  const room = bouncedInHand(t, world, heard, () => ({ kind: 'unreachable', reason }))
  await room.sendDue(new AbortController().signal)
  assert.deepEqual(heard, ['bounced 5.1.1 1'])
  assert.equal((await world.room.showMessage(id)).state, 'bounced')
  world.tick(day)
  await room.sendDue(new AbortController().signal)
  assert.equal(world.sink.mails.length, 1)
})

test('C11: a delay changes nothing, and time running out does not speak against the address', async (t) => {
  const world = await testRoom(t)
  const message = await sentMessage(world)
  assert.equal(
    (await world.room.receiveMail(bounceOf(message.header, message.from, { action: 'delayed', status: '4.4.1' }))).kind,
    'delay',
  )
  assert.equal((await world.room.showMessage(message.id)).state, 'sent')
  const heard = listen(world)
  await world.room.receiveMail(bounceOf(message.header, message.from, { status: '4.4.7' }))
  assert.deepEqual(heard, ['bounced 4.4.7 0'])
  assert.equal((await world.room.showMessage(message.id)).state, 'bounced')
})

test('C12: an answer by mail finds its message by the address; a vacation note and a stranger’s mail tell nobody', async (t) => {
  const world = await testRoom(t)
  const heard = listen(world)
  const message = await sentMessage(world)
  const mail = (to: string, more = 'X: 1'): Buffer =>
    crlf(`From: desk@isp.example\nTo: ${to}\nSubject: Re\n${more}\n\nWe look into it.\n`)
  const vacation = await world.room.receiveMail(mail(message.from, 'Auto-Submitted: auto-replied'))
  assert.deepEqual([vacation.kind, vacation.messageId], ['auto-reply', message.id])
  assert.equal((await world.room.receiveMail(mail('csirt@csirt.example'))).kind, 'other')
  assert.equal((await world.room.receiveMail(mail(message.from.replace(/\.[^@]+/, '.0000000000000000')))).kind, 'other')
  assert.deepEqual(heard, [])
  const reply = await world.room.receiveMail(mail(message.from))
  assert.equal(reply.kind, 'reply')
  assert.deepEqual(heard, ['replied inbound_'])
  const reader = { kind: 'person', id: 'person_1' } as never
  assert.deepEqual(await world.room.readInbound(reply.inboundId, reader), {
    from: 'desk@isp.example',
    subject: 'Re',
    text: 'We look into it.\n',
  })
  assert.equal(world.facts.at(-1)!.type, 'correspondence.content-read')
})

test('C11: the same bytes handed in by several at once are kept once and counted once', async (t) => {
  const world = await testRoom(t)
  const heard = listen(world)
  const message = await sentMessage(world)
  const raw = bounceOf(message.header, message.from)
  const kept = await Promise.all([1, 2, 3, 4].map(() => world.room.receiveMail(raw)))
  assert.equal(kept.filter(({ duplicate }) => !duplicate).length, 1)
  assert.equal(heard.length, 1)
  assert.equal((await world.room.listInbound({}, null, 10)).items.length, 1)
})

test('C3: mail that came in cannot be read in the database, and is erased at the end of its retention', async (t) => {
  const world = await testRoom(t, { contentRetentionMs: day })
  const { inboundId } = await world.room.receiveMail(
    crlf('From: informant@example.org\nSubject: secret\n\nplease keep my name out\n'),
  )
  const { rows } = await world.db.query<{ all: string }>('select i::text as all from correspondence.inbound i')
  for (const word of ['informant', 'secret', 'name out'])
    assert.ok(!rows[0]!.all.includes(word) && !rows[0]!.all.includes(Buffer.from(word).toString('hex')))
  world.tick(2 * day)
  for (const job of world.room.jobs) if (job.name.endsWith('housekeeping')) await job.run(new AbortController().signal)
  await assert.rejects(world.room.readInbound(inboundId, { kind: 'person', id: 'p' } as never), (error) =>
    isAppError(error, 'correspondence.content-erased'),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { startSmtpSink } from '#testing/smtp.ts'
import { createMailTransport, toSendOutcome } from './mail.ts'

const mail = {
  from: 'csirt@csirt.example',
  to: 'abuse@isp.example',
  raw: Buffer.from('Subject: x\r\n\r\nline\r\n.dot\r\n'),
}

test('a mail arrives with its envelope and its bytes', async (t) => {
  const sink = await startSmtpSink(t)
  const transport = createMailTransport({ url: sink.url, loopbackOnly: true })
  t.after(() => transport.close())
  assert.equal((await transport.send(mail)).kind, 'accepted')
  assert.deepEqual([sink.mails[0]!.from, sink.mails[0]!.to], [mail.from, [mail.to]])
  assert.deepEqual(sink.mails[0]!.raw, mail.raw)
})

test('what a server says is told apart: never, not now, no such address, and nothing about the message', async (t) => {
  const sink = await startSmtpSink(t)
  const transport = createMailTransport({ url: sink.url, loopbackOnly: true })
  t.after(() => transport.close())
  const attempt = async (stage: 'mail' | 'rcpt' | 'data', code: number, text: string) => {
    sink.mode = { kind: 'refuse', stage, code, text }
    const outcome = await transport.send(mail)
    return outcome.kind === 'refused' ? [outcome.permanent, outcome.badAddress, outcome.code] : outcome.kind
  }
  assert.deepEqual(await attempt('rcpt', 550, '5.1.1 User unknown'), [true, true, 550])
  assert.deepEqual(await attempt('rcpt', 554, '5.7.1 Relay access denied'), [true, false, 554])
  assert.deepEqual(await attempt('rcpt', 451, '4.7.1 Greylisted'), [false, false, 451])
  assert.deepEqual(await attempt('data', 552, '5.3.4 Too big'), [true, false, 552])
  assert.deepEqual(await attempt('data', 452, '4.2.2 Mailbox full'), [false, false, 452])
  assert.deepEqual(
    await attempt('mail', 550, '5.7.1 Sender not allowed'),
    'unreachable',
    'a refused sender is our trouble',
  )
  assert.deepEqual(await attempt('mail', 552, '5.3.4 Too big'), [true, false, 552])
  assert.equal(sink.mails.length, 0)
})

test('a server that goes away after the data or falls silent is unreachable, and the client does not try again by itself', async (t) => {
  const sink = await startSmtpSink(t)
  const transport = createMailTransport({ url: sink.url, loopbackOnly: true, silenceMs: 300 })
  t.after(() => transport.close())
  sink.mode = { kind: 'accept-then-vanish' }
  assert.equal((await transport.send(mail)).kind, 'unreachable')
  assert.equal(sink.mails.length, 1)
  sink.mode = { kind: 'silent' }
  assert.equal((await transport.send(mail)).kind, 'unreachable')
  assert.equal(sink.mails.length, 1)
})

test('no server at the address is unreachable; no address set says which setting', async () => {
  const closed = await startSmtpSink()
  await closed.close()
  const transport = createMailTransport({ url: closed.url, loopbackOnly: true })
  assert.equal((await transport.send(mail)).kind, 'unreachable')
  transport.close()
  const none = createMailTransport({ url: '', loopbackOnly: true })
  assert.equal(none.configured, false)
  assert.match(JSON.stringify(await none.send(mail)), /COMITY_SMTP_URL/)
})

test('with loopback only, a server on another machine is refused before anything is sent', () => {
  for (const url of [
    'smtp://192.0.2.25',
    'smtp://mail.example.org',
    'smtp://[2001:db8::25]',
    'smtps://127.0.0.1.example.org',
    'smtp://localhost.example.org',
  ])
    assert.throws(
      () => createMailTransport({ url, loopbackOnly: true }),
      (error) => isAppError(error, 'platform.bad-settings'),
      url,
    )
  createMailTransport({ url: 'smtp://[::1]:2525', loopbackOnly: true }).close()
  createMailTransport({ url: 'smtp://127.9.9.9:2525', loopbackOnly: true }).close()
})

test('a wrong address is refused without repeating the password that it may hold', () => {
  for (const url of [
    'mail.example.org',
    'http://user:secret@mail.example.org',
    'smtp://user:secret@',
    'smtp://user:secret@mail.example.org?tls=none',
  ])
    assert.throws(
      () => createMailTransport({ url, loopbackOnly: false }),
      (error) =>
        isAppError(error, 'platform.bad-settings') && !JSON.stringify([error.message, error.faults]).includes('secret'),
      url,
    )
})

test('a server elsewhere without TLS gets nothing', async (t) => {
  // `127.1` is no address by the letter, so the rule for other machines holds, and the resolver leads it to the sink.
  const sink = await startSmtpSink(t)
  const send = async (query: string) => {
    const transport = createMailTransport({ url: `smtp://127.1:${sink.port}${query}`, loopbackOnly: false })
    t.after(() => transport.close())
    return (await transport.send(mail)).kind
  }
  assert.equal(await send(''), 'unreachable')
  assert.equal(sink.mails.length, 0)
  assert.equal(await send('?tls=optional'), 'accepted', 'the sink was reached, and only TLS was missing')
  assert.deepEqual(
    toSendOutcome({
      message: 'Server does not support STARTTLS',
      code: 'ETLS',
      command: 'STARTTLS',
      responseCode: 502,
    }),
    {
      kind: 'unreachable',
      reason: 'Server does not support STARTTLS',
    },
  )
})

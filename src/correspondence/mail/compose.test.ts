import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { composeMessage, markedSubject } from './compose.ts'
import { contentFromJson, contentToJson, type MessageContent, type MessageEnvelope } from './message-content.ts'

const content: MessageContent = {
  subject: '3 systems in AS64500',
  tlp: 'TLP:AMBER',
  text: 'Dear colleagues,\n\nthree systems – see the list.\n',
  html: '<p>Dear colleagues</p>',
  attachments: [
    {
      fileName: 'findings.csv',
      mediaType: 'text/csv',
      content: Buffer.from('ip,port\r\n192.0.2.1,6379\r\n'),
    },
  ],
}
const envelope: MessageEnvelope = {
  messageIdHeader: '<message_01kan0c0g0zzzzzzzzzzzzzzzz@csirt.example>',
  from: { name: 'CSIRT Examplia', address: 'csirt@csirt.example' },
  to: 'abuse@isp.example',
  replyTo: 'csirt+01kan0c0g0zzzzzzzzzzzzzzzz.0000000000000000@csirt.example',
  listId: { name: 'Notifications of CSIRT Examplia', id: 'notification.csirt.example' },
  date: new Date('2026-11-22T07:00:00.000Z'),
  language: 'en',
}
const parse = async (raw: Buffer) => {
  const mail = await PostalMime.parse(raw)
  return { mail, header: (name: string) => mail.headers.filter((h) => h.key === name).map((h) => h.value) }
}

test('a message carries marking, list, automatic origin, its own id, the clock’s date and the address for answers', async () => {
  const { mail, header } = await parse(await composeMessage(content, envelope))
  assert.equal(mail.subject, '[TLP:AMBER] 3 systems in AS64500')
  assert.deepEqual(header('message-id'), [envelope.messageIdHeader])
  assert.deepEqual(header('auto-submitted'), ['auto-generated'])
  assert.deepEqual(header('list-id'), ['Notifications of CSIRT Examplia <notification.csirt.example>'])
  assert.deepEqual(header('date'), ['Sun, 22 Nov 2026 07:00:00 +0000'])
  assert.deepEqual(header('reply-to'), [envelope.replyTo])
  assert.deepEqual(header('to'), ['abuse@isp.example'])
  assert.equal(mail.text?.replaceAll('\r\n', '\n').trimEnd(), content.text.trimEnd())
  assert.match(mail.html ?? '', /<p>Dear colleagues<\/p>/)
  assert.equal(mail.attachments[0]?.filename, 'findings.csv')
  assert.deepEqual(
    Buffer.from(mail.attachments[0]!.content as ArrayBuffer),
    Buffer.from(content.attachments[0]!.content),
  )
})

test('the same message has the same bytes, so that sending it twice is sending one message', async () => {
  assert.deepEqual(await composeMessage(content, envelope), await composeMessage(content, envelope))
})

test('no subject, name, file name or text can add a header or a recipient', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(
          fc.oneof(
            fc.string({ unit: 'binary', maxLength: 20 }),
            fc.constantFrom('\r\n', '\n', '\r', 'Bcc: x@example.org', ': ', '\r\n\r\n', '"', '<x@example.org>'),
          ),
          { maxLength: 8 },
        )
        .map((p) => p.join('')),
      async (hostile) => {
        const { mail, header } = await parse(
          await composeMessage(
            {
              ...content,
              subject: hostile,
              text: hostile,
              attachments: [{ fileName: hostile, mediaType: hostile, content: Buffer.from('x') }],
            },
            {
              ...envelope,
              from: { name: hostile, address: 'csirt@csirt.example' },
              listId: { name: hostile, id: 'n.csirt.example' },
            },
          ),
        )
        assert.deepEqual(header('bcc'), [])
        assert.deepEqual(header('to'), ['abuse@isp.example'])
        assert.equal(header('subject').length, 1)
        assert.ok(header('from')[0]!.endsWith('csirt@csirt.example>') || header('from')[0] === 'csirt@csirt.example')
        assert.equal(mail.headers.length, (await parse(await composeMessage(content, envelope))).mail.headers.length)
      },
    ),
    { numRuns: 60 },
  )
})

test('every line of a message is ASCII and short enough for every mail server', async () => {
  const raw = await composeMessage({ ...content, subject: 'ü'.repeat(170), text: 'ü'.repeat(5000) }, envelope)
  for (const line of raw.toString('latin1').split('\r\n')) {
    assert.ok(line.length <= 998)
    // oxlint-disable-next-line no-control-regex -- ASCII is what is checked
    assert.doesNotMatch(line, /[^\u0009\u0020-\u007e]/)
  }
})

test('content survives being stored, attachments byte for byte', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
  const back = contentFromJson(
    contentToJson({ ...content, attachments: [{ fileName: 'a', mediaType: 'b/c', content: bytes }] }),
  )
  assert.deepEqual(new Uint8Array(back.attachments[0]!.content), bytes)
  assert.equal(markedSubject(back), '[TLP:AMBER] 3 systems in AS64500')
})

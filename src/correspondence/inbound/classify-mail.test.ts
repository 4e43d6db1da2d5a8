import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAppError } from '#kernel/errors.ts'
import { messageIdHeader, type MessageId } from '../mail/message-id.ts'
import { replyAddress, type Mac } from '../mail/reply-address.ts'
import { classifyMail } from './classify-mail.ts'
import { parseMail } from './parse-mail.ts'

const mac: Mac = (text, context) => createHmac('sha256', 'key').update(`${context}\0${text}`).digest()
const our = { mailbox: 'csirt@csirt.example', mac }
const id: MessageId = 'message_01kan0c0g0zzzzzzzzzzzzzzzz'
const other: MessageId = 'message_01kan0c0g0yyyyyyyyyyyyyyyy'
const address = replyAddress(id, our.mailbox, mac)

const classify = async (text: string) => classifyMail(await parseMail(Buffer.from(text.replace(/\r?\n/g, '\r\n'))), our)

const report = (part: {
  action?: string
  status?: string
  original?: string
  to?: string
  type?: string
}): string => `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.isp.example>
To: ${part.to ?? 'csirt@csirt.example'}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="b1"

--b1
Content-Type: text/plain

Sorry.

--b1
Content-Type: ${part.type ?? 'message/delivery-status'}

Reporting-MTA: dns; mx.isp.example
Arrival-Date: Sun, 22 Nov 2026 07:00:00 +0000

Final-Recipient: rfc822; abuse@isp.example
Original-Recipient: rfc822;abuse@isp.example
Action: ${part.action ?? 'failed'}
Status: ${part.status ?? '5.1.1'}
Diagnostic-Code: smtp; 550 5.1.1 <abuse@isp.example>: Recipient address
    rejected: User unknown

--b1
Content-Type: text/rfc822-headers

From: csirt@csirt.example
Subject: [TLP:AMBER] x
Message-ID: ${part.original ?? messageIdHeader(id, 'csirt.example')}

--b1--
`

test('RFC 3464: a failed delivery is a bounce of the message that its Message-ID names', async () => {
  assert.deepEqual(await classify(report({})), {
    kind: 'bounce',
    messageId: id,
    report: {
      action: 'failed',
      status: '5.1.1',
      finalRecipient: 'abuse@isp.example',
      diagnostic: '550 5.1.1 <abuse@isp.example>: Recipient address rejected: User unknown',
    },
  })
})

test('a delay and a delivery are told from a failure', async () => {
  assert.equal((await classify(report({ action: 'delayed', status: '4.4.1' }))).kind, 'delay')
  assert.equal((await classify(report({ action: 'delivered', status: '2.1.5' }))).kind, 'delivered')
})

test('a bounce without our Message-ID is counted for the message whose address it came to, and for no other', async () => {
  assert.deepEqual(await classify(report({ original: '<x@elsewhere.example>' })), {
    kind: 'other',
    messageId: null,
  })
  const result = await classify(report({ original: '<x@elsewhere.example>', to: address }))
  assert.equal(result.kind === 'bounce' && result.messageId, id)
})

test('a bounce that names one message and comes to the address of another counts for neither', async () => {
  assert.deepEqual(await classify(report({ original: messageIdHeader(other, 'csirt.example'), to: address })), {
    kind: 'other',
    messageId: null,
  })
})

test('a report without a readable status is a program’s mail, not a bounce', async () => {
  assert.equal((await classify(report({ status: 'broken' }))).kind, 'auto-reply')
  assert.equal((await classify(report({ action: 'exploded' }))).kind, 'auto-reply')
  assert.equal((await classify(report({ type: 'text/x-other' }))).kind, 'auto-reply')
})

const plain = (headers: string, to = address): string =>
  `From: Desk <abuse@isp.example>\nTo: ${to}\nSubject: Re: x\n${headers}\n\nThank you, mended.\n`

test('RFC 3834: what a program wrote is an auto-reply, whichever header says so', async () => {
  for (const header of [
    'Auto-Submitted: auto-replied',
    'Auto-Submitted: auto-generated (rejected)',
    'Precedence: bulk',
    'X-Autoreply: yes',
    'List-Id: <abuse.isp.example>',
    'Return-Path: <>',
    'Content-Type: multipart/report; report-type=disposition-notification; boundary=x',
  ])
    assert.equal((await classify(plain(`X-Test: 1\n${header}`))).kind, 'auto-reply', header)
})

test('an answer of a person comes to an address that only the recipient of the message knows', async () => {
  assert.deepEqual(await classify(plain('Auto-Submitted: no')), { kind: 'reply', messageId: id })
  assert.deepEqual(await classify(plain('X: 1', `"Team" <${address.toUpperCase()}>, x@example.org`)), {
    kind: 'reply',
    messageId: id,
  })
  assert.deepEqual(await classify(plain(`Delivered-To: ${address}`, 'csirt@csirt.example')), {
    kind: 'reply',
    messageId: id,
  })
})

test('a mail that names a message without proof is shown beside it and taken for nothing', async () => {
  const header = `In-Reply-To: ${messageIdHeader(id, 'csirt.example')}`
  assert.deepEqual(await classify(plain(header, 'csirt@csirt.example')), { kind: 'other', messageId: id })
  assert.deepEqual(await classify(plain('X: 1', address.replace(/\..*@/, '.0000000000000000@'))), {
    kind: 'other',
    messageId: null,
  })
})

test('bytes that are no mail are refused by name, and no bytes break the reading', async () => {
  await assert.rejects(parseMail(new Uint8Array(0)), (error) => isAppError(error, 'correspondence.unreadable-mail'))
  await assert.rejects(parseMail(Buffer.from('\r\n\r\nno header')), (error) =>
    isAppError(error, 'correspondence.unreadable-mail'),
  )
  const pieces = fc.constantFrom(
    '\r\n',
    '\n',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '--b',
    'Content-Type: message/delivery-status',
    'Action: failed',
    'Status: 5.1.1',
    ': ',
    `To: ${address}`,
    '\0',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 10 })), { maxLength: 30 }),
      async (all) => {
        const mail = await parseMail(Buffer.from(all.join('\r\n'))).catch((error: unknown) => {
          assert.ok(isAppError(error, 'correspondence.unreadable-mail'))
          return null
        })
        if (mail) classifyMail(mail, our)
      },
    ),
  )
})

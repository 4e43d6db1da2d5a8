import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#kernel/errors.ts'
import { createMailbox } from '#platform/mailbox.ts'
import { createLog } from '#platform/log.ts'
import { noDovecot, startDovecot, type ImapServer } from '#testing/dovecot.ts'
import { testNode, type ReportFigures, type TestNode } from '#testing/node.ts'
import { createMailIntake, triesAMail } from './mail-intake.ts'

const skip = noDovecot() ?? false
const job = 'observations.mailbox'
const small = { messageBytes: 100_000, messages: 10 }

const redis = `"timestamp","ip","port","protocol","asn","geo","tag"
"2026-11-20 06:30:00","192.0.2.1",6379,"tcp",64496,"XA","redis"
"2026-11-20 06:31:00","192.0.2.2",6379,"tcp",64496,"XA","redis"
`
const contacts = `kind,value,team,email,format,language,role,source,verified
asn,64496,ISP One,abuse@isp-one.example,csv,en,abuse,own list,2026-11-01
`

const withReport = (subject: string, csv: string): string =>
  [
    'From: feeds@feed.example',
    'To: csirt@csirt.example',
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'The report of the day.',
    '--b',
    'Content-Type: text/csv; name="2026-11-20-scan_redis-exampleland-asn.csv"',
    'Content-Disposition: attachment; filename="2026-11-20-scan_redis-exampleland-asn.csv"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(csv).toString('base64'),
    '--b--',
    '',
  ].join('\r\n')

const bounceOf = (messageId: string): string =>
  [
    'From: MAILER-DAEMON@mail.example',
    'To: csirt@csirt.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'It could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example',
    '',
    'Final-Recipient: rfc822; abuse@isp-one.example',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 no such user',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--b--',
    '',
  ].join('\r\n')

const urlOf = (imap: ImapServer, scheme: 'imap' | 'imaps' = 'imap', host = '127.0.0.1', mailbox = ''): string =>
  `${scheme}://${imap.user}:${encodeURIComponent(imap.password)}@${host}:${scheme === 'imaps' ? imap.tlsPort : imap.port}/${mailbox}`

async function waitForReports(comity: TestNode, count: number): Promise<(ReportFigures & { origin: string })[]> {
  for (let left = 600; ; left--) {
    const { items } = await comity.shell.get<{ items: (ReportFigures & { origin: string })[] }>('/api/v1/reports')
    if (items.length >= count && items.every((each) => each.state === 'done')) return items
    if (left === 0) assert.fail(JSON.stringify(items))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function flagsIn(imap: ImapServer, mailbox: string): Promise<string[][]> {
  const client = await imap.client()
  await client.mailboxOpen(mailbox)
  const all = await client.fetchAll('1:*', { flags: true }).catch(() => [])
  await client.logout()
  return all.map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent').sort())
}

test(
  'mail: a report in an attachment is taken in once, a bounce goes to the message that came back, and both leave the inbox',
  { skip },
  async (t) => {
    const imap = await startDovecot(t)
    const comity = await testNode(t, { settings: { imapUrl: urlOf(imap, 'imaps') } })
    await comity.importContacts(contacts)
    const client = await imap.client()
    await client.append('INBOX', Buffer.from(withReport('Report', redis)))
    await comity.node.runJob(job)
    const [report] = await waitForReports(comity, 1)
    assert.deepEqual(
      { origin: report!.origin, rows: report!.rows, events: report!.events, new: report!.findingsNew },
      { origin: 'mail', rows: 2, events: 2, new: 2 },
    )
    assert.deepEqual(await flagsIn(imap, 'INBOX'), [])
    assert.deepEqual(await flagsIn(imap, 'Comity.Done'), [['\\Seen']])

    // The very same mail again, as when a crash came before the mark: recognised, not counted.
    await client.append('INBOX', Buffer.from(withReport('Report', redis)))
    await comity.node.runJob(job)
    assert.equal((await waitForReports(comity, 1)).length, 1)

    await comity.node.runJob('observations.notify')
    await comity.node.runJob('correspondence.send')
    const [mail] = await comity.smtp.waitFor(1)
    const ourId = /^Message-ID: (<.+>)\r?$/im.exec(mail!.raw.toString('latin1'))![1]!
    await client.append('INBOX', Buffer.from(bounceOf(ourId)))
    await comity.node.runJob(job)
    const { items } = await comity.shell.get<{ items: { state: string }[] }>('/api/v1/notifications')
    assert.deepEqual(
      items.map((each) => each.state),
      ['bounced'],
    )
    assert.equal((await waitForReports(comity, 1)).length, 1)
    assert.equal((await flagsIn(imap, 'Comity.Done')).length, 3)
  },
)

test(
  'mail: what somebody has read or flagged is left alone, and another mailbox than the inbox can be named',
  { skip },
  async (t) => {
    const imap = await startDovecot(t)
    const client = await imap.client()
    await client.mailboxCreate('Feeds')
    await client.append('Feeds', Buffer.from(withReport('Read', redis)), ['\\Seen'])
    await client.append('Feeds', Buffer.from(withReport('Flagged', redis)), ['\\Flagged'])
    await client.append('INBOX', Buffer.from(withReport('Elsewhere', redis)))
    const mailbox = createMailbox(urlOf(imap, 'imap', 'localhost', 'Feeds'))
    const seen: string[] = []
    const look = () =>
      mailbox.visit(
        small,
        async ({ raw }) => (seen.push(/Subject: (\w+)/.exec(Buffer.from(raw!).toString())![1]!), 'again'),
        new AbortController().signal,
      )
    await look()
    assert.deepEqual(seen, [])
    await client.append('Feeds', Buffer.from(withReport('Fresh', redis)))
    await look()
    await look()
    assert.deepEqual(seen, ['Fresh', 'Fresh'], 'what is to be tried again stays unread')
  },
)

test(
  'mail: one that is too large, or fails again and again, is flagged and left, and holds up none behind it',
  { skip },
  async (t) => {
    const imap = await startDovecot(t)
    const client = await imap.client()
    await client.append('INBOX', Buffer.from(withReport('Large', redis.padEnd(300_000, 'x'))))
    await client.append('INBOX', Buffer.from(withReport('Fails', redis)))
    await client.append('INBOX', Buffer.from(withReport('Good', redis)))
    const mailbox = createMailbox(urlOf(imap))
    const taken: string[] = []
    const intake = createMailIntake({
      mailbox: { visit: (_limits, take, signal) => mailbox.visit(small, take, signal) },
      pollSeconds: 60,
      correspondence: {
        receiveMail: async () => Promise.reject(new AppError('correspondence.unreadable-mail', 'none')),
      },
      reports: {
        async accept(_actor, bytes) {
          let text = ''
          for await (const piece of bytes) text += Buffer.from(piece).toString('latin1')
          if (text.includes('Subject: Fails')) throw new Error('nobody foresaw this')
          taken.push(/Subject: (\w+)/.exec(text)![1]!)
          return { reportId: 'report_1', sha256: '', state: 'spooled', duplicateOf: null, heldFor: null }
        },
      },
      log: createLog('silent'),
    })
    for (let visit = 1; visit < triesAMail; visit++) await intake.run(new AbortController().signal)
    assert.deepEqual(taken, ['Good'])
    assert.deepEqual(await flagsIn(imap, 'INBOX'), [['\\Flagged'], []])
    await intake.run(new AbortController().signal)
    assert.deepEqual(await flagsIn(imap, 'INBOX'), [['\\Flagged'], ['\\Flagged']])
  },
)

test(
  'mail: a certificate that nobody vouches for is refused off this machine, before the password is said',
  { skip },
  async (t) => {
    const imap = await startDovecot(t)
    if (imap.outerAddress === null) return t.skip('this machine has no address but loopback')
    for (const scheme of ['imap', 'imaps'] as const) {
      const mailbox = createMailbox(urlOf(imap, scheme, imap.outerAddress))
      const failure = await mailbox
        .visit(small, async () => assert.fail('it must not come so far'), new AbortController().signal)
        .then(
          () => assert.fail('it was let in'),
          (error: Error) => error.message,
        )
      assert.match(failure, /self.signed/i)
      assert.doesNotMatch(failure, /secret/)
    }
  },
)

test('mail: a server that is away, or does not let us in, is said once and tried again', { skip }, async (t) => {
  const imap = await startDovecot(t)
  const lines: { msg: string; reason?: string }[] = []
  const log = createLog('info', {
    write: (line: string) => lines.push(JSON.parse(line)),
  } as unknown as NodeJS.WritableStream)
  const none = {
    correspondence: { receiveMail: () => assert.fail() },
    reports: { accept: () => assert.fail() },
    log,
    pollSeconds: 60,
  }
  const intake = createMailIntake({
    ...none,
    mailbox: createMailbox(urlOf(imap)),
  })
  await imap.stop()
  for (let visit = 0; visit < 3; visit++) await intake.run(new AbortController().signal)
  await imap.start()
  await intake.run(new AbortController().signal)
  assert.deepEqual(
    lines.map(({ msg }) => msg),
    ['the mailbox cannot be read; it is tried again', 'the mailbox can be reached again'],
  )
  const wrong = createMailbox(`imap://reports:wrong-word@127.0.0.1:${imap.port}`)
  await createMailIntake({ ...none, mailbox: wrong }).run(new AbortController().signal)
  assert.match(lines.at(-1)!.reason!, /does not accept the user or the password/)
  assert.doesNotMatch(JSON.stringify(lines), /wrong-word|secret/)
})

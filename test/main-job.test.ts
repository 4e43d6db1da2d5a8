import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { testNode } from '#testing/node.ts'

const contacts = `kind,value,team,email,format,language,role,source,verified
asn,64496,ISP One,abuse@isp-one.example,csv,en,abuse,own list,2026-11-01
cidr,198.51.100.0/24,Hospital,soc@hospital.example,json,en,critical-operator,own list,2026-11-01
asn,64511,Partner,csirt@partner.example,csv,en,national,own list,2026-11-01
`
const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"'
const redis = (...rows: string[]): string => `${[head, ...rows].join('\n')}\n`
const row = (ip: string, asn: number, more: { day?: string; port?: number } = {}): string =>
  `"${more.day ?? '2026-11-20'} 06:30:00","${ip}",${more.port ?? 6379},"tcp",${asn},"XA","host.example","redis","7.0"`

test('S2: a report goes in, and each desk that answers gets one signed, minimised message that it can answer by a link', async (t) => {
  const comity = await testNode(t)
  await comity.importContacts(contacts)
  const report = await comity.addReport(
    redis(row('192.0.2.1', 64496), row('192.0.2.2', 64496), row('198.51.100.7', 64496), row('203.0.113.9', 64500)),
    { fileName: '2026-11-21-scan_redis-exampleland-asn.csv' },
  )
  assert.equal(report.state, 'done')
  assert.deepEqual(
    { rows: report.rows, events: report.events, rejected: report.rejected, findingsNew: report.findingsNew },
    { rows: 4, events: 4, rejected: 0, findingsNew: 4 },
  )

  await comity.node.runJob('observations.notify')
  await comity.node.runJob('correspondence.send')
  const mails = await comity.smtp.waitFor(2)
  const texts = mails.map((mail) => mail.raw.toString('latin1'))
  const [hospital, isp] = ['soc@hospital.example', 'abuse@isp-one.example'].map((to) =>
    texts.find((text) => text.includes(`To: ${to}`)),
  )
  assert.ok(hospital && isp, 'one message each')
  assert.match(isp, /Subject: \[TLP:GREEN\]/)
  assert.match(isp, /multipart\/signed/)
  assert.match(isp, /Auto-Submitted: auto-generated/)
  const body = decoded(isp)
  assert.match(body, /192\.0\.2\.1:6379\/tcp/)
  assert.match(body, /192\.0\.2\.2:6379\/tcp/)
  assert.doesNotMatch(body, /198\.51\.100\.7|203\.0\.113\.9/)
  assert.match(body, /This notification is not an accusation/)

  const link = /http:\/\/\S+\/a\/\S+/.exec(body)![0]
  const page = await fetch(link)
  assert.equal(page.status, 200)
  assert.equal(page.headers.get('cache-control'), 'no-store')
  const states = async (): Promise<string[]> =>
    (
      await comity.shell.get<{ items: { state: string; source: { ip: string } }[] }>('/api/v1/findings?order=oldest')
    ).items.map((each) => `${each.source.ip} ${each.state}`)
  await eventually(states, ['192.0.2.1 notified', '192.0.2.2 notified', '198.51.100.7 notified', '203.0.113.9 open'])

  const answered = await fetch(link, {
    method: 'POST',
    body: new URLSearchParams({ all: 'working-on-it' }),
    redirect: 'manual',
  })
  assert.ok(answered.status < 400, `answer was ${answered.status}`)
  assert.deepEqual((await states()).slice(0, 2), ['192.0.2.1 acknowledged', '192.0.2.2 acknowledged'])
  const { items } = await comity.shell.get<{
    items: { state: string; outcome: string; decisionId: string }[]
  }>('/api/v1/notifications')
  assert.deepEqual(items.map((each) => each.state).sort(), ['answered', 'sent'])
  for (const each of items) assert.match(each.decisionId, /^decision_/)
})

test('the same bytes are counted once, a repeat sighting is no new finding, and what was reported fixed opens again when it is seen', async (t) => {
  const comity = await testNode(t)
  await comity.importContacts(contacts)
  const first = redis(row('192.0.2.1', 64496))
  const fileName = '2026-11-21-scan_redis-x-asn.csv'
  const one = await comity.addReport(first, { fileName })
  const again = await comity.addReport(first, { fileName })
  assert.equal(again.duplicateOf, one.reportId)

  await comity.node.runJob('observations.notify')
  await comity.node.runJob('correspondence.send')
  const [mail] = await comity.smtp.waitFor(1)
  const link = /http:\/\/\S+\/a\/\S+/.exec(decoded(mail!.raw.toString('latin1')))![0]
  await fetch(link, { method: 'POST', body: new URLSearchParams({ all: 'fixed' }), redirect: 'manual' })
  const finding = async () =>
    (await comity.shell.get<{ items: { state: string; daysSeen: number; sightings: number }[] }>('/api/v1/findings'))
      .items
  assert.deepEqual(
    (await finding()).map((each) => each.state),
    ['reported-fixed'],
  )

  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  const seen = await comity.addReport(redis(row('192.0.2.1', 64496, { day: tomorrow })), {
    fileName: `${tomorrow}-scan_redis-x-asn.csv`,
  })
  assert.deepEqual({ new: seen.findingsNew, seen: seen.findingsSeen }, { new: 0, seen: 1 })
  assert.deepEqual(
    (await finding()).map(({ state, daysSeen, sightings }) => ({ state, daysSeen, sightings })),
    [{ state: 'open', daysSeen: 2, sightings: 2 }],
  )
})

test('R155: findings of an exercise reach nobody but the allow-list, and no list of real ones', async (t) => {
  const comity = await testNode(t)
  await comity.importContacts(contacts)
  await comity.addReport(redis(row('192.0.2.1', 64496)), {
    fileName: '2026-11-21-scan_redis-x-asn.csv',
    exercise: true,
  })
  await comity.node.runJob('observations.notify')
  interface View {
    state: string
    outcome: string
    whyHeld: string
    exercise: boolean
  }
  const notifications = async (): Promise<View[]> =>
    (await comity.shell.get<{ items: View[] }>('/api/v1/notifications')).items
  await eventually(
    async () => (await notifications()).map(({ state, outcome, exercise }) => ({ state, outcome, exercise })),
    [{ state: 'held', outcome: 'FORBID', exercise: true }],
  )
  assert.match((await notifications())[0]!.whyHeld, /exercise-1/)
  await comity.node.runJob('correspondence.send')
  assert.equal(comity.smtp.mails.length, 0)
  assert.equal((await comity.shell.get<{ items: unknown[] }>('/api/v1/findings')).items.length, 0)
  assert.equal((await comity.shell.get<{ items: unknown[] }>('/api/v1/findings?exercise=true')).items.length, 1)
})

test('a refused row is kept with line, column, reason and bytes, and can be read again', async (t) => {
  const comity = await testNode(t)
  const report = await comity.addReport(redis(row('192.0.2.1', 64496), row('not-an-address', 64496)), {
    fileName: '2026-11-21-scan_redis-x-asn.csv',
  })
  assert.deepEqual(
    { rows: report.rows, events: report.events, rejected: report.rejected },
    { rows: 2, events: 1, rejected: 1 },
  )
  const { items } = await comity.shell.get<{
    items: { line: number; column: string; reason: string; sample: string }[]
  }>(`/api/v1/reports/${report.reportId}/rejected`)
  assert.deepEqual(
    items.map(({ line, column, reason }) => ({ line, column, reason })),
    [{ line: 3, column: 'ip', reason: 'bad-ip' }],
  )
  assert.match(items[0]!.sample, /not-an-address/)

  await comity.shell.post(`/api/v1/reports/${report.reportId}/retry`)
  for (;;) {
    const { state } = await comity.shell.get<{ state: string }>(`/api/v1/reports/${report.reportId}`)
    if (state === 'done') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const after = await comity.shell.get<{ rejected: number; findingsNew: number }>(`/api/v1/reports/${report.reportId}`)
  assert.deepEqual({ rejected: after.rejected, findingsNew: after.findingsNew }, { rejected: 1, findingsNew: 1 })
})

/** A mail is there a moment before what it changed is recorded. */
async function eventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (isDeepStrictEqual(await read(), expected)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.deepEqual(await read(), expected)
}

/** Text parts of a message, decoded. */
function decoded(raw: string): string {
  return (
    [...raw.matchAll(/Content-Transfer-Encoding: base64\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/g)]
      .map(([, text]) => Buffer.from(text!, 'base64').toString('utf8'))
      .join('\n') + raw
  )
}

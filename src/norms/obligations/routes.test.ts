import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'

interface Listed {
  readonly items: {
    id: string
    rule: string
    subject: { type: string }
    dueAt: string
    legalDueAt: string
    ofLaw: boolean
    standing: string
  }[]
}

test('a clock that law sets is started from its event, shown in both readings, not halted, and ended with evidence', async (t) => {
  let now = instant('2026-03-29T07:00:00Z')
  const comity = await testNode(t, { clock: () => now })
  const json = async <T>(response: Promise<Response>): Promise<T> => (await (await response).json()) as T
  const post = (role: Parameters<typeof comity.fetch>[0], path: string, body: unknown) =>
    comity.fetch(role, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const started = await post('duty-officer', '/api/v1/obligations', {
    clock: 'nis2-csirt-answer',
    what: 'Answer the early warning of Hospital Example.',
    startedAt: '2026-03-28T23:30:00+01:00',
    reference: 'Letter of 28 March',
  })
  assert.equal(started.status, 201)
  const { items } = await json<Listed>(comity.fetch('duty-officer', '/api/v1/obligations'))
  assert.deepEqual(
    items.map(({ rule, dueAt, legalDueAt, ofLaw, standing }) => ({ rule, dueAt, legalDueAt, ofLaw, standing })),
    [
      {
        rule: 'nis2-csirt-answer',
        dueAt: '2026-03-29T22:30:00.000Z',
        legalDueAt: '2026-03-29T23:00:00.000Z',
        ofLaw: true,
        standing: 'open',
      },
    ],
  )
  const path = `/api/v1/obligations/${items[0]!.id}`
  assert.equal((await post('duty-officer', `${path}/paused`, { note: 'Night.' })).status, 422)
  assert.equal((await post('analyst', `${path}/met`, { note: 'Answered.' })).status, 403)
  now = instant('2026-03-30T06:00:00Z')
  const met = await json<{ standing: string }>(post('duty-officer', `${path}/met`, { note: 'Answered by phone.' }))
  assert.equal(met.standing, 'met-late')
  const { steps } = await json<{ steps: { note: string }[] }>(comity.fetch('auditor', path))
  assert.equal(steps.at(-1)?.note, 'Answered by phone.')
})

test('a clock that nobody knows and one that begins tomorrow are refused, and say why', async (t) => {
  const comity = await testNode(t)
  const start = async (clock: string, startedAt: string): Promise<string> => {
    const response = await comity.fetch('duty-officer', '/api/v1/obligations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clock, what: 'x', startedAt, reference: 'x' }),
    })
    return ((await response.json()) as { code: string }).code
  }
  assert.equal(await start('nis2-never', '2026-01-01T00:00:00Z'), 'norms.unknown-clock')
  assert.equal(await start('nis2-early-warning', '2999-01-01T00:00:00Z'), 'norms.bad-obligation')
  assert.equal(await start('nis2-early-warning', 'yesterday'), 'kernel.bad-instant')
})

test('what a decision asks to be done is owed: an unverified contact is verified once, however many messages reach it', async (t) => {
  const comity = await testNode(t)
  await comity.importContacts(
    'kind,value,team,email,format,language,role,source,verified\n' +
      'cidr,192.0.2.0/24,Example ISP,abuse@isp.example,csv,en,abuse,test,2020-01-01\n',
  )
  const redis = (day: string, ip: string): string =>
    `timestamp,severity,ip,protocol,port,hostname,tag,asn,geo\n${day} 05:00:00,high,${ip},tcp,6379,,redis,64496,XA\n`
  await comity.addReport(redis('2026-11-01', '192.0.2.10'), { fileName: '2026-11-01-scan_redis-xa-asn.csv' })
  await comity.node.runJob('observations.notify')
  await comity.node.runJob('correspondence.send')
  await comity.smtp.waitFor(1)
  const { items } = (await (await comity.fetch('liaison', '/api/v1/obligations')).json()) as Listed
  assert.deepEqual(
    items.filter(({ rule }) => rule === 'a-2').map(({ subject }) => subject.type),
    ['directory.contact'],
  )
})

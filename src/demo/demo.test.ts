import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Instant } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { all, type NotificationView, type ReportView } from './api.ts'
import { fillDemo } from './fill.ts'

test('D3: a small demo fills an empty node through its API, with everything that a newcomer should see, once', async (t) => {
  const comity = await testNode(t, { country: null })
  const { asOf } = await comity.shell.get<{ asOf: Instant }>('/api/v1/desk/today')
  const context = {
    api: comity.shell,
    now: asOf,
    seed: 'exampleland',
    sleep: async (ms: number) => void (await sleep(ms)),
    newPassword: () => randomBytes(24).toString('base64url'),
    progress: () => undefined,
  }
  const made = await fillDemo(context, { days: 8, scale: 0.15 })
  assert.match(made.signInUrl ?? '', /^http/)
  assert.equal(made.rejected, 2)

  const reports = await all(comity.shell.pages<ReportView & { typeKnown: boolean }>('/api/v1/reports'))
  assert.deepEqual([...new Set(reports.map(({ state }) => state))], ['done'])
  assert.deepEqual(
    reports.filter((each) => !each.typeKnown).map(({ fileName }) => fileName.slice(11, 22)),
    ['scan_teapot'],
  )
  assert.equal(reports.filter(({ exercise }) => exercise).length, 1)

  const notifications = await all(comity.shell.pages<NotificationView>('/api/v1/notifications'))
  const of = (team: string): string[] =>
    [...new Set(notifications.filter((each) => each.recipient.teamName === team).map(({ state }) => state))].sort()
  assert.ok(of('Northmark CSIRT').includes('held'), 'a partner abroad that nobody looked up waits for a person')
  assert.ok(of('Meadow Networks').includes('bounced'), 'a mailbox is gone')
  assert.ok(of('Fjord Fibre').includes('answered'))
  assert.ok(!of('Lantern Hosting').includes('answered'))
  for (const each of notifications.filter(({ exercise }) => exercise)) assert.equal(each.state, 'held')

  const today = await comity.shell.get<{
    needs: { kind: string }[]
    feeds: { feed: string; days: unknown[] }[]
    counts: { unrouted: { count: number } }
  }>('/api/v1/desk/today')
  const kinds = new Set(today.needs.map(({ kind }) => kind))
  for (const kind of ['held-notification', 'bounced-notification', 're-route', 'false-positive', 'refused-rows'])
    assert.ok(kinds.has(kind), `${kind} waits for a person`)
  assert.ok(today.counts.unrouted.count > 0)
  assert.equal(today.feeds.find(({ feed }) => feed.endsWith('scan_redis'))?.days.length, 5)

  const { candidates } = await comity.shell.get<{ candidates: { freshness: { state: string } }[] }>(
    '/api/v1/directory/who?of=AS64499',
  )
  assert.equal(candidates[0]?.freshness.state, 'amber')
  assert.ok(comity.smtp.mails.length > 0)
  for (const mail of comity.smtp.mails) for (const to of mail.to) assert.match(to, /\.example$/)

  await assert.rejects(fillDemo(context), { code: 'platform.demo-refused' })
})

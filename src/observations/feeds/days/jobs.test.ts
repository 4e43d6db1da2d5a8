import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { day, hour } from '#kernel/instant.ts'
import type { Fact } from '#platform/facts.ts'
import { testNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'
import { createDailyLeaves } from './jobs.ts'

const contacts = `kind,value,team,email,format,language,role,source,verified
asn,64496,ISP One,abuse@isp-one.example,csv,en,abuse,own list,2026-11-01
`
const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"'
const row = (ip: string, asn: number, on: string): string =>
  `"${on} 06:30:00","${ip}",6379,"tcp",${asn},"XA","host.example","redis","7.0"`

const december = (at: number): string => `2026-12-${String(at).padStart(2, '0')}`

test('each day of each feed is said once, with what was new, told, gone and come back, and with no finding in it', async (t) => {
  const clock = testClock('2026-12-01T07:00:00.000Z')
  const comity = await testNode(t, { clock: clock.now })
  await comity.importContacts(contacts)
  const report = (on: string, ...rows: string[]) =>
    comity.addReport(`${[head, ...rows].join('\n')}\n`, { fileName: `${on}-scan_redis-x-asn.csv` })

  const states = async (): Promise<string[]> =>
    (await comity.shell.get<{ items: { state: string }[] }>('/api/v1/findings')).items.map((each) => each.state)

  const said: Fact[] = []
  const figures = () => said.splice(0).map((fact) => fact.figures!)
  const jobs = createDailyLeaves({
    db: comity.node.db,
    clock: clock.now,
    emit: async (_tx: unknown, fact: Fact) => void said.push(fact),
    followUp: comity.node.observations.followUp,
    territory: async () => ({ home: 'XA', abroad: [], critical: [] }),
    settings: { reportRetentionDays: 30, foreignClearDays: 14 },
  } as unknown as Parameters<typeof createDailyLeaves>[0])
  const run = (name: string) => jobs.find((job) => job.name === name)!.run(new AbortController().signal)

  await report(december(1), row('192.0.2.1', 64496, december(1)), row('192.0.2.2', 64499, december(1)))
  await comity.node.runJob('observations.notify')
  await comity.node.runJob('correspondence.send')
  await comity.smtp.waitFor(1)
  // What was sent is written down a moment after the server has taken it.
  while (!(await states()).includes('notified')) await sleep(20)
  await run('observations.feed-days')
  assert.deepEqual(said, [], 'the day is not over, or its reports may still come')

  clock.forward(3 * day)
  await run('observations.feed-days')
  const [first, ...others] = figures()
  assert.deepEqual(others, [])
  assert.deepEqual(first, {
    feed: 'shadowserver:scan_redis',
    day: december(1),
    up: true,
    reports: 1,
    rows: 2,
    new: 2,
    orphans: 1,
    told: 1,
    ended: 0,
    reopened: 0,
    gone: '',
    unwatched: '',
  })
  await run('observations.feed-days')
  assert.deepEqual(figures(), [], 'a second run says nothing twice')

  // The feed goes on for sixteen days without showing either system; the second day is missing.
  for (let at = 3; at <= 18; at++) await report(december(at), row('192.0.2.77', 64499, december(at)))
  clock.forward(16 * day)
  await comity.node.runJob('observations.close-unseen')
  clock.forward(3 * day)
  await run('observations.feed-days')
  const all = figures()
  assert.deepEqual(
    all.slice(0, 2).map((each) => [each['day'], each['up']]),
    [
      [december(2), false],
      [december(3), true],
    ],
  )
  // Told on the first, last seen on the first, closed on the twentieth; and the feed was silent on the second.
  const closing = all.find((each) => each['ended'] !== 0)!
  assert.deepEqual(
    [closing['day'], closing['ended'], closing['gone'], closing['unwatched']],
    [december(20), 2, '', '19/0:1'],
  )

  await report(december(23), row('192.0.2.1', 64496, december(23)))
  clock.forward(3 * day)
  await run('observations.feed-days')
  assert.deepEqual(
    figures()
      .filter((each) => each['reopened'] !== 0)
      .map((each) => [each['day'], each['reopened']]),
    [[december(23), 1]],
  )
})

test('how findings stand and what is kept too long is said once a day', async (t) => {
  const clock = testClock('2026-12-01T07:00:00.000Z')
  const comity = await testNode(t, { clock: clock.now })
  const said: Fact[] = []
  // The node says the first day by itself; the test says the next.
  await comity.node.runJob('observations.stock-days')
  clock.forward(day)
  const jobs = createDailyLeaves({
    db: comity.node.db,
    clock: clock.now,
    emit: async (_tx: unknown, fact: Fact) => void said.push(fact),
    followUp: {
      figures: async () => ({
        asOf: clock.now(),
        known: 3,
        withOutcomeOrReason: 2,
        share: 2 / 3,
        mix: [
          { kind: 'outcome', code: 'resolved', count: 2 },
          { kind: 'none', code: 'none', count: 1 },
        ],
      }),
    },
    territory: async () => ({ home: 'XA', abroad: [], critical: [] }),
    settings: { reportRetentionDays: 30, foreignClearDays: 14 },
  } as unknown as Parameters<typeof createDailyLeaves>[0])
  for (let at = 0; at < 3; at++) {
    await jobs.find((job) => job.name === 'observations.stock-days')!.run(new AbortController().signal)
    clock.forward(hour)
  }
  assert.deepEqual(
    said.map(({ type, figures }) => [type, figures]),
    [
      ['observations.retention-day', { kept: 0, overdue: 0, underHold: 0 }],
      ['observations.outcomes-day', { known: 3, withOutcome: 2, mix: 'resolved:2 none:1' }],
    ],
  )
})

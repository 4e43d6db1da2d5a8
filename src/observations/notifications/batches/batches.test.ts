import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { day, dayOf, minute } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'
import type { BatchView } from './batches.ts'

const desks = 40
const asnOf = (desk: number): number => 64496 + (desk % 16)
const contacts = [
  'kind,value,team,email,format,language,role,source,verified',
  ...Array.from(
    { length: desks },
    (_, desk) => `cidr,198.51.100.${desk}/32,Desk ${desk},desk${desk}@isp.example,csv,en,abuse,own list,2026-11-01`,
  ),
  '',
].join('\n')
const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"'

/** A feed that for some days told three desks of one finding each. */
async function setting(t: TestContext, days = 6, settings: Record<string, string> = {}) {
  const clock = testClock('2026-11-16T07:00:00.000Z')
  const comity = await testNode(t, {
    clock: clock.now,
    settings: { breakerFloorFindings: '10', breakerFloorRecipients: '10', ...settings },
  })
  await comity.importContacts(contacts)
  let port = 1000
  const report = async (count: number): Promise<void> => {
    const on = dayOf(clock.now())
    port++
    const rows = Array.from(
      { length: count },
      (_, desk) =>
        `"${on} 06:30:00","198.51.100.${desk}",${port},"tcp",${asnOf(desk)},"XA","host.example","redis","7.0"`,
    )
    await comity.addReport(`${[head, ...rows].join('\n')}\n`, { fileName: `${on}-scan_redis-x-asn.csv` })
    await comity.node.runJob('observations.notify')
    await comity.node.runJob('correspondence.send')
  }
  const states = async (): Promise<Record<string, number>> => {
    const { items } = await comity.shell.get<{ items: { state: string; createdAt: string }[] }>(
      '/api/v1/notifications?limit=500',
    )
    const today = items.filter((each) => dayOf(each.createdAt as never) === dayOf(clock.now()))
    return Object.fromEntries(
      ['held', 'queued', 'sent', 'suppressed'].map((s) => [s, today.filter((each) => each.state === s).length]),
    )
  }
  for (let n = 0; n < days; n++) {
    await report(3)
    // The node's own sender may have some of them in hand: a clock moved under it would let others take them over.
    await comity.smtp.waitFor(3 * (n + 1))
    while ((await states())['sent'] !== 3) await new Promise((resolve) => setTimeout(resolve, 20))
    clock.forward(day)
  }
  const batches = async (): Promise<BatchView[]> =>
    (await comity.shell.get<{ items: BatchView[] }>('/api/v1/notification-batches?state=held')).items
  const needs = async () =>
    (
      await comity.shell.get<{ needs: { kind: string; title: string; detail: string }[] }>('/api/v1/desk/today')
    ).needs.filter((each) => each.kind.startsWith('held'))
  return { comity, clock, report, states, batches, needs }
}

const decide = (
  comity: Awaited<ReturnType<typeof testNode>>,
  role: 'duty-officer' | 'analyst',
  id: string,
  what: string,
) =>
  comity.fetch(role, `/api/v1/notification-batches/${id}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'looked at it' }),
  })

test('R021: a batch far above the usual of its feed is held as one thing, one canary goes to the team, and a duty officer releases it', async (t) => {
  const { comity, clock, report, states, batches, needs } = await setting(t)
  const before = (await comity.smtp.waitFor(18)).length
  assert.equal(before, 18, 'six days of three desks each')

  await report(desks)
  const [batch, ...others] = await batches()
  assert.ok(batch && others.length === 0)
  assert.deepEqual(
    [batch.recipients, batch.findings, batch.reasons.map((each) => each.kind)],
    [40, 40, ['findings', 'recipients']],
  )
  assert.deepEqual(await states(), { held: 40, queued: 0, sent: 0, suppressed: 0 })
  const mails = await comity.smtp.waitFor(before + 1)
  assert.equal(mails.length, before + 1, 'nothing but the canary left')
  const canary = mails.at(-1)!.raw.toString('latin1')
  assert.match(canary, /^To: csirt@csirt\.example/m)
  assert.match(canary, /Held, for you to look at/)
  assert.doesNotMatch(canary, /\/a\/[\w-]{20}/)
  const shown = await needs()
  assert.deepEqual(
    shown.map((each) => each.kind),
    ['held-batch'],
    'one line, not forty',
  )
  assert.match(shown[0]!.detail, /a usual day of this feed has 3/)

  // What comes of the feed meanwhile joins it, with no second alarm.
  clock.forward(minute)
  await report(2)
  assert.deepEqual(
    (await batches()).map((each) => each.findings),
    [42],
  )
  assert.equal((await comity.smtp.waitFor(before + 1)).length, before + 1)

  assert.equal((await decide(comity, 'analyst', batch.batchId, 'release')).status, 403)
  const released = await decide(comity, 'duty-officer', batch.batchId, 'release')
  assert.deepEqual([released.status, ((await released.json()) as BatchView).state], [200, 'released'])
  assert.equal((await decide(comity, 'duty-officer', batch.batchId, 'reject')).status, 422)
  await comity.node.runJob('observations.notify')
  await comity.node.runJob('correspondence.send')
  await comity.smtp.waitFor(before + 43)
  // The last mail is there a moment before it is noted that it left.
  while ((await states())['queued'] !== 0) await sleep(20)
  assert.deepEqual(await states(), { held: 0, queued: 0, sent: 42, suppressed: 0 })
  const { rows } = await comity.node.db.query<{ type: string }>(
    `select type from transparency.fact where type like 'observations.batch-%' order by 1`,
  )
  assert.deepEqual(
    rows.map((row) => row.type),
    ['observations.batch-held', 'observations.batch-released'],
  )
})

test('a rejected batch tells nobody, its findings stay open, and it teaches the breaker nothing', async (t) => {
  const { comity, clock, report, states, batches, needs } = await setting(t)
  await report(desks)
  const [batch] = await batches()
  assert.equal((await decide(comity, 'duty-officer', batch!.batchId, 'reject')).status, 200)
  await comity.node.runJob('observations.notify')
  assert.deepEqual(await states(), { held: 0, queued: 0, sent: 0, suppressed: 40 })
  assert.deepEqual(await needs(), [])
  const { items } = await comity.shell.get<{ items: { state: string }[] }>('/api/v1/findings?limit=500&state=open')
  assert.equal(items.length, 40)
  clock.forward(day)
  await report(desks)
  assert.equal((await batches()).length, 1, 'the same again is held again')
})

test('a new feed may tell the same few desks as often as it likes; one that reaches further is held until somebody has looked', async (t) => {
  const { comity, clock, report, batches } = await setting(t, 0, { breakerFirstRecipients: '5' })
  let mails = 0
  async function heldAfter(count: number): Promise<(readonly string[])[]> {
    await report(count)
    const held = await batches()
    if (held.length === 0) await comity.smtp.waitFor((mails += count))
    clock.forward(minute)
    return held.map(({ reasons }) => reasons.map((each) => each.kind))
  }
  assert.deepEqual([await heldAfter(4), await heldAfter(4), await heldAfter(5)], [[], [], []])
  assert.deepEqual(await heldAfter(7), [['first-batch']])
  const [batch] = await batches()
  assert.match(batch!.reasons[0]!.text, /would reach 7 recipients/)
  assert.equal((await decide(comity, 'duty-officer', batch!.batchId, 'release')).status, 200)
  await comity.node.runJob('observations.notify')
  await comity.node.runJob('correspondence.send')
  // With the canary.
  await comity.smtp.waitFor((mails += 7 + 1))
  assert.deepEqual(await heldAfter(7), [])
})

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { day, dayOf, hour, minute } from '#kernel/instant.ts'
import { testNode } from '#testing/node.ts'
import { testClock } from '#testing/people.ts'

const contacts = `kind,value,team,email,period
cidr,198.51.100.1/32,Now,now@isp.example,at-once
cidr,198.51.100.2/32,Feed,feed@isp.example,
cidr,198.51.100.3/32,Hours,hours@isp.example,hourly
cidr,198.51.100.4/32,Days,days@isp.example,daily
`
const head = '"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"'

async function setting(t: TestContext) {
  const clock = testClock('2026-11-16T07:00:00.000Z')
  const comity = await testNode(t, { clock: clock.now })
  await comity.importContacts(contacts)
  let port = 1000
  /** One finding for each desk, of a feed. */
  const report = async (type = 'scan_redis'): Promise<void> => {
    const on = dayOf(clock.now())
    port++
    const row = (desk: number) =>
      `"${on} 06:30:00","198.51.100.${desk}",${port},"tcp",64496,"XA","host.example","redis","7"`
    await comity.addReport(`${[head, ...[1, 2, 3, 4].map(row)].join('\n')}\n`, { fileName: `${on}-${type}-x-asn.csv` })
  }
  /** Desks and the findings that messages gathered now have for them. */
  const gathered = async (): Promise<string[]> => {
    await comity.node.runJob('observations.notify')
    const { items } = await comity.shell.get<{
      items: { createdAt: string; findings: number; recipient: { email: string } | null }[]
    }>('/api/v1/notifications?limit=500')
    const now = clock.now()
    return items
      .filter(({ createdAt }) => createdAt === now)
      .map(({ recipient, findings }) => `${recipient?.email.split('@')[0]} ${findings}`)
      .toSorted()
  }
  const contactOf = async (email: string) =>
    (
      await comity.shell.get<{ items: { contactId: string; version: number }[] }>(
        `/api/v1/directory/contacts?search=${email}`,
      )
    ).items[0]!
  const setPeriod = async (feed: string, period: string): Promise<void> => {
    const { items } = await comity.shell.get<{
      items: { feed: string; name: string; tlp: string; retentionDays: number; version: number }[]
    }>('/api/v1/feeds')
    const { name, tlp, retentionDays, version } = items.find((each) => each.feed === feed)!
    const response = await comity.fetch('data-protection', `/api/v1/feeds/${encodeURIComponent(feed)}`, {
      method: 'PUT',
      headers: { 'if-match': `"${version}"`, 'content-type': 'application/json' },
      body: JSON.stringify({ name, tlp, retentionDays, period }),
    })
    assert.equal(response.status, 200, await response.text())
  }
  return { comity, clock, report, gathered, contactOf, setPeriod }
}

test('a recipient is told as often as it chose, before the period of the feed, and not at all by a feed that is off', async (t) => {
  const { clock, report, gathered, setPeriod } = await setting(t)
  await report()
  assert.deepEqual(await gathered(), ['feed 1', 'now 1'])
  // A worker's own clock is some moments ahead.
  clock.forward(hour + minute)
  assert.deepEqual(await gathered(), ['hours 1'])
  clock.forward(23 * hour)
  assert.deepEqual(await gathered(), ['days 1'])

  await setPeriod('shadowserver:scan_redis', 'daily')
  clock.forward(minute)
  await report()
  assert.deepEqual(await gathered(), ['now 1'])
  clock.forward(day + minute)
  assert.deepEqual(await gathered(), ['days 1', 'feed 1', 'hours 1'])

  await setPeriod('shadowserver:scan_redis', 'off')
  clock.forward(minute)
  await report()
  clock.forward(2 * day)
  assert.deepEqual(await gathered(), [])
})

test('over its messages a day a recipient is not written to; what waits comes together, the oldest first, and nothing is lost', async (t) => {
  const { comity, clock, report, gathered, contactOf } = await setting(t)
  const edit = async (email: string, change: object): Promise<number> => {
    const { contactId, version } = await contactOf(email)
    const response = await comity.fetch('duty-officer', `/api/v1/directory/contacts/${contactId}`, {
      method: 'PATCH',
      headers: { 'if-match': `"${version}"`, 'content-type': 'application/json' },
      body: JSON.stringify(change),
    })
    return response.status
  }
  assert.equal(await edit('now@isp.example', { messagesADay: 0 }), 400)
  assert.equal(await edit('now@isp.example', { period: 'weekly' }), 400)
  assert.equal(await edit('now@isp.example', { messagesADay: 2 }), 200)
  const mine = async (): Promise<string[]> => (await gathered()).filter((each) => each.startsWith('now'))
  await report('scan_redis')
  assert.deepEqual(await mine(), ['now 1'])
  clock.forward(minute)
  await report('scan_redis')
  await report('scan_telnet')
  // Of two feeds that have something, the one message that is left of the day goes to the one that waits for longer.
  assert.deepEqual(await mine(), ['now 1'])
  clock.forward(hour)
  await report('scan_telnet')
  assert.deepEqual(await mine(), [])
  clock.forward(day)
  assert.deepEqual(await mine(), ['now 2'])
  assert.equal(await edit('now@isp.example', { messagesADay: null }), 200)
})

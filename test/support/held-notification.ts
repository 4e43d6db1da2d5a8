import type { TestNode } from './node.ts'

export interface HeldNotification {
  readonly notificationId: string
  readonly approvalId: string
}

/** Longer than the decisions take on a busy machine. */
const patienceMs = 60_000
const addressOf = (number: number): string => `192.0.2.${number + 1}`

const contacts = (count: number): string =>
  [
    'kind,value,team,email,format,language,role,source,verified',
    ...Array.from(
      { length: count },
      (_, number) =>
        `cidr,${addressOf(number)}/32,Provider Abroad,abuse${number === 0 ? '' : number}@provider.example,csv,en,abuse,own list,2026-11-01`,
    ),
    '',
  ].join('\n')
const report = (count: number): string =>
  [
    '"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"',
    ...Array.from(
      { length: count },
      (_, number) => `"2026-11-20 06:30:00","${addressOf(number)}",6379,"tcp",64500,"XB","host.example","redis","7.0"`,
    ),
    '',
  ].join('\n')

type Stage = Pick<TestNode, 'fetch' | 'importContacts' | 'addReport' | 'node' | 'shell'>

/**
 * Brings a node to the point where notifications to desks of a provider abroad are held by rule P1-direct and wait for
 * people. The first desk is abuse@provider.example.
 *
 * @param count How many desks, one notification each; at most 250.
 */
export async function holdNotifications(node: Stage, count: number): Promise<HeldNotification[]> {
  await node.importContacts(contacts(count))
  const { items } = await node.shell.get<{ items: { teamId: string; name: string; version: number }[] }>(
    '/api/v1/directory/teams',
  )
  const team = items.find((one) => one.name === 'Provider Abroad')
  if (team === undefined) throw new Error('the team was not imported')
  const listing = { result: 'not-listed', checkedOn: '2026-11-20', lists: 'consolidated list of the home country' }
  const changed = await node.fetch('liaison', `/api/v1/directory/teams/${team.teamId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'if-match': `"${team.version}"` },
    body: JSON.stringify({ countries: ['XB'], profile: { listing } }),
  })
  if (changed.status !== 200) throw new Error(`the team was not changed: ${await changed.text()}`)
  await node.addReport(report(count), { fileName: '2026-11-21-scan_redis-exampleland-asn.csv' })
  await node.node.runJob('observations.notify')
  // The node's own job may have taken it first: then it is decided a moment later.
  for (const started = performance.now(); performance.now() - started < patienceMs;) {
    const asked = await node.shell.get<{ items: { approvalId: string; subject: { id: string } }[] }>(
      '/api/v1/approvals?state=waiting&limit=200',
    )
    if (asked.items.length >= count)
      return asked.items.map(({ approvalId, subject }) => ({ approvalId, notificationId: subject.id }))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { items: held } = await node.shell.get<{ items: unknown[] }>('/api/v1/notifications')
  throw new Error(`no notification waits for approval: ${JSON.stringify(held)}`)
}

/** The same with one notification. */
export async function holdNotification(node: Stage): Promise<HeldNotification> {
  const [one] = await holdNotifications(node, 1)
  return one as HeldNotification
}

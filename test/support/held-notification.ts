import type { TestNode } from './node.ts'

const contacts = `kind,value,team,email,format,language,role,source,verified
cidr,192.0.2.0/24,Provider Abroad,abuse@provider.example,csv,en,abuse,own list,2026-11-01
`
const report = `"timestamp","ip","port","protocol","asn","geo","hostname","tag","version"
"2026-11-20 06:30:00","192.0.2.1",6379,"tcp",64500,"XB","host.example","redis","7.0"
`

/** Longer than a decision takes on a busy machine. */
const patienceMs = 30_000

/**
 * Brings a node to the point where a notification to a provider abroad is held by rule P1-direct and waits for people.
 * The address of the provider is abuse@provider.example.
 */
export async function holdNotification(
  node: Pick<TestNode, 'fetch' | 'importContacts' | 'addReport' | 'node' | 'shell'>,
): Promise<{ notificationId: string; approvalId: string }> {
  await node.importContacts(contacts)
  const { items } = await node.shell.get<{ items: { teamId: string; name: string; version: number }[] }>(
    '/api/v1/directory/teams',
  )
  const team = items.find((one) => one.name === 'Provider Abroad')
  if (team === undefined) throw new Error('the team was not imported')
  const changed = await node.fetch('liaison', `/api/v1/directory/teams/${team.teamId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'if-match': `"${team.version}"` },
    body: JSON.stringify({
      countries: ['XB'],
      profile: {
        listing: { result: 'not-listed', checkedOn: '2026-11-20', lists: 'consolidated list of the home country' },
      },
    }),
  })
  if (changed.status !== 200) throw new Error(`the team was not changed: ${await changed.text()}`)
  await node.addReport(report, { fileName: '2026-11-21-scan_redis-exampleland-asn.csv' })
  await node.node.runJob('observations.notify')
  // The node's own job may have taken it first: then it is decided a moment later.
  for (const started = performance.now(); performance.now() - started < patienceMs;) {
    const asked = await node.shell.get<{ items: { approvalId: string; subject: { id: string } }[] }>(
      '/api/v1/approvals?state=waiting',
    )
    const [item] = asked.items
    if (item !== undefined) return { notificationId: item.subject.id, approvalId: item.approvalId }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { items: held } = await node.shell.get<{ items: unknown[] }>('/api/v1/notifications')
  throw new Error(`no notification waits for approval: ${JSON.stringify(held)}`)
}

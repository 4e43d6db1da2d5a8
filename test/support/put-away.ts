/** For tests: findings that ended long ago and were put away. */
import { setTimeout } from 'node:timers/promises'
import { instant } from '#kernel/instant.ts'
import { createLog } from '#platform/log.ts'
import type { TestNode } from './node.ts'
import { createPutAway } from '../../src/observations/archive/put-away.ts'

/** When they ended. */
export const endedLongAgo = '2026-03-10T12:00:00.000Z'
export const monthOfEnd = '2026-03'

/** Lets findings have been closed long ago, and their days told of. */
export async function closeLongAgo({ node: { db } }: TestNode, ips: readonly string[]): Promise<void> {
  await db.query(
    `update observations.finding set state = 5, state_at = $2, version = version + 1 where host(ip) = any($1::text[])`,
    [ips, endedLongAgo],
  )
  await db.query('update observations.finding_page set states = states | (1 << 5)')
  await db.query('update observations.intake_mark set at = $1', ['2026-03-02T00:00:00Z'])
  await db.query(
    `insert into observations.daily_leaf (kind, name, day, said_at) values ('feed-day', 'x', '2026-10-01', now()) on conflict do nothing`,
  )
}

/**
 * A round of its own: the node's may have been made just before, and none is made again for hours. One that met the node at work has stopped, and goes on.
 *
 * @returns How many findings lie in the archive.
 */
export async function putAway({ node: { db } }: TestNode): Promise<number> {
  const territory = async () => ({ home: 'XA', abroad: [], critical: [] })
  const clock = () => instant('2026-11-22T07:00:00Z')
  const job = createPutAway({ db, clock, log: createLog('silent'), territory })
  await db.query('update observations.archive_progress set round_at = null')
  for (let tries = 0; ; tries++) {
    await job.run(new AbortController().signal)
    const { rows } = await db.query<{ ended: boolean; n: number }>(
      'select round_at is not null as ended, (select count(*) from observations.closed_finding) as n from observations.archive_progress',
    )
    if (rows[0]!.ended) return rows[0]!.n
    if (tries > 100) throw new Error('findings were in hand for ten seconds')
    await setTimeout(100)
  }
}

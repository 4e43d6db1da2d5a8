/**
 * Closed findings leave the hot table: how fast, with how much of the database's log, and what dropping their month takes.
 * `node bench/archive.ts [--findings N] [--ended SHARE]`
 */
import { parseArgs } from 'node:util'
import { day, instantFromMs, plusMs, type Instant } from '#kernel/instant.ts'
import { connectDatabase } from '#platform/database.ts'
import { createLog } from '#platform/log.ts'
import { createPutAway } from '../src/observations/archive/put-away.ts'
import { createRetire } from '../src/observations/archive/retire.ts'
import { dropAt, monthOf } from '../src/observations/archive/month.ts'
import { fillFindings } from './fill.ts'
import { sinkholeReport } from './sinkhole.ts'
import { takeContacts, takeIn } from './take-in.ts'
import { round, say, startWholeNode, type WholeNode } from './whole-node.ts'

const { values: options } = parseArgs({
  options: { findings: { type: 'string', default: '300000' }, ended: { type: 'string', default: '0.33' } },
})
const findings = Number(options.findings)
const ended = Math.round(findings * Number(options.ended))
const feed = 'shadowserver:event4_sinkhole_http'
const now: Instant = instantFromMs(Date.now())
const endedAt = plusMs(now, -100 * day)

interface Cost {
  readonly seconds: number
  readonly walBytes: number
}

/** What work takes by the clock, and in the log of the database. */
async function costOf({ admin }: WholeNode, work: () => Promise<unknown>): Promise<Cost> {
  const at = async (): Promise<string> =>
    (await admin.query<{ lsn: string }>('select pg_current_wal_insert_lsn()::text as lsn')).rows[0]!.lsn
  // Pages are written whole to the log when they change first after a checkpoint: each work begins with that.
  await admin.query('checkpoint')
  const [from, startedAt] = [await at(), performance.now()]
  await work()
  const seconds = (performance.now() - startedAt) / 1000
  const { rows } = await admin.query<{ bytes: string }>('select pg_wal_lsn_diff($1, $2) as bytes', [await at(), from])
  return { seconds, walBytes: Number(rows[0]!.bytes) }
}

const perFinding = ({ seconds, walBytes }: Cost, count: number): object => ({
  findings: count,
  seconds: round(seconds),
  aSecond: Math.round(count / seconds),
  walBytesAFinding: round(walBytes / count, 0),
})

/** Fifty thousand findings are told of, without and with an index on the state: what leading the mover by one would cost each of them. */
async function stateIndex(node: WholeNode): Promise<void> {
  const { admin } = node
  const told = Math.min(50_000, findings >> 2)
  const update = (from: number, to: number): Promise<unknown> =>
    admin.query(
      `update observations.finding set state = $2, state_at = now() where finding_no in (
         select finding_no from observations.finding where state = $1 order by finding_no desc limit $3)`,
      [from, to, told],
    )
  say('told of', perFinding(await costOf(node, () => update(0, 1)), told))
  await admin.query('vacuum observations.finding')
  await admin.query('create index on observations.finding (state_at) where state in (4, 5)')
  say('told of, with an index on what has ended', perFinding(await costOf(node, () => update(1, 0)), told))
  await admin.query('drop index observations.finding_state_at_idx')
  await admin.query('vacuum observations.finding')
}

const node = await startWholeNode()
try {
  const { admin } = node
  await admin.query(`insert into observations.feed (feed, name, period) values ($1, $1, 'off')`, [feed])
  await takeContacts(node, 1000)
  const content = sinkholeReport('2026-01-19', 8, (row) => row)
  const fileName = '2026-01-19-event4_sinkhole_http-bench.csv'
  await takeIn(node, { feed, contentType: 'text/csv', fileName, content })
  await node.stopNode()
  say('there already', { findings, seconds: await fillFindings(admin, { first: 8, count: findings - 8, feed }) })
  await stateIndex(node)

  await admin.query('update observations.intake_mark set at = $1', [endedAt])
  await admin.query(
    `insert into observations.daily_leaf (kind, name, day, said_at) values ('feed-day', 'x', $1::timestamptz::date, $1)`,
    [now],
  )
  await admin.query(
    `update observations.finding set state = 5, state_at = $1 where finding_no in (select finding_no from observations.finding order by finding_no limit $2)`,
    [endedAt, ended],
  )
  await admin.query(
    `update observations.finding_page set states = states | 32
     where page <= (select (max(finding_no) - 1) / 256 from observations.finding where state = 5)`,
  )
  await admin.query('vacuum (analyze) observations.finding, observations.finding_page')

  const { host, port, user, password, database } = admin
  const db = connectDatabase({ host, port, user, password: password!, database: database!, max: 2 }, () => undefined)
  let at = now
  const deps = {
    db,
    clock: () => at,
    log: createLog('silent'),
    settings: { findingRetentionDays: 730 },
    emit: async () => undefined,
    territory: async () => ({ home: 'XA', abroad: [], critical: [] }),
  }
  const { signal } = new AbortController()
  const count = async (): Promise<number> =>
    Number((await admin.query<{ n: string }>('select count(*) as n from observations.closed_finding')).rows[0]!.n)
  const putAway = createPutAway(deps)
  const moved = await costOf(node, async () => {
    // Cleaning of the table goes before it: it waits for its turn, as on a node.
    for (let before = -1, away = 0; away !== before; before = away, away = await count()) {
      await admin.query('update observations.archive_progress set round_at = null')
      await putAway.run(signal)
    }
  })
  say('put away', perFinding(moved, await count()))
  const { rows: sizes } = await admin.query<{ hot: string; away: string }>(
    `select pg_total_relation_size('observations.finding') as hot, (select sum(pg_total_relation_size(relid)) from pg_partition_tree('observations.closed_finding')) as away`,
  )
  say('bytes', { hot: Number(sizes[0]!.hot), away: Number(sizes[0]!.away) })
  say('cleaned', perFinding(await costOf(node, () => admin.query('vacuum observations.finding')), ended))
  const away = await count()
  // Its time comes after years: the database knows the month by then.
  await admin.query('analyze observations.closed_finding')
  at = dropAt(monthOf(endedAt), 731)
  say('dropped', perFinding(await costOf(node, () => createRetire(deps).run(signal)), away))
  say('left', { away: await count() })
  await db.close()
} finally {
  await node.stop()
}

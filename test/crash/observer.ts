import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Found } from './check.ts'

/** Looks at a node from outside: the files of its spool, and what its database says. It asks the node itself nothing. */
export interface Observer {
  /** Rows, or null while the database is away. */
  ask<Row extends object>(text: string): Promise<Row[] | null>
  /** What the intake is doing at this moment. */
  intake(): Promise<'parse' | 'commit' | null>
  /** Whether everything that was taken in has been worked through to its last message. */
  settled(): Promise<boolean>
  found(): Promise<Found>
  end(): Promise<void>
}

/** A report that is being written, or is written and not yet acknowledged. */
export function spoolIsAtWork(dataDir: string): boolean {
  const names = readdirSync(join(dataDir, 'spool'))
  return names.some((name) => name.endsWith('.part') || (!name.endsWith('.note') && !names.includes(`${name}.note`)))
}

export function createObserver(config: () => pg.ClientConfig): Observer {
  let client: pg.Client | null = null

  async function connected(): Promise<pg.Client> {
    if (client !== null) return client
    const fresh = new pg.Client({ ...config(), application_name: 'observer', connectionTimeoutMillis: 2000 })
    fresh.on('error', () => {
      if (client === fresh) client = null
    })
    await fresh.connect()
    return (client = fresh)
  }

  async function ask<Row extends object>(text: string): Promise<Row[] | null> {
    try {
      return (await (await connected()).query<Row & pg.QueryResultRow>(text)).rows
    } catch {
      client?.end().catch(() => undefined)
      client = null
      return null
    }
  }

  async function need<Row extends object>(text: string): Promise<Row[]> {
    for (;;) {
      const rows = await ask<Row>(text)
      if (rows !== null) return rows
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  return {
    ask,
    async intake() {
      const rows = await ask<{ processing: boolean; committing: boolean }>(
        `select exists (select from observations.report where state = 'processing' and worker is not null) as processing,
           exists (select from pg_stat_activity where datname = current_database() and application_name = 'comity'
             and xact_start is not null and state in ('active', 'idle in transaction')
             and query ~ 'observations\\.(chunk|finding|sighting_block|evidence_block|pending|trend|rejected|feed_day|report)\\M|^commit') as committing`,
      )
      const now = rows?.[0]
      if (now?.processing !== true) return null
      return now.committing ? 'commit' : 'parse'
    },
    async settled() {
      const rows = await ask<{ left: number }>(
        `select (select count(*) from observations.report where state not in ('done', 'failed'))
           + (select count(*) from observations.pending)
           + (select count(*) from observations.notification where state = 'queued')
           + (select count(*) from correspondence.message where state in ('queued', 'sending')) as left`,
      )
      return rows !== null && Number(rows[0]!.left) === 0
    },
    async found() {
      const [reports, findings, sums, messages, held] = [
        await need<Found['reports'][number]>(
          `select r.state, coalesce(sum(c.rows), 0)::int as rows, coalesce(sum(c.events), 0)::int as events
           from observations.report r left join observations.chunk c using (report_no) group by r.report_no order by r.report_no`,
        ),
        await need<Found['findings'][number]>('select host(ip) as ip, sightings::int from observations.finding'),
        await need<Record<string, number>>(
          `select (select sum(sightings) from observations.trend)::int as trend, (select sum(new_findings) from observations.trend)::int as fresh,
             (select sum(rows) from observations.feed_day)::int as "dayRows", (select sum(reports) from observations.feed_day)::int as "dayReports"`,
        ),
        await need<Found['messages'][number]>(
          `select m.id as "messageId", m.state, (select count(*)::int from correspondence.bounce b where b.message_id = m.id) as bounces
           from correspondence.message m where m.kind = 'notification'`,
        ),
        await need<Found['held'][number]>(
          `select findings, coalesce(why_held, state) as why from observations.notification where state in ('held', 'queued', 'suppressed')`,
        ),
      ]
      return { reports, findings, sums: sums[0]!, messages, held }
    },
    async end() {
      await client?.end().catch(() => undefined)
      client = null
    },
  }
}

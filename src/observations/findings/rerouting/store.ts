import type { Database, Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import type { EntryRoute } from '../../ingest/router.ts'
import { widenPages } from '../pages/store.ts'

export interface RoutableRow {
  readonly finding_no: number
  readonly state: number
  readonly ip: string | null
  readonly asn: number | null
  readonly country: string | null
  /** The host that the finding is about, where it is about one. */
  readonly host: string | null
  readonly network_no: number | null
  readonly team_no: number | null
  readonly contact_no: number | null
}

/** Findings that somebody is still to do something about. Whoever stands under a pseudonym can be told to nobody any more. */
export async function openFindings(db: Database, after: number, limit: number): Promise<RoutableRow[]> {
  return db.transaction(async (tx) => {
    // The batches go along the numbers. While a table grows the planner does not know how long it is, and would read all of it for each batch.
    await tx.query('set local enable_seqscan = off')
    const { rows } = await tx.query<RoutableRow>(
      `select finding_no, state, host(ip) as ip, asn, country, case get_byte(key, 0) & 127 when 3 then resource when 2 then substring(resource from '://([^/:?#]+)') end as host,
         network_no, team_no, contact_no
       from observations.finding where finding_no > $1 and state < 4 and get_byte(key, 0) & 64 = 0 order by finding_no limit $2`,
      [after, limit],
    )
    return rows
  })
}

/** The version of the directory by which all open findings were routed; 0 before the first time. */
export async function routedVersion(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ version: number }>('select version from observations.routed')
  return rows[0]!.version
}

export async function noteRoutedVersion(sql: Sql, version: number): Promise<void> {
  await sql.query('update observations.routed set version = $1', [version])
}

/** Whether a report is in work that was begun by a moment: it is read to its end by the routes of its beginning. */
export async function oldReportsRun(sql: Sql, begunBy: Instant): Promise<boolean> {
  const { rows } = await sql.query<{ run: boolean }>(
    `select exists (select from observations.report where state = 'processing' and started_at <= $1) as run`,
    [begunBy],
  )
  return rows[0]!.run
}

export async function saveRoutes(tx: Tx, routes: readonly ({ findingNo: number } & EntryRoute)[]): Promise<void> {
  await tx.query(
    `update observations.finding f set network_no = u.network_no, team_no = u.team_no, contact_no = u.contact_no, uncertain = u.uncertain, version = f.version + 1
     from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::boolean[]) as u (finding_no, network_no, team_no, contact_no, uncertain)
     where f.finding_no = u.finding_no`,
    [
      routes.map((r) => r.findingNo),
      routes.map((r) => r.networkNo),
      routes.map((r) => r.teamNo),
      routes.map((r) => r.contactNo),
      routes.map((r) => r.uncertain),
    ],
  )
  await widenPages(
    tx,
    routes.map((r) => r.findingNo),
  )
}

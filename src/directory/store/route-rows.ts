import type { Database, Sql } from '#platform/database.ts'
import { dayNumber, NEVER } from '../freshness.ts'
import { buildRoutes, type RouteData } from '../routing/build-routes.ts'
import { createRouteCollector, type RouteCollector } from '../routing/route-columns.ts'
import type { Claim } from '../routing/claim.ts'
import { wordsOf } from '#kernel/ip.ts'
import { contactRoles, type ContactRole } from '../words.ts'

interface RouteRow {
  network_no: number
  kind: 'cidr' | 'asn' | 'domain' | 'sector' | 'country'
  key: string
  address: Buffer | null
  bits: number | null
  contact_no: number
  chosen: boolean
  team_no: number
  role: ContactRole
  verified: string | null
}

/** The version of all that decides on routes. */
export async function routesVersion(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ version: number }>('select version from directory.routes_version')
  return rows[0]!.version
}

/** More at once would be more objects at once, which V8 then keeps room for. */
const fetchSize = 2000

/**
 * Reads every usable claim through a cursor, so that memory stays that of the columns.
 *
 * Left out are disabled contacts (the next one that claims the system answers then) and diplomatic or policy contacts,
 * who are never told of a machine. `who` shows them all the same.
 */
export async function loadRouteData(db: Database): Promise<RouteData> {
  return db.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only')
    const version = await routesVersion(tx)
    // All rows are wanted, and right after an import the planner does not know yet how many there are: it must not join one by one.
    await tx.query('set local enable_nestloop = off; set local cursor_tuple_fraction = 1')
    await tx.query(
      `declare route_rows no scroll cursor for
       select n.network_no, n.kind, case when n.kind = 'cidr' then '' else n.key end as key, n.address, n.bits,
              n.contact_no, n.chosen, c.team_no, c.role, c.verified
       from directory.network n
       join directory.contact c on c.contact_no = n.contact_no
       where n.ended_at is null and c.ended_at is null and c.disabled_at is null and c.level = 'technical'`,
    )
    const collector = createRouteCollector()
    const words = new Uint32Array(4)
    const days = new Map<string, number>()
    for (;;) {
      const { rows } = await tx.query<RouteRow>(`fetch ${fetchSize} from route_rows`)
      for (const row of rows) collect(collector, row, words, days)
      if (rows.length < fetchSize) break
    }
    return buildRoutes(collector.columns(), version)
  })
}

function collect(collector: RouteCollector, row: RouteRow, words: Uint32Array, days: Map<string, number>): void {
  const claim: Claim = {
    networkNo: row.network_no,
    teamNo: row.team_no,
    contactNo: row.contact_no,
    role: contactRoles.indexOf(row.role),
    verifiedDay: dayOfVerification(row.verified, days),
    chosen: row.chosen,
  }
  if (row.kind === 'cidr') collector.cidr(wordsOf(row.address!, words), row.bits!, claim)
  else if (row.kind === 'asn') collector.asn(Number(row.key), claim)
  else collector.text(row.kind, row.key, claim)
}

/** Few distinct days stand in a million rows: each is parsed once. */
function dayOfVerification(verified: string | null, days: Map<string, number>): number {
  if (verified === null) return NEVER
  let day = days.get(verified)
  if (day === undefined) days.set(verified, (day = dayNumber(verified)))
  return day
}

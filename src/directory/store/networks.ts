import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { ClaimRecord } from '../explain.ts'
import type { NetworkName } from '../network-name.ts'
import type { NetworkKind } from '../words.ts'

/** A claim: this contact answers for this network, says that source. */
export interface Network {
  readonly networkId: Id<'network'>
  readonly kind: NetworkKind
  readonly value: string
  readonly contactId: Id<'contact'>
  readonly teamId: Id<'team'>
  readonly team: string
  readonly source: string
  readonly chosen: boolean
  readonly chosenReason: string | null
  readonly version: number
  readonly createdAt: Instant
  readonly endedAt: Instant | null
}

interface NetworkRow {
  network_no: number
  kind: NetworkKind
  key: string
  contact_no: number
  team_no: number
  team: string
  source: string
  chosen: boolean
  chosen_reason: string | null
  version: number
  created_at: Instant
  ended_at: Instant | null
}

const columns = `n.network_no, n.kind, n.key, n.contact_no, c.team_no, t.name as team, n.source, n.chosen, n.chosen_reason, n.version,
  n.created_at, n.ended_at`
const from = `directory.network n join directory.contact c on c.contact_no = n.contact_no
  join directory.team t on t.team_no = c.team_no`

function toNetwork(row: NetworkRow): Network {
  return {
    networkId: numberedId('network', row.network_no),
    kind: row.kind,
    value: row.key,
    contactId: numberedId('contact', row.contact_no),
    teamId: numberedId('team', row.team_no),
    team: row.team,
    source: row.source,
    chosen: row.chosen,
    chosenReason: row.chosen_reason,
    version: row.version,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }
}

export async function findNetwork(sql: Sql, networkNo: number): Promise<Network | null> {
  const { rows } = await sql.query<NetworkRow>(`select ${columns} from ${from} where n.network_no = $1`, [networkNo])
  return rows[0] ? toNetwork(rows[0]) : null
}

/** What a list of networks is narrowed by. */
export interface NetworkFilter {
  readonly kind?: string
  /** The beginning of the value. */
  readonly search?: string
  readonly contactNo?: number
  readonly teamNo?: number
  readonly source?: string
}

/** A page of networks that have not ended. */
export async function listNetworks(
  sql: Sql,
  filter: NetworkFilter,
  afterNo: number,
  limit: number,
): Promise<Network[]> {
  const { rows } = await sql.query<NetworkRow>(
    `select ${columns} from ${from}
     where n.ended_at is null and n.network_no > $1
       and ($2::text is null or n.kind = $2)
       and ($3::text is null or starts_with(lower(n.key), $3))
       and ($4::bigint is null or n.contact_no = $4)
       and ($5::bigint is null or c.team_no = $5)
       and ($6::text is null or n.source = $6)
     order by n.network_no limit $7`,
    [
      afterNo,
      filter.kind ?? null,
      filter.search?.trim().toLowerCase() ?? null,
      filter.contactNo ?? null,
      filter.teamNo ?? null,
      filter.source ?? null,
      limit,
    ],
  )
  return rows.map(toNetwork)
}

/** Makes a claim. @returns Its number, or null when the same source made it already. */
export async function insertNetwork(
  tx: Tx,
  name: NetworkName,
  claim: { contactNo: number; source: string; at: Instant; by: string },
): Promise<number | null> {
  const { rows } = await tx.query<{ network_no: number }>(
    `insert into directory.network (kind, key, address, bits, contact_no, source, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (kind, key, contact_no, source) where ended_at is null do nothing returning network_no`,
    [
      name.kind,
      name.key,
      name.address ? Buffer.from(name.address) : null,
      name.bits,
      claim.contactNo,
      claim.source,
      claim.at,
      claim.by,
    ],
  )
  return rows[0]?.network_no ?? null
}

/** Hands a network to another contact, if it still has that version. */
export async function moveNetwork(tx: Tx, networkNo: number, version: number, contactNo: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update directory.network set contact_no = $3, version = version + 1
     where network_no = $1 and version = $2 and ended_at is null`,
    [networkNo, version, contactNo],
  )
  return rowCount === 1
}

/** Chooses a claim among those to the same network; the others are chosen no longer. */
export async function chooseNetwork(tx: Tx, networkNo: number, version: number, reason: string): Promise<boolean> {
  const { rows } = await tx.query<{ kind: string; key: string }>(
    `update directory.network set chosen = true, chosen_reason = $3, version = version + 1
     where network_no = $1 and version = $2 and ended_at is null returning kind, key`,
    [networkNo, version, reason],
  )
  if (rows[0] === undefined) return false
  await tx.query(
    `update directory.network set chosen = false, chosen_reason = null, version = version + 1
     where kind = $1 and key = $2 and network_no <> $3 and chosen and ended_at is null`,
    [rows[0].kind, rows[0].key, networkNo],
  )
  return true
}

export async function endNetwork(tx: Tx, networkNo: number, version: number, at: Instant): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update directory.network set ended_at = $3, version = version + 1
     where network_no = $1 and version = $2 and ended_at is null`,
    [networkNo, version, at],
  )
  return rowCount === 1
}

/** Every claim that stands under one of these names, also with disabled contacts. */
export async function claimsTo(sql: Sql, names: readonly { kind: NetworkKind; key: string }[]): Promise<ClaimRecord[]> {
  const { rows } = await sql.query<ClaimRecord>(
    `select n.network_no as "networkNo", n.kind, n.key, n.bits, n.source, n.chosen, n.chosen_reason as "chosenReason",
            c.team_no as "teamNo", t.name as team, n.contact_no as "contactNo", c.role, c.email, c.format, c.language, c.level,
            coalesce(starts_with(c.openpgp_key, '-----BEGIN'), false) as "hasOpenpgpKey", c.verified, c.sources->>'verified' as "verifiedSource",
            case when c.disabled_at is not null then coalesce(c.disabled_reason, '') end as "disabledReason"
     from unnest($1::text[], $2::text[]) as asked (kind, key)
     join directory.network n on n.kind = asked.kind and n.key = asked.key and n.ended_at is null
     join directory.contact c on c.contact_no = n.contact_no and c.ended_at is null
     join directory.team t on t.team_no = c.team_no`,
    [names.map((name) => name.kind), names.map((name) => name.key)],
  )
  return rows
}

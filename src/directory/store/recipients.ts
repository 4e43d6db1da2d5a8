import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { Listing } from '../team-profile.ts'
import type { ContactRole, MessageFormat } from '../words.ts'

export interface RecipientRow {
  readonly contact_no: number
  readonly team_no: number
  readonly team: string
  readonly function_class: string | null
  readonly countries: readonly string[]
  readonly role: ContactRole
  readonly email: string
  readonly format: MessageFormat
  readonly language: string
  readonly openpgp_key: string | null
  readonly verified: string | null
  readonly disabled_at: Instant | null
  readonly disabled_reason: string | null
  readonly listing: Listing | null
}

export async function readRecipients(sql: Sql, contactNos: readonly number[]): Promise<RecipientRow[]> {
  const { rows } = await sql.query<RecipientRow>(
    `select c.contact_no, t.team_no, t.name as team, t.function_class, t.countries, c.role, c.email, c.format, c.language, c.openpgp_key, c.verified,
       c.disabled_at, c.disabled_reason, t.profile -> 'listing' ->> 'result' as listing
     from directory.contact c join directory.team t on t.team_no = c.team_no
     where c.contact_no = any($1::bigint[]) and c.ended_at is null`,
    [contactNos],
  )
  return rows
}

/** The contacts that are not at home (`isAtHome`) and those of critical operators: few of the many that a country has. */
export async function marksOfContacts(
  sql: Sql,
  home: string,
): Promise<{ readonly contact_no: number; readonly abroad: boolean; readonly critical: boolean }[]> {
  const { rows } = await sql.query<{ contact_no: number; abroad: boolean; critical: boolean }>(
    `select * from (
       select c.contact_no, case when t.countries <> '{}' then not $1 = any(t.countries) else c.role = 'national' end as abroad,
         c.role = 'critical-operator' as critical
       from directory.contact c join directory.team t on t.team_no = c.team_no where c.ended_at is null) m
     where abroad or critical`,
    [home],
  )
  return rows
}

/** The numbers of a team's contacts, also of those that ended: what was told to them stays theirs. */
export async function contactNosOfTeam(sql: Sql, teamNo: number): Promise<number[]> {
  const { rows } = await sql.query<{ contact_no: number }>(
    'select contact_no from directory.contact where team_no = $1',
    [teamNo],
  )
  return rows.map((row) => row.contact_no)
}

/** Names of teams, and how the network that a route went by is named. */
export async function teamNames(sql: Sql, teamNos: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql.query<{ team_no: number; name: string }>(
    'select team_no, name from directory.team where team_no = any($1::bigint[])',
    [teamNos],
  )
  return new Map(rows.map((row) => [row.team_no, row.name]))
}

export async function networkKindsOf(sql: Sql, networkNos: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql.query<{ network_no: number; kind: string }>(
    'select network_no, kind from directory.network where network_no = any($1::bigint[])',
    [networkNos],
  )
  return new Map(rows.map((row) => [row.network_no, row.kind]))
}

import type { FunctionClass } from '#kernel/actor.ts'
import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { TeamProfile } from '../team-profile.ts'
import { nameKey } from '../imports/import-row.ts'

/** A team: who they are, not how to reach them. */
export interface Team {
  readonly teamId: Id<'team'>
  readonly name: string
  /** Null for a team that nobody has classed yet. @source R144 */
  readonly functionClass: FunctionClass | null
  readonly countries: readonly string[]
  readonly profile: TeamProfile
  readonly sources: Readonly<Record<string, string>>
  readonly version: number
  readonly createdAt: Instant
  readonly endedAt: Instant | null
}

interface TeamRow {
  team_no: number
  name: string
  function_class: FunctionClass | null
  countries: string[]
  profile: TeamProfile
  sources: Record<string, string>
  version: number
  created_at: Instant
  ended_at: Instant | null
}

const columns = 'team_no, name, function_class, countries, profile, sources, version, created_at, ended_at'

function toTeam(row: TeamRow): Team {
  return {
    teamId: numberedId('team', row.team_no),
    name: row.name,
    functionClass: row.function_class,
    countries: row.countries,
    profile: row.profile,
    sources: row.sources,
    version: row.version,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }
}

export async function findTeam(sql: Sql, teamNo: number): Promise<Team | null> {
  const { rows } = await sql.query<TeamRow>(`select ${columns} from directory.team where team_no = $1`, [teamNo])
  return rows[0] ? toTeam(rows[0]) : null
}

export async function findTeamByName(sql: Sql, name: string): Promise<Team | null> {
  const { rows } = await sql.query<TeamRow>(
    `select ${columns} from directory.team where name_key = $1 and ended_at is null`,
    [nameKey(name)],
  )
  return rows[0] ? toTeam(rows[0]) : null
}

/** What a list of teams is narrowed by. */
export interface TeamFilter {
  readonly search?: string
  readonly functionClass?: string
  readonly country?: string
}

/** A page of teams that have not ended, in the order of their making. */
export async function listTeams(sql: Sql, filter: TeamFilter, afterNo: number, limit: number): Promise<Team[]> {
  const { rows } = await sql.query<TeamRow>(
    `select ${columns} from directory.team
     where ended_at is null and team_no > $1
       and ($2::text is null or strpos(name_key, $2) > 0)
       and ($3::text is null or function_class = $3)
       and ($4::text is null or countries @> array[$4])
     order by team_no limit $5`,
    [
      afterNo,
      filter.search === undefined ? null : nameKey(filter.search),
      filter.functionClass ?? null,
      filter.country ?? null,
      limit,
    ],
  )
  return rows.map(toTeam)
}

/** The fields of a team that a person or a file may set. */
export interface TeamFields {
  readonly name: string
  readonly functionClass: FunctionClass | null
  readonly countries: readonly string[]
  readonly profile: TeamProfile
}

/** Makes a team. @returns null when a team of that name is there. */
export async function insertTeam(
  tx: Tx,
  team: TeamFields,
  made: { at: Instant; by: string; sources: Record<string, string> },
): Promise<Team | null> {
  const { rows } = await tx.query<TeamRow>(
    `insert into directory.team (name, name_key, function_class, countries, profile, sources, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (name_key) where ended_at is null do nothing returning ${columns}`,
    [
      team.name,
      nameKey(team.name),
      team.functionClass,
      team.countries,
      JSON.stringify(team.profile),
      JSON.stringify(made.sources),
      made.at,
      made.by,
    ],
  )
  return rows[0] ? toTeam(rows[0]) : null
}

/** Changes a team if it still has that version. @returns null when it has not. */
export async function updateTeam(
  tx: Tx,
  teamNo: number,
  version: number,
  team: TeamFields,
  sources: Record<string, string>,
): Promise<Team | null> {
  const { rows } = await tx.query<TeamRow>(
    `update directory.team set name = $3, name_key = $4, function_class = $5, countries = $6, profile = $7, sources = $8,
       version = version + 1
     where team_no = $1 and version = $2 and ended_at is null returning ${columns}`,
    [
      teamNo,
      version,
      team.name,
      nameKey(team.name),
      team.functionClass,
      team.countries,
      JSON.stringify(team.profile),
      JSON.stringify(sources),
    ],
  )
  return rows[0] ? toTeam(rows[0]) : null
}

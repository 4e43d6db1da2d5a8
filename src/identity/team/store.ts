import type { Instant } from '#kernel/instant.ts'
import type { Country } from '#kernel/places.ts'
import type { Sql } from '#platform/database.ts'
import type { HostModel, Team } from './team.ts'

interface TeamRow {
  version: number
  name: string
  country: Country
  time_zone: string
  host_model: HostModel
  mandate: string
}

/** The team as it is now; null before the node is set up. */
export async function readTeam(sql: Sql): Promise<Team | null> {
  const { rows } = await sql.query<TeamRow>(
    'select version, name, country, time_zone, host_model, mandate from identity.team order by version desc limit 1',
  )
  const row = rows[0]
  if (row === undefined) return null
  const { version, name, country, mandate } = row
  return { version, name, country, mandate, timeZone: row.time_zone, hostModel: row.host_model }
}

/** Keeps others from changing the team until this transaction ends: two set-ups at once make one team. */
export async function lockTeam(tx: Sql): Promise<void> {
  await tx.query('lock table identity.team in exclusive mode')
}

export async function addTeamVersion(tx: Sql, team: Team, by: { at: Instant; actorId: string }): Promise<void> {
  await tx.query(
    `insert into identity.team (version, name, country, time_zone, host_model, mandate, changed_at, changed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [team.version, team.name, team.country, team.timeZone, team.hostModel, team.mandate, by.at, by.actorId],
  )
}

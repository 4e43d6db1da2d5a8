import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { parseCountry } from '#kernel/places.ts'
import type { Tx } from '#platform/database.ts'
import { byHand, type DirectoryContext } from './context.ts'
import { badValue, definedOf, ended, sourcesOf, split, teamAt, writeDown } from './edit-support.ts'
import { numberOf, stale } from './ids.ts'
import * as teams from './store/teams.ts'
import { flatTeam, teamOf } from './team-merge.ts'
import { mergeFields } from './team-profile.ts'

export type TeamChange = Partial<teams.TeamFields>

/** Sets fields of a team in the name of a source. @throws {AppError} `platform.stale` */
export async function setTeam(
  context: DirectoryContext,
  tx: Tx,
  actor: Actor,
  teamId: string,
  version: number,
  change: TeamChange,
  source: string,
): Promise<teams.Team> {
  const team = await teamAt(tx, teamId)
  if (team.endedAt !== null) throw ended('team')
  const { name, functionClass, countries, profile } = change
  const incoming = definedOf({ functionClass, countries: countries?.map(checkedCountry), ...profile })
  const { changed } = mergeFields(flatTeam(team), {}, incoming, source)
  if (name !== undefined && name !== team.name) changed['name'] = { before: team.name, after: name }
  if (team.version !== version) throw stale()
  if (Object.keys(changed).length === 0) return team
  const [before, after] = split(changed)
  const { name: newName, ...flat } = { ...flatTeam(team), name: team.name, ...after }
  const sources = { ...team.sources, ...sourcesOf(changed, source) }
  const edited = await teams.updateTeam(tx, numberOf('team', teamId), version, teamOf(newName, flat), sources)
  if (edited === null) throw stale()
  await writeDown(context, tx, { actor, type: 'team', id: teamId, change: 'edited', before, after, source })
  return edited
}

/** Changes to teams by hand. */
export interface TeamEditing {
  createTeam(actor: Actor, team: TeamChange & { name: string }): Promise<teams.Team>
  editTeam(actor: Actor, teamId: string, version: number, change: TeamChange): Promise<teams.Team>
}

export function createTeamEditing(context: DirectoryContext): TeamEditing {
  const { db, clock } = context

  return {
    createTeam: (actor, team) =>
      db.transaction(async (tx) => {
        const { name, ...rest } = team
        const flat = definedOf({
          functionClass: rest.functionClass,
          countries: rest.countries?.map(checkedCountry),
          ...rest.profile,
        })
        const sources = Object.fromEntries(['name', ...Object.keys(flat)].map((field) => [field, byHand]))
        const made = await teams.insertTeam(tx, teamOf(name, flat), { at: clock(), by: actor.id, sources })
        if (made === null) throw new AppError('directory.duplicate', `The directory has a team named ${name}.`)
        await writeDown(context, tx, {
          actor,
          type: 'team',
          id: made.teamId,
          change: 'created',
          after: { name, ...flat },
        })
        return made
      }),
    editTeam: (actor, teamId, version, change) =>
      db.transaction((tx) => setTeam(context, tx, actor, teamId, version, change, byHand)),
  }
}

function checkedCountry(text: string): string {
  const country = parseCountry(text)
  if (country === null)
    throw badValue([{ pointer: '/countries', reason: `${text} is no country code (ISO 3166-1, two letters)` }])
  return country
}

import type { Actor } from '#kernel/actor.ts'
import type { FunctionClass } from '#kernel/actor.ts'
import { numberOf } from './ids.ts'
import type { Tx } from '#platform/database.ts'
import type { DirectoryContext } from './context.ts'
import type { TeamRecord } from './imports/global-irt.ts'
import { recordChange } from './store/history.ts'
import { addProposal } from './store/proposals.ts'
import { findTeamByName, updateTeam, type Team, type TeamFields } from './store/teams.ts'
import { mergeFields, type MergedFields } from './team-profile.ts'

/** A team as one flat record of fields, each of which has a source. */
export function flatTeam(team: TeamFields): Record<string, unknown> {
  return { functionClass: team.functionClass, countries: team.countries, ...team.profile }
}

/** The fields of a team back from the flat record. */
export function teamOf(name: string, flat: Readonly<Record<string, unknown>>): TeamFields {
  const { functionClass, countries, ...profile } = flat
  return {
    name,
    functionClass: (functionClass as FunctionClass | null | undefined) ?? null,
    countries: (countries as string[] | undefined) ?? [],
    profile,
  }
}

/** Brings what teams say of themselves into the directory; what another source said before stays, and is compared. */
export async function mergeTeamProfiles(
  context: DirectoryContext,
  tx: Tx,
  request: { actor: Actor; importNo: number; teams: readonly TeamRecord[] },
): Promise<{ teamsChanged: number; proposals: number }> {
  let teamsChanged = 0
  let proposals = 0
  for (const record of request.teams) {
    const team = await findTeamByName(tx, record.name)
    if (team === null) continue
    const incoming = { functionClass: record.functionClass, countries: record.countries, ...record.profile }
    // A class that only followed from a role was nobody's word: the team's own record may say better.
    const current = team.sources['functionClass'] === undefined ? { ...team, functionClass: null } : team
    const merged = mergeFields(flatTeam(current), team.sources, incoming, record.source)
    if (await applyMerged(context, tx, team, merged, { ...request, source: record.source })) teamsChanged++
    for (const [field, { current: held, proposed }] of Object.entries(merged.proposed)) {
      const at = context.clock()
      const subject = { subjectType: 'team' as const, subjectNo: numberOf('team', team.teamId) }
      const added = await addProposal(tx, {
        ...subject,
        field,
        current: held,
        proposed,
        source: record.source,
        importNo: request.importNo,
        at,
      })
      if (added) proposals++
    }
  }
  return { teamsChanged, proposals }
}

async function applyMerged(
  context: DirectoryContext,
  tx: Tx,
  team: Team,
  { changed }: MergedFields,
  by: { actor: Actor; importNo: number; source: string },
): Promise<boolean> {
  const fields = Object.entries(changed)
  if (fields.length === 0) return false
  const after = {
    ...flatTeam(team),
    ...Object.fromEntries(fields.map(([field, { after: value }]) => [field, value])),
  }
  const sources = { ...team.sources, ...Object.fromEntries(fields.map(([field]) => [field, by.source])) }
  const teamNo = numberOf('team', team.teamId)
  await updateTeam(tx, teamNo, team.version, teamOf(team.name, after), sources)
  await recordChange(tx, context.clock(), by.actor, {
    subjectType: 'team',
    subjectNo: teamNo,
    change: 'edited',
    before: Object.fromEntries(fields.map(([field, { before }]) => [field, before])),
    after: Object.fromEntries(fields.map(([field, { after: value }]) => [field, value])),
    source: by.source,
    importNo: by.importNo,
  })
  return true
}

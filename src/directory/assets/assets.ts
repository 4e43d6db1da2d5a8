import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberedId } from '#kernel/id.ts'
import { sayFact, type DirectoryContext } from '../context.ts'
import { badValue, teamAt } from '../edit-support.ts'
import { notFound, numberOf } from '../ids.ts'
import { parseAsset, publishedAssets, touches, type AssetPurpose, type TeamAsset } from './asset.ts'
import * as store from './store.ts'

/** What an act would touch of a response team. */
export interface AssetHit {
  readonly target: string
  readonly asset: TeamAsset
}

/**
 * Published contact points of response teams, asked before anything is done to a system: only what is public already, so that the
 * register is worth nothing to an attacker.
 *
 * @source R100; NORMS-IN-PRACTICE C14, harm 4
 */
export interface TeamAssets {
  /** Those in the register, then those that follow from what teams publish. */
  list(): Promise<TeamAsset[]>
  add(
    actor: Actor,
    teamId: string,
    asset: { value: string; purpose: AssetPurpose; publishedAt: string },
  ): Promise<TeamAsset>
  end(actor: Actor, assetId: string): Promise<void>
  /** Which of these addresses, prefixes and host names are, or hold, a contact point; one hit a target. */
  hits(targets: readonly string[]): Promise<AssetHit[]>
}

export function createTeamAssets(context: DirectoryContext): TeamAssets {
  const { db, clock } = context

  async function list(): Promise<TeamAsset[]> {
    const [registered, teams] = await Promise.all([store.listAssets(db), store.publishedTeams(db)])
    return [...registered, ...teams.flatMap(publishedAssets)]
  }

  return {
    list,
    async add(actor, teamId, { value, purpose, publishedAt }) {
      const parsed = parseAsset(value)
      if (parsed === null) throw badValue([{ pointer: '/value', reason: 'is no address, prefix or host name' }])
      return db.transaction(async (tx) => {
        const team = await teamAt(tx, teamId)
        const at = clock()
        const teamNo = numberOf('team', teamId)
        const no = await store.insertAsset(tx, { teamNo, ...parsed, purpose, publishedAt, at, by: actor.id })
        if (no === null) throw new AppError('directory.duplicate', `${team.name} has ${parsed.value} already.`)
        const assetId = numberedId('asset', no)
        await sayFact(context, tx, { type: 'team-asset-added', at, by: actor, subject: 'team-asset', id: assetId })
        return { assetId, teamId, team: team.name, ...parsed, purpose, publishedAt }
      })
    },
    async end(actor, assetId) {
      await db.transaction(async (tx) => {
        const at = clock()
        if (!(await store.endAsset(tx, numberOf('asset', assetId), at))) throw notFound('asset')
        await sayFact(context, tx, { type: 'team-asset-ended', at, by: actor, subject: 'team-asset', id: assetId })
      })
    },
    async hits(targets) {
      const assets = await list()
      return targets.flatMap((target) => {
        const asset = assets.find((one) => touches(target, one))
        return asset === undefined ? [] : [{ target, asset }]
      })
    },
  }
}

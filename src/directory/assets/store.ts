import { numberedId } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { AssetKind, AssetPurpose, PublishedTeam, TeamAsset } from './asset.ts'

interface AssetRow {
  asset_no: number
  team_no: number
  team: string
  kind: AssetKind
  value: string
  purpose: AssetPurpose
  published_at: string
}

/** @returns Null where the team has it already. */
export async function insertAsset(
  tx: Tx,
  asset: {
    readonly teamNo: number
    readonly kind: AssetKind
    readonly value: string
    readonly purpose: AssetPurpose
    readonly publishedAt: string
    readonly at: Instant
    readonly by: string
  },
): Promise<number | null> {
  const { rows } = await tx.query<{ asset_no: number }>(
    `insert into directory.team_asset (team_no, kind, value, purpose, published_at, added_at, added_by)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning asset_no`,
    [asset.teamNo, asset.kind, asset.value, asset.purpose, asset.publishedAt, asset.at, asset.by],
  )
  return rows[0]?.asset_no ?? null
}

export async function endAsset(tx: Tx, assetNo: number, at: Instant): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update directory.team_asset set ended_at = $2 where asset_no = $1 and ended_at is null',
    [assetNo, at],
  )
  return rowCount > 0
}

/** All that stand, in the order of their values. */
export async function listAssets(sql: Sql): Promise<TeamAsset[]> {
  const { rows } = await sql.query<AssetRow>(
    `select a.asset_no, a.team_no, t.name as team, a.kind, a.value, a.purpose, a.published_at
     from directory.team_asset a join directory.team t using (team_no)
     where a.ended_at is null and t.ended_at is null order by a.value, a.asset_no`,
  )
  return rows.map(({ asset_no, team_no, published_at, ...rest }) => ({
    assetId: numberedId('asset', asset_no),
    teamId: numberedId('team', team_no),
    ...rest,
    publishedAt: published_at,
  }))
}

/** Response teams with what they publish: contacts in the role of a response team, and the team's own entry. */
export async function publishedTeams(sql: Sql): Promise<PublishedTeam[]> {
  const { rows } = await sql.query<{ team_no: number; team: string; emails: string[]; websites: string[] }>(
    `select t.team_no, t.name as team,
       array_remove(array_agg(distinct c.email), null) || coalesce(array(select jsonb_array_elements_text(t.profile -> 'emails')), '{}') as emails,
       coalesce(array(select jsonb_array_elements_text(t.profile -> 'websites')), '{}') as websites
     from directory.team t
     left join directory.contact c on c.team_no = t.team_no and c.role in ('csirt', 'national') and c.ended_at is null
     where t.ended_at is null and (t.function_class in ('csirt', 'psirt') or c.contact_no is not null)
     group by t.team_no`,
  )
  return rows.map(({ team_no, ...rest }) => ({ teamId: numberedId('team', team_no), ...rest }))
}

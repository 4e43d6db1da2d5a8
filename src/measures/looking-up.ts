import type { Directory } from '#directory'
import type { Country, Place } from '#kernel/places.ts'
import { parseCountry } from '#kernel/places.ts'
import type { Clock } from '#kernel/instant.ts'
import type { NearMiss } from './measure.ts'
import { knownTarget, type KnownTarget } from './known-target.ts'
import type { Proposal } from './proposal.ts'
import type { Target } from './target.ts'

export interface LookUpDeps {
  readonly directory: Pick<Directory, 'who' | 'team' | 'assets'>
  readonly clock: Clock
  readonly homeCountry: () => Promise<Country | null>
}

/** A target with the contact point that it hits, where it hits one. */
export interface LookedUp {
  readonly target: KnownTarget
  readonly hit: NearMiss | null
}

/** By these the directory found the very network; by country or sector it only guesses. */
const direct: readonly string[] = ['cidr', 'asn', 'domain']

/**
 * What the directory knows of targets: where they are by each source, who answers for them, and whether a response team publishes one as its
 * contact point.
 */
export async function lookUp(
  { directory, clock, homeCountry }: LookUpDeps,
  targets: readonly Target[],
  proposal: Pick<Proposal, 'statedPlaces'>,
): Promise<LookedUp[]> {
  const [home, hits] = await Promise.all([homeCountry(), directory.assets.hits(targets.map(({ system }) => system))])
  const hitOf = new Map(hits.map((hit) => [hit.target, hit.asset]))
  const countriesOf = new Map<string, readonly string[]>()
  const at = clock()

  async function operatorPlace(teamId: string, team: string): Promise<Place[]> {
    if (!countriesOf.has(teamId)) countriesOf.set(teamId, (await directory.team(teamId)).countries)
    return (countriesOf.get(teamId) ?? []).flatMap((code): Place[] => {
      const country = parseCountry(code)
      const source = `directory: ${team} answers for it`
      return country === null ? [] : [{ country, basis: 'operator', confidence: 'moderate', source, asOf: at }]
    })
  }

  const stated = proposal.statedPlaces.flatMap(({ country, confidence, source }): Place[] => {
    const code = parseCountry(country)
    return code === null
      ? []
      : [{ country: code, basis: 'report', confidence, source: source.trim() || 'stated', asOf: at }]
  })

  async function one(target: Target): Promise<LookedUp> {
    const { places, winner } = await directory.who({ of: target.system.split('/')[0] ?? target.system })
    const found = winner !== null && direct.includes(winner.basis) ? winner : null
    const operator = found === null ? [] : await operatorPlace(found.teamId, found.team)
    const asset = hitOf.get(target.system)
    return {
      target: knownTarget(
        target,
        {
          places: [...places, ...operator, ...stated],
          operator: found?.team ?? null,
          critical: found?.role === 'critical-operator',
        },
        home,
      ),
      hit:
        asset === undefined
          ? null
          : {
              team: asset.team,
              teamId: asset.teamId,
              asset: asset.value,
              purpose: asset.purpose,
              publishedAt: asset.publishedAt,
              at,
            },
    }
  }

  const found: LookedUp[] = []
  for (const target of targets) found.push(await one(target))
  return found
}

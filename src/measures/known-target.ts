import type { Country, Place, PlaceVerdict } from '#kernel/places.ts'
import { verdict } from '#kernel/places.ts'
import type { Target } from './target.ts'

/** A target with all that is known of where it is and who answers for it. */
export interface KnownTarget extends Target {
  readonly places: readonly Place[]
  readonly verdict: PlaceVerdict
  /** Who answers for it by the directory; null where nobody was found. */
  readonly operator: string | null
  /** The directory has it with a critical operator. */
  readonly critical: boolean
}

/** The word of the rules for where the targets are; null where that is not known. */
export type EffectPlace = 'domestic' | 'foreign' | 'uncertain'

/**
 * Where a measure takes effect: a set, in which any member abroad makes it foreign.
 *
 * @returns Null when no target is known to be abroad or in dispute, and of one nothing is known: unknown is not "at home".
 * @source NORMS-IN-PRACTICE C0, location is a set; R027
 */
export function effectPlace(targets: readonly Pick<KnownTarget, 'verdict'>[]): EffectPlace | null {
  const verdicts = new Set(targets.map((target) => target.verdict))
  if (verdicts.has('foreign')) return 'foreign'
  if (verdicts.has('uncertain')) return 'uncertain'
  return verdicts.has('unknown') || verdicts.size === 0 ? null : 'domestic'
}

/** A target judged by its places; without a home country nothing is known. */
export function knownTarget(
  target: Target,
  about: Pick<KnownTarget, 'places' | 'operator' | 'critical'>,
  home: Country | null,
): KnownTarget {
  return { ...target, ...about, verdict: home === null ? 'unknown' : verdict(about.places, home) }
}

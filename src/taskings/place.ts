import type { PlaceVerdict } from '#kernel/places.ts'
import type { Place } from './words.ts'

const placeOf: Readonly<Record<PlaceVerdict, Place | null>> = {
  home: 'domestic',
  foreign: 'foreign',
  uncertain: 'uncertain',
  unknown: null,
}

/**
 * Where targets are, all together: foreign when one of them is, uncertain when sources disagree or the body that asks says otherwise.
 *
 * What somebody stated never outweighs what the directory knows; it only stands where nothing is known.
 *
 * @source R013, R187; NORMS-IN-PRACTICE C0, location is a set
 */
export function placeOfTargets(verdicts: readonly PlaceVerdict[], stated: Place | null): Place | null {
  const found = verdicts.map((one) => placeOf[one])
  if (found.includes('foreign')) return 'foreign'
  if (found.includes('uncertain')) return 'uncertain'
  const known = found.filter((one) => one !== null)
  if (known.length === 0 || known.length < found.length)
    return stated === 'domestic' && known.length > 0 ? null : stated
  return stated === null || stated === 'domestic' ? 'domestic' : 'uncertain'
}

import type { Fault } from '#kernel/errors.ts'

/** Where in a document we are, and what was found wrong so far: every fault is collected before anything is answered. */
export interface Place {
  readonly pointer: string
  readonly faults: Fault[]
}

/** The same list of faults, one step further into the document (RFC 6901). */
export function at(place: Place, step: string | number): Place {
  const escaped = String(step).replaceAll('~', '~0').replaceAll('/', '~1')
  return { pointer: `${place.pointer}/${escaped}`, faults: place.faults }
}

/** Notes a fault at this place. */
export function fault(place: Place, reason: string): void {
  place.faults.push({ pointer: place.pointer, reason })
}

export type Fields = Readonly<Record<string, unknown>>

/**
 * A mapping with exactly these keys: those that are missing or not known are faults. Where hundreds may be there, they are handed over as the map that has them.
 *
 * @returns The mapping; empty when there is none, so that reading goes on and finds the other faults.
 */
export function fields(
  value: unknown,
  place: Place,
  keys: { must: readonly string[]; may?: readonly string[] | ReadonlyMap<string, unknown> },
): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fault(place, `must be a mapping with ${keys.must.join(', ')}`)
    return {}
  }
  const { must, may = [] } = keys
  const known = 'has' in may ? may : new Set(may)
  for (const key of Object.keys(value))
    if (!known.has(key) && !must.includes(key)) fault(at(place, key), 'is not known here')
  for (const key of must) if (!Object.hasOwn(value, key)) fault(at(place, key), 'is missing')
  return value as Fields
}

/** A non-empty text of at most `max` characters; when missing, `fields` has said so already. */
export function text(from: Fields, key: string, place: Place, max = 600): string {
  const value = from[key]
  if (value === undefined) return ''
  if (typeof value === 'string' && value.trim() !== '' && value.length <= max) return value.trim()
  fault(at(place, key), `must be a text of 1 to ${max} characters`)
  return ''
}

/** One of a closed list of words. */
export function word<T extends string>(from: Fields, key: string, place: Place, allowed: readonly T[]): T | undefined {
  const value = from[key]
  if (value === undefined) return undefined
  const found = allowed.find((one) => one === value)
  if (found === undefined) fault(at(place, key), `must be one of ${allowed.join(', ')}`)
  return found
}

/** A list; `least` is how many entries it needs. */
export function list(from: Fields, key: string, place: Place, least = 0): readonly unknown[] {
  const value = from[key]
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    fault(at(place, key), 'must be a list')
    return []
  }
  if (value.length < least) fault(at(place, key), `needs at least ${least} entries`)
  if (new Set(value.map((entry) => JSON.stringify(entry))).size < value.length)
    fault(at(place, key), 'names something twice')
  return value
}

/** A list of texts. */
export function texts(from: Fields, key: string, place: Place, least = 0): string[] {
  return list(from, key, place, least).map((value, index) => text({ value }, 'value', at(at(place, key), index)))
}

/** A list of words of a closed list. */
export function words<T extends string>(
  from: Fields,
  key: string,
  place: Place,
  allowed: readonly T[],
  least = 0,
): T[] {
  return list(from, key, place, least).flatMap((value, index) => {
    const found = allowed.find((one) => one === value)
    if (found === undefined) fault(at(at(place, key), index), `must be one of ${allowed.join(', ')}`)
    return found === undefined ? [] : [found]
  })
}

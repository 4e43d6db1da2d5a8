import { AppError, type Fault } from '#kernel/errors.ts'
import { parseCountry, type Country } from '#kernel/places.ts'

/** Where a team stands in its State. Rules bind what it does, not this; but a reader should know it. @source R131 */
export const hostModels = ['ministry', 'agency', 'police', 'private', 'academic'] as const
export type HostModel = (typeof hostModels)[number]

/** Who the team of this node is. @source R130, R131 */
export interface Team {
  /** Counts up with each change: a decision can say under which mandate it was made. */
  readonly version: number
  readonly name: string
  readonly country: Country
  /** IANA time zone, `Europe/Vienna`. */
  readonly timeZone: string
  readonly hostModel: HostModel
  /** What the team was set up to do, in its own words, with the instrument that says so. */
  readonly mandate: string
}

/** The record as somebody entered it. */
export interface TeamInput {
  readonly name: string
  readonly country: string
  readonly timeZone?: string
  readonly hostModel?: HostModel
  readonly mandate?: string
}

/**
 * Checks a team record; what was left out gets the plainest value.
 *
 * @throws {AppError} `identity.bad-team` with every fault.
 * @source ISO 3166-1 alpha-2 for the country
 */
export function checkTeam(input: TeamInput, version: number): Team {
  const faults: Fault[] = []
  const name = input.name.trim()
  const country = parseCountry(input.country)
  const timeZone = input.timeZone ?? 'UTC'
  if (name === '') faults.push({ pointer: '/name', reason: 'is empty' })
  if (country === null) faults.push({ pointer: '/country', reason: 'is no country code of two letters' })
  if (!isTimeZone(timeZone)) faults.push({ pointer: '/timeZone', reason: 'is no time zone, such as Europe/Vienna' })
  if (faults.length > 0 || country === null)
    throw new AppError('identity.bad-team', 'The team record cannot be right as it is.', { faults })
  return {
    version,
    name,
    country,
    timeZone,
    hostModel: input.hostModel ?? 'agency',
    mandate: input.mandate ?? '',
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

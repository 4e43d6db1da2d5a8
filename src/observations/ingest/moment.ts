import { day } from '#kernel/instant.ts'

/** A calendar day as its number since 1970-01-01, UTC. */
export type DayNumber = number

export const dayNumberOf = (ms: number): DayNumber => Math.floor(ms / day)

/** The day as PostgreSQL and people write it. */
export const dayText = (dayNumber: DayNumber): string => new Date(dayNumber * day).toISOString().slice(0, 10)

import { day } from '#kernel/instant.ts'

/** Days for which the private record of a fact is kept, by the room that said it; the database has the same table. */
export const retentionDays: Readonly<Record<string, number>> = {
  norms: 3653,
  mandates: 3653,
  taskings: 3653,
  assessments: 3653,
  measures: 3653,
  transparency: 3653,
}
/** Days for all other rooms: three years. */
export const otherRetentionDays = 1096

/** How long the private record of a fact of this type is kept, in milliseconds. */
export function keptMs(type: string): number {
  return (retentionDays[type.split('.')[0] ?? ''] ?? otherRetentionDays) * day
}

import type { HoldRole, LegalHold } from '../../api-types/retention.ts'
import { holdRoles } from '../../api-types/retention.ts'

/** Who looks at a hold. */
export interface Looking {
  readonly id: string
  readonly roles: readonly string[]
}

/** The roles in which this person can confirm a hold at all. */
export function rolesOf({ roles }: Looking): readonly HoldRole[] {
  return holdRoles.filter((role) => roles.includes(role))
}

/** Which act waits for words: the hold, lifting it, or none. */
export function actWanted({ state, liftReason }: Pick<LegalHold, 'state' | 'liftReason'>): 'hold' | 'lift' | null {
  if (state === 'asked') return 'hold'
  return state === 'in-force' && liftReason !== null ? 'lift' : null
}

/** Whether this person has spoken on an act already: one person is one word, whatever roles they hold. @source R049, R132 */
export function hasSpoken({ id }: Looking, { words }: Pick<LegalHold, 'words'>, act: 'hold' | 'lift'): boolean {
  return words.some((word) => word.act === act && word.personId === id)
}

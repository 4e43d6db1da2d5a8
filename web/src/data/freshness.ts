import type { Contact, Freshness } from '../api-types.ts'
import { t } from '../text/index.ts'

/** Days after which a contact that nobody verified turns amber. @source NORMS-IN-PRACTICE R021, R060, rule g-4 */
const staleAfterDays = { criticalOperator: 90, other: 180 } as const

/** How fresh the word of a contact is, for lists, where the node states the day alone. */
export function freshnessOf({ role, verified }: Pick<Contact, 'role' | 'verified'>, now: number): Freshness {
  const limit = role === 'critical-operator' ? staleAfterDays.criticalOperator : staleAfterDays.other
  if (verified === null) return { state: 'amber', days: null, reason: t.directory.verifiedAgo(null) }
  const days = Math.max(0, Math.floor((now - Date.parse(`${verified}T00:00:00Z`)) / 86_400_000))
  return days <= limit ? { state: 'fresh', days } : { state: 'amber', days, reason: t.directory.staleAfter(limit) }
}

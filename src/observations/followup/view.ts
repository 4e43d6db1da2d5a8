import type { Role } from '#kernel/actor.ts'
import { day, msBetween, type Instant } from '#kernel/instant.ts'
import type { OutcomeCode } from './reasons.ts'
import type { FollowUpRow } from './store.ts'

/** Who follows a finding up, by when, and what was said of it. */
export interface FollowUpView {
  readonly owner: { readonly role: Role | null; readonly name: string | null; readonly byRule: boolean }
  readonly nextActionAt: Instant | null
  /** When the team learned of it, or when it was last opened again. */
  readonly knownSince: Instant
  readonly ageDays: number
  readonly overdue: boolean
  readonly reason: {
    readonly code: OutcomeCode
    readonly reviewAt: Instant
    readonly note: string
    readonly by: string
    readonly at: Instant
  } | null
}

/** How a finding is followed up, as it leaves. */
export function presentFollowUp(row: FollowUpRow, now: Instant): FollowUpView {
  const person = row.owner_id !== null
  return {
    owner: { role: person ? null : row.owner_role, name: row.owner_name, byRule: row.owner_by_rule },
    nextActionAt: row.next_action_at,
    knownSince: row.known_since,
    ageDays: Math.max(0, Math.floor(msBetween(row.known_since, now) / day)),
    overdue: row.overdue,
    reason:
      row.reason === null || row.review_at === null
        ? null
        : { code: row.reason, reviewAt: row.review_at, note: row.note ?? '', by: row.said_by!, at: row.said_at! },
  }
}

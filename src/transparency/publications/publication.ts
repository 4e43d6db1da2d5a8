import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'

/** What the team says about itself to everybody. */
export const publicationKinds = ['norm-report', 'non-use', 'independence'] as const
export type PublicationKind = (typeof publicationKinds)[number]

/** The two that are signed by the head and the authority, and renewed each year. @source C11, k-6 */
export const declarationKinds = ['non-use', 'independence'] as const
export type DeclarationKind = (typeof declarationKinds)[number]

export const publicationStates = ['waiting', 'published', 'refused'] as const
export type PublicationState = (typeof publicationStates)[number]

/** One text as it was asked for, and as it stays: who approves it, approves these bytes. */
export interface Publication {
  readonly publicationId: Id<'publication'>
  readonly kind: PublicationKind
  readonly title: string
  readonly state: PublicationState
  /** The days that it is about. */
  readonly from: string
  readonly to: string
  /** Canonical JSON: the public edition of a report, or a declaration. */
  readonly content: string
  readonly sha256: string
  readonly askedBy: string
  readonly askedAt: Instant
  readonly approvalId: string | null
  readonly publishedAt: Instant | null
}

/** How long a declaration stands, in months. */
export const declarationMonths = 12

/** The last moment on which a declaration stands; months are those of the calendar, clamped to their last day. */
export function standsUntil(publishedAt: Instant): Instant {
  const [year = 0, month = 0, date = 0] = publishedAt.slice(0, 10).split('-').map(Number)
  const last = new Date(Date.UTC(year + 1, month, 0)).getUTCDate()
  const day = `${year + 1}-${String(month).padStart(2, '0')}-${String(Math.min(date, last)).padStart(2, '0')}`
  return `${day}${publishedAt.slice(10)}` as Instant
}

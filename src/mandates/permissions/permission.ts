import type { EntityRef } from '#kernel/entity-ref.ts'
import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { BodyClass } from '../words.ts'

/** Silence is `unanswered`, and that is no yes. */
export const permissionStates = ['asked', 'granted', 'refused', 'unanswered', 'withdrawn'] as const
export type PermissionState = (typeof permissionStates)[number]

export const permissionAnswers = ['granted', 'refused'] as const
export type PermissionAnswer = (typeof permissionAnswers)[number]

/** What a source was asked, and what it answered. */
export interface Permission {
  readonly permissionId: Id<'permission'>
  /** The partner or feed whose data it is. */
  readonly source: string
  readonly sourceContact: string | null
  /** What it is about; null for a standing permission. */
  readonly about: EntityRef | null
  readonly recipient: string
  readonly recipientClass: BodyClass
  readonly purpose: string
  readonly state: PermissionState
  readonly askedBy: string
  readonly askedAt: Instant
  /** When silence is taken to be no answer. */
  readonly dueAt: Instant
  /** The message in which the source was asked; null where it was asked by other means, or is still to be asked. */
  readonly messageId: string | null
  readonly answered: { readonly by: string; readonly at: Instant; readonly evidence: string } | null
  readonly expiresAt: Instant | null
  readonly exercise: boolean
}

export const permissionIdOf = (no: number): Id<'permission'> => numberedId('permission', no)

/** Hours that a source has to answer. */
export const answerWithinHours = 72

/** What is asked of a permission. */
export interface PermissionQuestion {
  readonly source: string
  readonly about: EntityRef
  readonly recipient: string
  readonly purpose: string
  readonly at: Instant
}

/**
 * Whether a permission lets this release pass: granted, not expired, by this source, to this recipient, for this purpose, about this thing or
 * standing.
 */
export function permits(
  given: Pick<Permission, 'state' | 'expiresAt' | 'source' | 'recipient' | 'purpose' | 'about'>,
  { source, about, recipient, purpose, at }: PermissionQuestion,
): boolean {
  return (
    given.state === 'granted' &&
    given.expiresAt !== null &&
    at < given.expiresAt &&
    given.source === source &&
    given.recipient === recipient &&
    given.purpose === purpose &&
    (given.about === null || (given.about.type === about.type && given.about.id === about.id))
  )
}

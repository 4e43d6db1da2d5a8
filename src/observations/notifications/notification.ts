import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tlp } from '#kernel/marking.ts'

export type NotificationId = Id<'notification'>

/** @source CONTRACT, closed lists */
export const notificationStates = ['held', 'queued', 'sent', 'bounced', 'answered', 'suppressed'] as const
export type NotificationState = (typeof notificationStates)[number]

/** A notification as the store reads it. */
export interface NotificationRow {
  readonly notification_no: number
  readonly contact_no: number
  readonly feed: string
  readonly feed_name: string
  readonly tlp: Tlp
  readonly exercise: boolean
  readonly state: NotificationState
  readonly message_id: string | null
  readonly decision_id: string | null
  readonly outcome: string | null
  readonly why_held: string | null
  readonly cleared_by: string | null
  readonly cleared_reason: string | null
  readonly suppressed_reason: string | null
  readonly findings: number
  readonly created_at: Instant
  readonly sent_at: Instant | null
  readonly version: number
}

export function notificationIdOf(no: number): NotificationId {
  return numberedId('notification', no)
}

/** What a person may do with a notification, by its state; the API and the console ask the same table. */
export const notificationCan = {
  release: ['held'],
  hold: ['queued'],
  suppress: ['held', 'queued', 'bounced'],
  resend: ['sent', 'bounced', 'answered'],
} as const satisfies Record<string, readonly NotificationState[]>
export type NotificationAct = keyof typeof notificationCan

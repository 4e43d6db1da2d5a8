import { systemActor } from '#kernel/actor.ts'
import type { Tx } from '#platform/database.ts'
import { eventOf, type CorrespondenceDeps, type MessageHandlers } from '../deps.ts'
import type { MessageRow } from './message.ts'

/** Says that a message came back, to the log and to the room concerned; its state and the bounce have been written down. */
export async function sayCameBack(
  { clock, emit }: Pick<CorrespondenceDeps, 'clock' | 'emit'>,
  tx: Tx,
  message: MessageRow,
  bounce: { readonly status: string; readonly distinctBounces: number },
  room?: MessageHandlers,
): Promise<void> {
  const { messageId, kind, contactId, exercise, subject } = message
  await emit(tx, {
    type: 'correspondence.message-bounced',
    at: clock(),
    actor: systemActor('correspondence'),
    subject: { type: 'correspondence.message', id: messageId },
    detail: { about: subject.id, kind, contactId, exercise, ...bounce },
  })
  await room?.onBounced?.(tx, { ...eventOf(message), ...bounce })
}

import type { RecipientView } from '#directory'
import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import type { Decision, HeldCommand, HoldInput, Json } from '#norms'
import { notificationIdOf, type NotificationRow } from './notification.ts'
import type { Notifier } from './notifier.ts'
import { changeNotification, findNotification } from './store.ts'

const name = 'observations.dispatch-notification'

/** The request to let a stopped notification leave. A critical operator is not named to those who have no need to know. */
export function askToSend(row: NotificationRow, recipient: RecipientView, decision: Decision, by: Actor): HoldInput {
  const whom = recipient.role === 'critical-operator' ? 'a critical operator' : recipient.teamName
  const findings = row.findings === 1 ? 'one finding' : `${row.findings} findings`
  return {
    decision,
    command: { name, args: { notificationId: notificationIdOf(row.notification_no) } },
    title: `Tell ${whom} of ${findings} (${row.feed_name})`,
    why: 'Findings on systems that the recipient answers for were reported, and it has not been told yet.',
    by,
    exercise: row.exercise,
    ifNobodyAnswers: 'The notification stays held, and its recipient does not hear of the findings.',
  }
}

function numberIn(args: Json): number {
  const { notificationId } = Object(args) as { notificationId?: unknown }
  const no = typeof notificationId === 'string' ? numberOfId('notification', notificationId) : null
  if (no === null) throw new AppError('observations.notification-not-found', 'There is no notification with this id.')
  return no
}

/** Sends a notification that people have answered for; it is decided anew with the facts as they are then. */
export function notificationCommand(notifier: Notifier): HeldCommand {
  return {
    name,
    meaning: 'Send the notification',
    async run(tx, args, { by }) {
      const row = await findNotification(tx, numberIn(args))
      if (row === null || row.state !== 'held')
        throw new AppError('observations.state', `The notification is ${row?.state ?? 'gone'}: it is not sent now.`)
      if ((await notifier.dispatch(tx, row, by)) !== 'held') return
      const now = await findNotification(tx, row.notification_no)
      throw new AppError('observations.state', now?.why_held ?? 'The notification could not be sent.')
    },
    async refused(tx, args, { by, reason }) {
      await changeNotification(
        tx,
        numberIn(args),
        { state: 'held', whyHeld: `Not approved by ${by.name}: ${reason}` },
        ['held'],
      )
    },
  }
}

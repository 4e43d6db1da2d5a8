import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { NotificationAct } from './notification.ts'
import type { NotificationDetail, NotificationView } from './notifications.ts'

function only({ positionals }: CommandContext): string {
  if (positionals.length !== 1) throw new AppError('platform.bad-usage', 'Name one notification.')
  return encodeURIComponent(positionals[0]!)
}

function act(verb: NotificationAct, summary: string): Command {
  return {
    noun: 'notification',
    verb,
    summary,
    usage: 'NOTIFICATION --reason TEXT',
    flags: { reason: { type: 'string', meaning: 'why; it is kept' } },
    async run(context) {
      const id = only(context)
      const { reason } = context.flags
      if (typeof reason !== 'string' || reason === '')
        throw new AppError('platform.bad-usage', 'Say why: --reason TEXT')
      const view = await context.api.post<NotificationView>(`/api/v1/notifications/${id}/${verb}`, { reason })
      if (context.json) context.out.json(view)
      else
        context.out.line(`${view.notificationId} is ${view.state}${view.whyHeld === null ? '' : `: ${view.whyHeld}`}`)
    },
  }
}

/** Commands of notifications. @source CONTRACT, Commands */
export const notificationCommands: readonly Command[] = [
  {
    noun: 'notification',
    verb: 'list',
    summary: 'notifications, the latest first',
    usage: '[--state STATE]',
    flags: { state: { type: 'string', meaning: 'held, queued, sent, bounced, answered or suppressed' } },
    async run({ api, flags, out, json }) {
      const query =
        typeof flags['state'] === 'string' ? `?limit=500&state=${encodeURIComponent(flags['state'])}` : '?limit=500'
      const rows: string[][] = []
      for await (const each of api.pages<NotificationView>(`/api/v1/notifications${query}`)) {
        if (json) out.json(each)
        else
          rows.push([
            each.notificationId,
            each.state,
            each.recipient.teamName,
            each.feed,
            String(each.findings),
            each.outcome ?? '',
            each.whyHeld ?? '',
          ])
      }
      if (json) return
      if (rows.length === 0)
        out.line(
          'No notifications yet. They come of reports (comity report add FILE) and contacts (comity directory import FILE).',
        )
      else out.table(['notification', 'state', 'recipient', 'feed', 'findings', 'outcome', 'why held'], rows)
    },
  },
  {
    noun: 'notification',
    verb: 'show',
    summary: 'a notification, exactly as its recipient sees it',
    usage: 'NOTIFICATION',
    flags: {},
    async run(context) {
      const detail = await context.api.get<NotificationDetail>(`/api/v1/notifications/${only(context)}`)
      if (context.json) return context.out.json(detail)
      context.out.line(
        `${detail.notificationId}  ${detail.state}  to ${detail.recipient.teamName} <${detail.recipient.email}>`,
      )
      if (detail.whyHeld !== null) context.out.line(`Held: ${detail.whyHeld}`)
      if (detail.decisionId !== null) context.out.line(`Decision: ${detail.decisionId} (${detail.outcome})`)
      context.out.line(`\nSubject: ${detail.preview.subject}\n\n${detail.preview.text}`)
    },
  },
  act('release', 'let a held notification go on; the rules are asked anew'),
  act('hold', 'hold a notification that has not left'),
  act('suppress', 'say that a notification is not to be sent'),
  act('resend', 'send a notification once more'),
]

import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { CorrespondenceStatus } from './correspondence.ts'
import type { InboundRow } from './inbound/store.ts'
import type { MessageRow } from './outbox/message.ts'

const base = '/api/v1/correspondence'

function one(context: CommandContext, what: string): string {
  const [value, ...more] = context.positionals
  if (value === undefined || more.length > 0) throw new AppError('platform.bad-usage', `Name one ${what}.`)
  return value
}

function reasonOf({ flags }: CommandContext): string {
  if (typeof flags['reason'] !== 'string' || flags['reason'] === '')
    throw new AppError('platform.bad-usage', 'Say why, with --reason.')
  return flags['reason']
}

function sayStatus({ json, out }: CommandContext, status: CorrespondenceStatus): void {
  if (json) return out.json(status)
  out.line(
    status.paused
      ? `Sending is paused: ${status.reason}`
      : status.mailServer
        ? 'Mail leaves.'
        : 'No mail server is set: messages wait.',
  )
  out.table(
    ['state', 'messages'],
    Object.entries(status.counts).map(([state, n]) => [state, String(n)]),
  )
}

const reason = { type: 'string', meaning: 'why, in a sentence that is kept' } as const

/** `comity message …` and `comity mail …`. */
export const correspondenceCommands: readonly Command[] = [
  {
    noun: 'message',
    verb: 'list',
    summary: 'messages that left or wait, latest first',
    usage: '[--state STATE]',
    flags: { state: { type: 'string', meaning: 'queued, sending, sent, failed, bounced or withdrawn' } },
    async run({ api, flags, json, out }) {
      const query = typeof flags['state'] === 'string' ? `?state=${encodeURIComponent(flags['state'])}` : ''
      const rows: string[][] = []
      for await (const message of api.pages<MessageRow>(`${base}/messages${query}`)) {
        if (json) out.json(message)
        else
          rows.push([
            message.messageId,
            message.state,
            message.kind,
            message.tlp,
            message.createdAt,
            message.reason ?? '',
          ])
      }
      if (!json) out.table(['message', 'state', 'kind', 'marking', 'made', 'reason'], rows)
    },
  },
  {
    noun: 'message',
    verb: 'show',
    summary: 'a message and what came back to it',
    usage: 'MESSAGE',
    flags: {},
    async run(context) {
      const message = await context.api.get<MessageRow & { inbound: InboundRow[] }>(
        `${base}/messages/${encodeURIComponent(one(context, 'message'))}`,
      )
      if (context.json) return context.out.json(message)
      for (const [name, value] of Object.entries(message))
        if (typeof value !== 'object' && value !== null) context.out.line(`${name}: ${String(value)}`)
      context.out.table(
        ['came back', 'kind', 'at'],
        message.inbound.map((mail) => [mail.inboundId, mail.kind, mail.receivedAt]),
      )
    },
  },
  {
    noun: 'message',
    verb: 'resend',
    summary: 'send what a message said once more',
    usage: 'MESSAGE',
    flags: {},
    async run(context) {
      const made = await context.api.post<{ messageId: string }>(
        `${base}/messages/${encodeURIComponent(one(context, 'message'))}/resend`,
      )
      if (context.json) context.out.json(made)
      else context.out.line(`Queued as ${made.messageId}.`)
    },
  },
  {
    noun: 'message',
    verb: 'withdraw',
    summary: 'take back a message that has not left',
    usage: 'MESSAGE --reason TEXT',
    flags: { reason },
    async run(context) {
      const id = one(context, 'message')
      await context.api.post(`${base}/messages/${encodeURIComponent(id)}/withdraw`, {
        reason: reasonOf(context),
      })
      if (context.json) context.out.json({ messageId: id, state: 'withdrawn' })
      else context.out.line(`${id} is withdrawn.`)
    },
  },
  {
    noun: 'mail',
    verb: 'status',
    summary: 'whether mail leaves, and how much waits',
    usage: '',
    flags: {},
    run: async (context) => sayStatus(context, await context.api.get<CorrespondenceStatus>(`${base}/status`)),
  },
  ...(['pause', 'resume'] as const).map((verb): Command => ({
    noun: 'mail',
    verb,
    summary: verb === 'pause' ? 'stop all sending at once' : 'let mail leave again',
    usage: '--reason TEXT',
    flags: { reason },
    run: async (context) =>
      sayStatus(
        context,
        await context.api.post<CorrespondenceStatus>(`${base}/${verb}`, { reason: reasonOf(context) }),
      ),
  })),
  {
    noun: 'mail',
    verb: 'receive',
    summary: 'take in mails that came back, as files (.eml)',
    usage: 'FILE…',
    flags: {},
    async run({ positionals, api, json, out, openFile }) {
      if (positionals.length === 0) throw new AppError('platform.bad-usage', 'Name at least one file.')
      for (const path of positionals) {
        const { stream, name } = openFile(path)
        const mail = await api.upload<InboundRow & { duplicate: boolean }>(`${base}/inbound`, stream, {
          contentType: 'message/rfc822',
          fileName: name,
        })
        if (json) out.json(mail)
        else
          out.line(
            `${name}: ${mail.kind}${mail.messageId ? ` of ${mail.messageId}` : ''}${mail.duplicate ? ', known already' : ''}`,
          )
      }
    },
  },
]

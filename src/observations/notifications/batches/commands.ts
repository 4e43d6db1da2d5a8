import type { Command } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { BatchVerdict, BatchView } from './batches.ts'

function decide(verb: BatchVerdict, summary: string): Command {
  return {
    noun: 'batch',
    verb,
    summary,
    usage: 'BATCH --reason TEXT',
    flags: { reason: { type: 'string', meaning: 'why; it is kept' } },
    async run({ positionals, flags: { reason }, api, out, json }) {
      if (positionals.length !== 1) throw new AppError('platform.bad-usage', 'Name one batch.')
      if (typeof reason !== 'string' || reason === '')
        throw new AppError('platform.bad-usage', 'Say why: --reason TEXT')
      const id = encodeURIComponent(positionals[0]!)
      const view = await api.post<BatchView>(`/api/v1/notification-batches/${id}/${verb}`, { reason })
      if (json) out.json(view)
      else out.line(`${view.batchId} of ${view.feed} is ${view.state}`)
    },
  }
}

/** Commands of batches that were held as a whole. */
export const batchCommands: readonly Command[] = [
  {
    noun: 'batch',
    verb: 'list',
    summary: 'batches of notifications that are or were held as a whole',
    usage: '',
    flags: {},
    async run({ api, out, json }) {
      const { items } = await api.get<{ items: BatchView[] }>('/api/v1/notification-batches')
      if (json) for (const each of items) out.json(each)
      else if (items.length === 0) out.line('No batch was held. One is when it is not like its feed.')
      else
        out.table(
          ['batch', 'state', 'feed', 'recipients', 'findings', 'look at', 'why'],
          items.map((each) => [
            each.batchId,
            each.state,
            each.feed,
            String(each.recipients),
            String(each.findings),
            each.canaryId ?? '',
            each.reasons.map((reason) => reason.text).join(' '),
          ]),
        )
    },
  },
  decide('release', 'let a held batch go on; the rules are asked for each message'),
  decide('reject', 'say that a held batch is not to be sent'),
]

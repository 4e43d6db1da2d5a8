import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { Source } from './source.ts'

const base = '/api/v1/sources'

function feedIn({ positionals }: Pick<CommandContext, 'positionals'>): string {
  const [feed, ...more] = positionals
  if (feed === undefined || more.length > 0)
    throw new AppError('platform.bad-usage', 'Name one source, as provider:report.')
  return encodeURIComponent(feed)
}

function tell({ out, json }: Pick<CommandContext, 'out' | 'json'>, source: Source): void {
  if (json) return out.json(source)
  out.line(`${source.feed}  ${source.state}, ${source.waiting} reports wait`)
  if (source.state === 'described') out.line('  The data-protection officer is asked: comity approval list')
  if (source.reason !== null) out.line(`  ${source.reason}`)
}

/** Commands of sources. */
export const sourceCommands: readonly Command[] = [
  {
    noun: 'source',
    verb: 'list',
    summary: 'where reports come from, and whether they may be read',
    usage: '',
    flags: {},
    async run({ api, out, json }) {
      const { items } = await api.get<{ items: Source[] }>(base)
      if (json) for (const item of items) out.json(item)
      else
        out.table(
          ['source', 'state', 'waiting', 'decided by', 'on'],
          items.map(({ feed, state, waiting, decidedBy, decidedAt }) => [
            feed,
            state,
            String(waiting),
            decidedBy ?? '',
            decidedAt ?? '',
          ]),
        )
    },
  },
  {
    noun: 'source',
    verb: 'describe',
    summary: 'write what a source is for; the data-protection officer is asked',
    usage: 'PROVIDER:REPORT --purpose TEXT --ground TEXT --fields TEXT --days N',
    flags: {
      purpose: { type: 'string', meaning: 'what its reports are for' },
      ground: { type: 'string', meaning: 'on which legal ground they are taken in' },
      fields: { type: 'string', meaning: 'which fields are kept of them' },
      days: { type: 'string', meaning: 'how long the bytes of its reports are kept' },
    },
    async run(context) {
      const { flags, api } = context
      const feed = feedIn(context)
      const { purpose, ground, fields } = flags
      const body = { purpose, ground, fields, retentionDays: Number(flags['days']) }
      if (Object.values(body).some((value) => value === undefined || Number.isNaN(value)))
        throw new AppError(
          'platform.bad-usage',
          'Say --purpose, --ground, --fields and --days: the rules ask for all four.',
        )
      tell(context, await api.put<Source>(`${base}/${feed}`, body))
    },
  },
  {
    noun: 'source',
    verb: 'close',
    summary: 'take back that a source may be read (data-protection officer)',
    usage: 'PROVIDER:REPORT --reason TEXT',
    flags: { reason: { type: 'string', meaning: 'why' } },
    async run(context) {
      const { reason } = context.flags
      if (typeof reason !== 'string') throw new AppError('platform.bad-usage', 'Say why, with --reason.')
      tell(context, await context.api.post<Source>(`${base}/${feedIn(context)}/close`, { reason }))
    },
  },
]

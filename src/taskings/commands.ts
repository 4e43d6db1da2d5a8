import { text as readText } from 'node:stream/consumers'
import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { Letter } from './letter/letters.ts'
import type { TaskingDetail, TaskingSummary } from './view.ts'

function only({ positionals }: CommandContext, what: string): string {
  const [one] = positionals
  if (one === undefined || positionals.length > 1) throw new AppError('platform.bad-usage', `Name one ${what}.`)
  return one
}

function outcomeText({ outcomes }: Pick<TaskingSummary, 'outcomes'>): string {
  return outcomes.map(({ line, outcome }) => `${line}: ${outcome?.outcome ?? '–'}`).join(', ')
}

/** What bodies outside ask of the team, on the command line. @source R110 */
export const taskingCommands: readonly Command[] = [
  {
    noun: 'tasking',
    verb: 'list',
    summary: 'what bodies outside have asked of the team, and what became of it',
    usage: '[--origin CLASS] [--purpose PURPOSE] [--outcome OUTCOME]',
    flags: {
      origin: { type: 'string', meaning: 'class of the body: ministry, police, court, …' },
      purpose: { type: 'string', meaning: 'declared purpose: response, retaliation, …' },
      outcome: { type: 'string', meaning: 'an outcome that some act has: FORBID!, ALLOW, …' },
    },
    async run({ api, flags, out, json }) {
      const query = new URLSearchParams({ limit: '500' })
      for (const [flag, name] of [
        ['origin', 'originClass'],
        ['purpose', 'purpose'],
        ['outcome', 'outcome'],
      ] as const)
        if (typeof flags[flag] === 'string') query.set(name, flags[flag])
      const rows: string[][] = []
      for await (const one of api.pages<TaskingSummary>(`/api/v1/taskings?${query}`)) {
        if (json) out.json(one)
        else rows.push([one.taskingId, one.origin.body, one.purpose, outcomeText(one), one.answeredAt ?? 'open'])
      }
      if (!json) out.table(['tasking', 'origin', 'purpose', 'outcomes', 'answered'], rows)
    },
  },
  {
    noun: 'tasking',
    verb: 'show',
    summary: 'one tasking with its acts and its ledger',
    usage: 'TASKING',
    flags: {},
    async run(context) {
      const { api, out, json } = context
      const one = await api.get<TaskingDetail>(`/api/v1/taskings/${encodeURIComponent(only(context, 'tasking'))}`)
      if (json) return out.json(one)
      out.line(`${one.taskingId}  ${one.origin.body} (${one.origin.bodyClass}), for ${one.purpose}`)
      for (const line of one.lines)
        out.line(
          `${line.line}. ${line.asks} ${line.judgedEffect}: ${line.outcome?.outcome ?? '–'} ${line.outcome?.rules.join(' ') ?? ''}`,
        )
      out.table(
        ['at', 'what', 'act', 'by'],
        one.entries.map((entry) => [entry.at, entry.kind, entry.line === null ? '' : String(entry.line), entry.by]),
      )
    },
  },
  {
    noun: 'tasking',
    verb: 'record',
    summary: 'puts on record what a body outside asks, from a file of JSON; each act is decided at once',
    usage: 'FILE.json',
    flags: {},
    async run(context) {
      const { api, out, json } = context
      const { stream } = context.openFile(only(context, 'file'))
      const body = parse(await readText(stream))
      const one = await api.post<TaskingDetail>('/api/v1/taskings', body)
      if (json) return out.json(one)
      out.line(one.taskingId)
      for (const line of one.lines) out.line(`${line.line}. ${line.asks}: ${line.outcome?.outcome ?? '–'}`)
    },
  },
  {
    noun: 'tasking',
    verb: 'letter',
    summary: 'the letter that answers a tasking, as drafted or as edited since',
    usage: 'TASKING',
    flags: {},
    async run(context) {
      const { api, out, json } = context
      const id = encodeURIComponent(only(context, 'tasking'))
      const letter = await api.get<Letter>(`/api/v1/taskings/${id}/letter`)
      if (json) return out.json(letter)
      out.line(letter.text)
    },
  },
]

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new AppError('platform.bad-usage', 'The file of the tasking is no JSON.', { cause })
  }
}

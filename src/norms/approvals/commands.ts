import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'

interface Shown {
  readonly approvalId: string
  readonly state: string
  readonly title: string
  readonly why: string
  readonly askedBy: { readonly name: string }
  readonly deadline: string
  readonly ifNobodyAnswers: string
  readonly open: readonly Asked[]
  readonly answers: readonly {
    readonly answer: string
    readonly by: { readonly name: string }
    readonly reason: string
  }[]
  readonly changed: readonly { readonly fact: string; readonly before: unknown; readonly after: unknown }[]
  readonly decisionId: string
  readonly ended: { readonly reason: string } | null
  readonly you: { readonly answer: readonly Asked[]; readonly whyNot: string | null }
}
interface Asked {
  readonly kind: string
  readonly rule: string
  readonly role: string | null
  readonly to: string | null
}

const words = (part: Asked): string => {
  if (part.kind === 'request') return 'a person who puts it forward'
  if (part.kind === 'referral') return `the word of ${part.to} (rule ${part.rule})`
  return `${part.kind} by ${part.role} (rule ${part.rule})`
}

function oneId({ positionals }: CommandContext, what: string): string {
  const [id] = positionals
  if (id === undefined || positionals.length > 1) throw new AppError('platform.bad-usage', `Name one ${what}.`)
  return id
}

function textFlag(context: CommandContext, name: string): string {
  const value = context.flags[name]
  if (typeof value !== 'string' || value === '') throw new AppError('platform.bad-usage', `Say --${name}.`)
  return value
}

const list: Command = {
  noun: 'approval',
  verb: 'list',
  summary: 'What waits for people.',
  usage: '[--state waiting]',
  flags: { state: { type: 'string', meaning: 'waiting when not given; stopped, done, failed, refused, …' } },
  async run({ api, out, json, flags }) {
    const state = typeof flags['state'] === 'string' ? flags['state'] : 'waiting'
    const rows: string[][] = []
    for await (const item of api.pages<Shown>(`/api/v1/approvals?state=${encodeURIComponent(state)}`)) {
      if (json) out.json(item)
      else rows.push([item.approvalId, item.state, item.deadline, item.title, item.open.map(words).join('; ')])
    }
    if (!json) out.table(['request', 'state', 'wanted by', 'what', 'open'], rows)
  },
}

const show: Command = {
  noun: 'approval',
  verb: 'show',
  summary: 'One request: what is asked, by whom, why, and what happens if nobody answers.',
  usage: 'APPROVAL',
  flags: {},
  async run(context) {
    const { api, out, json } = context
    const item = await api.get<Shown>(`/api/v1/approvals/${encodeURIComponent(oneId(context, 'request'))}`)
    if (json) return out.json(item)
    out.line(`${item.title}  (${item.state})`)
    out.line(`asked by ${item.askedBy.name}: ${item.why}`)
    for (const part of item.open) out.line(`open: ${words(part)}`)
    for (const one of item.answers) out.line(`${one.answer} by ${one.by.name}: ${one.reason}`)
    for (const one of item.changed)
      out.line(`changed: ${one.fact} was ${String(one.before ?? 'unknown')}, is ${String(one.after ?? 'unknown')}`)
    out.line(`wanted by ${item.deadline}; if nobody answers: ${item.ifNobodyAnswers}`)
    if (item.ended !== null) out.line(`ended: ${item.ended.reason}`)
    out.line(`rules and facts: comity norms replay ${item.decisionId}`)
  },
}

/** The one role that this person may answer in, or the one named. */
async function answerAs(context: CommandContext, answer: 'approved' | 'refused'): Promise<void> {
  const id = oneId(context, 'request')
  const path = `/api/v1/approvals/${encodeURIComponent(id)}`
  const reason = textFlag(context, 'reason')
  const role = context.flags['as']
  const { you } = await context.api.get<Shown>(path)
  const fitting = you.answer.filter(
    (part) =>
      (part.kind === 'approval' || part.kind === 'request') &&
      (role === undefined || part.role === role || part.kind === role),
  )
  const seats = [...new Map(fitting.map((part) => [part.role ?? part.kind, part])).values()]
  const [part] = seats
  if (part === undefined)
    throw new AppError(
      'norms.approval-part',
      you.whyNot ?? 'Nothing here is for you to approve; see comity approval show.',
    )
  if (seats.length > 1)
    throw new AppError(
      'platform.bad-usage',
      `Say in which role: --as ${seats.map((one) => one.role ?? one.kind).join(' or --as ')}.`,
    )
  const body = part.kind === 'request' ? { kind: 'request' } : { kind: 'approval', role: part.role }
  const after = await context.api.post<Shown>(`${path}/answers`, { ...body, answer, reason })
  if (context.json) return context.out.json(after)
  context.out.line(
    after.ended === null
      ? `${after.state}; open: ${after.open.map(words).join('; ')}`
      : `${after.state}: ${after.ended.reason}`,
  )
}

const answerFlags = {
  reason: { type: 'string', meaning: 'why; it is kept and shown' },
  as: { type: 'string', meaning: 'the role in which you answer, where several are asked; or request' },
} as const

const approve: Command = {
  noun: 'approval',
  verb: 'approve',
  summary: 'Approves as the person of --token-file; the shell itself is nobody and approves nothing.',
  usage: 'APPROVAL --reason TEXT [--as ROLE] --token-file FILE',
  flags: answerFlags,
  run: (context) => answerAs(context, 'approved'),
}

const refuse: Command = {
  noun: 'approval',
  verb: 'refuse',
  summary: 'Refuses as the person of --token-file; the request ends and who asked is told why.',
  usage: 'APPROVAL --reason TEXT [--as ROLE] --token-file FILE',
  flags: answerFlags,
  run: (context) => answerAs(context, 'refused'),
}

const delegate: Command = {
  noun: 'approval',
  verb: 'delegate',
  summary: 'Lends a role that you hold, for approvals only, to another person until a moment.',
  usage: 'ACCOUNT --role ROLE --until TIME --reason TEXT --token-file FILE',
  flags: {
    role: { type: 'string', meaning: 'the role that is lent' },
    until: { type: 'string', meaning: 'when it ends by itself, with time and zone' },
    reason: { type: 'string', meaning: 'why' },
  },
  async run(context) {
    const one = await context.api.post<{ delegationId: string; to: { name: string }; until: string }>(
      '/api/v1/approvals-delegations',
      {
        to: oneId(context, 'account'),
        role: textFlag(context, 'role'),
        until: textFlag(context, 'until'),
        reason: textFlag(context, 'reason'),
      },
    )
    if (context.json) return context.out.json(one)
    context.out.line(`${one.delegationId}: ${one.to.name} stands in until ${one.until}`)
  },
}

/** `comity approval …` */
export const approvalCommands: readonly Command[] = [list, show, approve, refuse, delegate]

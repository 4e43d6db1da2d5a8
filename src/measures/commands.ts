import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { JudgedMeasure, Measure } from './measure.ts'
import type { Proposed } from './measures.ts'

const base = '/api/v1/measures'

function pathOf({ positionals }: Pick<CommandContext, 'positionals'>): string {
  const [measureId] = positionals
  if (measureId === undefined) throw new AppError('platform.bad-usage', 'Name the measure by its id.')
  return `${base}/${encodeURIComponent(measureId)}`
}

function textOf(flag: string | boolean | undefined): string {
  return typeof flag === 'string' ? flag : ''
}

/** A measure for a person: what it is, how it stands, what is missing. */
function tell({ out, json }: Pick<CommandContext, 'out' | 'json'>, measure: JudgedMeasure): void {
  if (json) return out.json(measure)
  const { judgement } = measure
  out.line(
    `${measure.measureId}  ${measure.state}  ${measure.proposal.kind} (${measure.effect}): ${measure.proposal.title}`,
  )
  if (measure.endsAt !== null) out.line(`  in force until ${measure.endsAt}`)
  if (measure.nearMiss !== null)
    out.line(`  would hit ${measure.nearMiss.asset}, ${measure.nearMiss.purpose} of ${measure.nearMiss.team}`)
  if (measure.state !== 'draft' && measure.state !== 'waiting') return
  out.line(`  ${judgement.outcome} under ${judgement.rules.map((rule) => rule.id).join(', ') || 'no rule'}`)
  for (const hold of judgement.holds) out.line(`  missing (${hold.rule}): ${hold.toLift}`)
  for (const { rule, role } of judgement.approvals) out.line(`  needs the approval of ${role} under rule ${rule}`)
  for (const way of judgement.alternatives) out.line(`  instead: ${way}`)
}

const list: Command = {
  noun: 'measure',
  verb: 'list',
  summary: 'measures, newest first',
  usage: '[--state STATE]',
  flags: { state: { type: 'string', meaning: 'draft, waiting, applied, reversed, expired or set-aside' } },
  async run({ api, out, json, flags }) {
    const query = typeof flags['state'] === 'string' ? `?state=${encodeURIComponent(flags['state'])}` : ''
    const rows: string[][] = []
    for await (const measure of api.pages<Measure>(`${base}${query}`)) {
      if (json) out.json(measure)
      else rows.push([measure.measureId, measure.state, measure.effect, measure.proposal.title, measure.endsAt ?? ''])
    }
    if (!json) out.table(['measure', 'state', 'effect', 'what', 'until'], rows)
  },
}

const show: Command = {
  noun: 'measure',
  verb: 'show',
  summary: 'a measure, and what the rules say of it now',
  usage: 'MEASURE-ID',
  flags: {},
  async run(context) {
    tell(context, await context.api.get<JudgedMeasure>(pathOf(context)))
  },
}

const propose: Command = {
  noun: 'measure',
  verb: 'propose',
  summary: 'propose a measure from a JSON file (title, kind, targets, …); "-" reads standard input',
  usage: 'FILE.json',
  flags: {},
  async run(context) {
    const [path] = context.positionals
    if (path === undefined) throw new AppError('platform.bad-usage', 'Name the file with the proposal.')
    let text = ''
    for await (const part of context.openFile(path).stream) text += String(part)
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch (cause) {
      throw new AppError('platform.bad-usage', `${path} is not JSON.`, { cause })
    }
    const { measure, held } = await context.api.post<Proposed>(base, body)
    if (context.json) return context.out.json({ measure, held })
    tell(context, measure)
    if (held !== null) tell(context, held)
  },
}

const apply: Command = {
  noun: 'measure',
  verb: 'apply',
  summary: 'put a measure into force, or hear what it waits for',
  usage: 'MEASURE-ID [--why WHY]',
  flags: { why: { type: 'string', meaning: 'why, for those who are asked' } },
  async run(context) {
    tell(
      context,
      await context.api.post<JudgedMeasure>(`${pathOf(context)}/apply`, { why: textOf(context.flags['why']) }),
    )
  },
}

const reverse: Command = {
  noun: 'measure',
  verb: 'reverse',
  summary: 'take a measure in force back at once',
  usage: 'MEASURE-ID --cause CAUSE [--note NOTE]',
  flags: {
    cause: { type: 'string', meaning: 'ended-activity, harm, mistake, ordered or other' },
    note: { type: 'string', meaning: 'what happened' },
  },
  async run(context) {
    const body = { cause: textOf(context.flags['cause']) || 'other', note: textOf(context.flags['note']) }
    tell(context, await context.api.post<JudgedMeasure>(`${pathOf(context)}/reverse`, body))
  },
}

export const measureCommands: readonly Command[] = [list, show, propose, apply, reverse]

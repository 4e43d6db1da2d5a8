import type { Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { AssessmentSummary, AssessmentView } from './assessments.ts'
import type { Content } from './content.ts'

function onlyId({ positionals }: CommandContext): string {
  const [id] = positionals
  if (id === undefined || positionals.length > 1) throw new AppError('platform.bad-usage', 'Name one assessment.')
  return encodeURIComponent(id)
}

const list: Command = {
  noun: 'assessment',
  verb: 'list',
  summary: 'Assessments, newest first.',
  usage: '',
  flags: {},
  async run({ api, out, json }) {
    for await (const each of api.pages<AssessmentSummary>('/api/v1/assessments'))
      if (json) out.json(each)
      else out.line(`${each.assessmentId}  v${each.frozen}  ${each.marking}  ${each.title}`)
  },
}

const show: Command = {
  noun: 'assessment',
  verb: 'show',
  summary: 'One assessment: its versions, what is missing, who is on the case. The reading is recorded.',
  usage: 'ASSESSMENT',
  flags: {},
  async run(context) {
    const { api, out, json } = context
    const view = await api.get<AssessmentView>(`/api/v1/assessments/${onlyId(context)}`)
    if (json) return out.json(view)
    out.line(`${view.title}  (${view.marking})`)
    out.line(view.content.question)
    out.table(
      ['version', 'sha256', 'missing', 'reviews', 'why'],
      view.versions.map((each) => [
        String(each.number),
        each.sha256.slice(0, 16),
        each.missing.join(' ') || 'nothing',
        each.reviews.map(({ agrees }) => (agrees ? 'agrees' : 'does not agree')).join(', '),
        each.why,
      ]),
    )
    if (view.missing.length > 0) out.line(`missing in the draft: ${view.missing.join(', ')}`)
    out.line(`on the case: ${view.people.map(({ name }) => name).join(', ') || 'nobody'}`)
  },
}

const exportVersion: Command = {
  noun: 'assessment',
  verb: 'export',
  summary: 'A frozen version as JSON, with its hash. The reading is recorded.',
  usage: 'ASSESSMENT --version N',
  flags: { version: { type: 'string', meaning: 'which frozen version; the last one when not given' } },
  async run(context) {
    const { api, out, flags } = context
    const id = onlyId(context)
    const given = flags['version']
    const number =
      typeof given === 'string' ? Number(given) : (await api.get<AssessmentView>(`/api/v1/assessments/${id}`)).frozen
    if (!Number.isSafeInteger(number) || number < 1)
      throw new AppError('platform.bad-usage', 'There is no frozen version yet, or --version is no number.')
    const version = await api.get<{ content: Content; sha256: string; intact: boolean }>(
      `/api/v1/assessments/${id}/versions/${number}`,
    )
    out.json({ number, ...version })
  },
}

/** `comity assessment …` */
export const assessmentCommands: readonly Command[] = [list, show, exportVersion]

import type { Command } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import { systemText } from '../notifications/told-finding.ts'
import type { AgeingItem } from './follow-up.ts'
import { outcomeCodes } from './reasons.ts'
import type { FollowUpView } from './view.ts'

/** The most rows that a table shows; `--json` has no bound. */
const mostRows = 1000

function ownerText({ owner }: Pick<FollowUpView, 'owner'>): string {
  if (owner.name !== null) return owner.name
  return `${owner.role ?? 'nobody'}${owner.byRule ? ' (by rule)' : ''}`
}

/** The text of a flag that must be there. @throws {AppError} `platform.bad-request` */
function needed(flags: Record<string, string | boolean | undefined>, name: string, usage: string): string {
  const value = flags[name]
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new AppError('platform.bad-request', `--${name} is missing. Usage: comity ${usage}`)
}

/** A day means its beginning, UTC. */
function timeOf(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00.000Z` : text
}

function lineOf(findingId: string, view: FollowUpView): string {
  const said = view.reason === null ? '' : `, ${view.reason.code} until ${view.reason.reviewAt.slice(0, 10)}`
  return `${findingId}: owner ${ownerText(view)}${said}${view.nextActionAt === null ? '' : `, act by ${view.nextActionAt}`}`
}

const outcomeUsage = 'finding outcome FINDING --reason CODE --note TEXT [--review DATE]'
const ownerUsage = 'finding owner FINDING --to OWNER [--next TIME]'

/** Commands of follow-up: what has waited too long, what came of it, whose it is. @source R020 */
export const followUpCommands: readonly Command[] = [
  {
    noun: 'finding',
    verb: 'ageing',
    summary: 'findings on own territory beyond their seven days, with neither outcome nor a reason that stands',
    usage: '[--order harm|age] [--owner me|ROLE] [--asn N] [--identifier I]',
    flags: {
      order: { type: 'string', meaning: 'harm (usual) or age' },
      owner: { type: 'string', meaning: 'me, or a role' },
      asn: { type: 'string', meaning: 'number of an autonomous system' },
      identifier: { type: 'string', meaning: 'classification identifier' },
    },
    async run({ api, flags, out, json }) {
      const query = new URLSearchParams({ limit: '500' })
      for (const name of ['order', 'owner', 'asn', 'identifier'])
        if (typeof flags[name] === 'string') query.set(name, flags[name])
      const rows: string[][] = []
      for await (const finding of api.pages<AgeingItem>(`/api/v1/findings/ageing?${query}`)) {
        if (json) {
          out.json(finding)
          continue
        }
        if (rows.length === mostRows) break
        rows.push([
          finding.findingId,
          finding.severity,
          finding.pseudonym ?? systemText(finding),
          finding.classification.identifier || finding.classification.type,
          `${finding.followUp.ageDays} d`,
          ownerText(finding.followUp),
          finding.followUp.reason?.code ?? '',
        ])
      }
      if (json) return
      if (rows.length === 0) return out.line('Nothing waits too long.')
      out.table(['finding', 'severity', 'system', 'problem', 'age', 'owner', 'said before'], rows)
      if (rows.length === mostRows) out.line(`The first ${mostRows} are shown; use --json for all.`)
    },
  },
  {
    noun: 'finding',
    verb: 'outcome',
    summary: 'what became of a finding, or why nothing can be done now and when to look again',
    usage: 'FINDING --reason CODE --note TEXT [--review DATE]',
    flags: {
      reason: { type: 'string', meaning: outcomeCodes.join(', ') },
      note: { type: 'string', meaning: 'in a few words, kept with the record' },
      review: { type: 'string', meaning: 'when a reason is looked at again, a day or RFC 3339' },
    },
    async run({ api, positionals, flags, out, json }) {
      const findingId = positionals[0] ?? ''
      const code = needed(flags, 'reason', outcomeUsage)
      const note = needed(flags, 'note', outcomeUsage)
      const { review } = flags
      const view = await api.post<FollowUpView>(`/api/v1/findings/${encodeURIComponent(findingId)}/outcome`, {
        code,
        note,
        ...(typeof review === 'string' ? { reviewAt: timeOf(review) } : {}),
      })
      if (json) return out.json(view)
      out.line(view.reason === null ? `${findingId}: ${code}` : lineOf(findingId, view))
    },
  },
  {
    noun: 'finding',
    verb: 'owner',
    summary: 'whose a finding is; with --to it is given to somebody',
    usage: 'FINDING [--to me|ROLE] [--next TIME]',
    flags: {
      to: { type: 'string', meaning: 'me, or a role' },
      next: { type: 'string', meaning: 'by when somebody acts, a day or RFC 3339' },
    },
    async run({ api, positionals, flags, out, json }) {
      const findingId = positionals[0] ?? ''
      const path = `/api/v1/findings/${encodeURIComponent(findingId)}`
      const { to, next } = flags
      const view =
        to === undefined && next === undefined
          ? await api.get<FollowUpView>(`${path}/follow-up`)
          : await api.post<FollowUpView>(`${path}/owner`, {
              owner: needed(flags, 'to', ownerUsage),
              ...(typeof next === 'string' ? { nextActionAt: timeOf(next) } : {}),
            })
      if (json) return out.json(view)
      out.line(lineOf(findingId, view))
    },
  },
]

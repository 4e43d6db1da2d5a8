import type { ApiClient, Command, CommandContext } from '#kernel/command.ts'
import { AppError } from '#kernel/errors.ts'
import type { Report } from './report.ts'
import type { Accepted, RefusedRow } from './reports.ts'

const pollMs = 200

async function waitFor(api: ApiClient, reportId: string, context: CommandContext): Promise<Report> {
  for (;;) {
    const report = await api.get<Report>(`/api/v1/reports/${reportId}`)
    if (report.state === 'done' || report.state === 'failed' || report.held !== null) return report
    const share = report.sizeBytes > 0 ? Math.min(99, Math.floor((report.readBytes / report.sizeBytes) * 100)) : 0
    context.out.progress(`${report.fileName}: ${report.rows} rows, ${share} %`)
    await context.sleep(pollMs)
  }
}

function sayReport(report: Report, { out, json }: CommandContext): void {
  if (json) return out.json(report)
  out.line(`${report.reportId}  ${report.fileName || '(no name)'}  ${report.state}`)
  out.line(
    `  feed ${report.feed ?? 'not known yet'}, ${report.rows} rows: ${report.events} events, ${report.rejected} refused`,
  )
  out.line(`  findings: ${report.findingsNew} new, ${report.findingsSeen} seen before`)
  if (report.error !== null) out.line(`  ${report.error}`)
  if (report.held !== null) out.line(`  ${whyHeld(report.held)}`)
  if (report.rejected > 0) out.line(`  Refused rows: comity report rejected ${report.reportId}`)
}

/** Why a report is kept and not read, and who can change that. @source rule e-5 */
function whyHeld({ source, state, reason }: NonNullable<Report['held']>): string {
  if (state === 'described') return `Kept unread: it waits for the data-protection officer, who assesses ${source}.`
  if (state === 'refused')
    return `Kept unread until its time has come: ${source} is not to be read. ${reason ?? ''}`.trimEnd()
  return `Kept unread: nobody has assessed ${source}. Say what it is for: comity source describe ${source}`
}

function only(context: CommandContext, what: string): string {
  const [id, ...more] = context.positionals
  if (id === undefined || more.length > 0) throw new AppError('platform.bad-usage', `Name one ${what}.`)
  return id
}

/** Commands of reports. @source CONTRACT, Commands */
export const reportCommands: readonly Command[] = [
  {
    noun: 'report',
    verb: 'add',
    summary: 'take in reports',
    usage: 'FILE… [--feed ID] [--exercise] [--wait]',
    flags: {
      feed: { type: 'string', meaning: 'provider:report, where the name and content do not tell' },
      exercise: { type: 'boolean', meaning: 'part of an exercise: reaches nobody but the allow-list' },
      wait: { type: 'boolean', meaning: 'wait until it is worked through' },
    },
    async run(context) {
      const { positionals, flags, api, out, json } = context
      if (positionals.length === 0)
        throw new AppError('platform.bad-usage', 'Name one or more files; "-" is standard input.')
      let failed = 0
      let held = 0
      for (const path of positionals) {
        const { stream, name } = context.openFile(path)
        const query = new URLSearchParams()
        if (typeof flags['feed'] === 'string') query.set('feed', flags['feed'])
        if (flags['exercise'] === true) query.set('exercise', 'true')
        const accepted = await api.upload<Accepted>(`/api/v1/reports?${query}`, stream, {
          contentType: 'application/octet-stream',
          fileName: name,
        })
        if (accepted.duplicateOf !== null && !json)
          out.line(`${path}: the same bytes are there already, as ${accepted.duplicateOf}; nothing is counted again.`)
        if (flags['wait'] === true) {
          const report = await waitFor(api, accepted.reportId, context)
          out.progress('')
          if (json) out.json({ ...report, duplicateOf: accepted.duplicateOf })
          else sayReport(report, context)
          if (report.state === 'failed') failed++
          if (report.held !== null) held++
        } else if (json)
          out.json({
            ...(await api.get<Report>(`/api/v1/reports/${accepted.reportId}`)),
            duplicateOf: accepted.duplicateOf,
          })
        else if (accepted.duplicateOf === null)
          out.line(
            accepted.heldFor === null
              ? `${path}: taken in as ${accepted.reportId}`
              : `${path}: taken in as ${accepted.reportId}. ${whyHeld({ source: accepted.heldFor, state: 'new', reason: null })}`,
          )
      }
      if (failed > 0)
        throw new AppError(
          'observations.state',
          `${failed} of ${positionals.length} reports could not be worked through; their bytes are kept.`,
        )
      if (held > 0)
        throw new AppError(
          'observations.state',
          `${held} of ${positionals.length} reports are kept unread until their source is assessed.`,
        )
    },
  },
  {
    noun: 'report',
    verb: 'show',
    summary: 'the figures of a report, while it runs and after',
    usage: 'REPORT',
    flags: {},
    async run(context) {
      sayReport(
        await context.api.get<Report>(`/api/v1/reports/${encodeURIComponent(only(context, 'report'))}`),
        context,
      )
    },
  },
  {
    noun: 'report',
    verb: 'list',
    summary: 'reports, the latest first',
    usage: '[--state STATE]',
    flags: { state: { type: 'string', meaning: 'spooled, processing, done or failed' } },
    async run({ api, out, json, flags }) {
      const query = typeof flags['state'] === 'string' ? `?state=${encodeURIComponent(flags['state'])}` : ''
      const rows: string[][] = []
      for await (const report of api.pages<Report>(`/api/v1/reports${query}`)) {
        if (json) out.json(report)
        else
          rows.push([
            report.reportId,
            report.state,
            report.feed ?? '',
            String(report.rows),
            String(report.findingsNew),
            String(report.rejected),
            report.receivedAt,
          ])
      }
      if (json) return
      if (rows.length === 0) out.line('No reports yet. Hand one in: comity report add FILE')
      else out.table(['report', 'state', 'feed', 'rows', 'new', 'refused', 'received'], rows)
    },
  },
  {
    noun: 'report',
    verb: 'rejected',
    summary: 'each refused row: line, column, reason, the bytes',
    usage: 'REPORT',
    flags: {},
    async run(context) {
      const id = encodeURIComponent(only(context, 'report'))
      let count = 0
      for await (const row of context.api.pages<RefusedRow>(`/api/v1/reports/${id}/rejected?limit=500`)) {
        count++
        if (context.json) context.out.json(row)
        else
          context.out.line(
            `line ${row.line}${row.column === null ? '' : `, column ${row.column}`}: ${row.meaning}\n  ${row.sample}`,
          )
      }
      if (count === 0 && !context.json) context.out.line('No row of this report was refused.')
    },
  },
  {
    noun: 'report',
    verb: 'retry',
    summary: 'read the refused rows again, with the mapping of today',
    usage: 'REPORT',
    flags: {},
    async run(context) {
      sayReport(
        await context.api.post<Report>(`/api/v1/reports/${encodeURIComponent(only(context, 'report'))}/retry`),
        context,
      )
    },
  },
]

import type { Instant } from '#kernel/instant.ts'
import type { Measure } from './measure.ts'

/** What an executor is handed: exactly what was decided, until when, and how it is undone. Nothing here touches a network. */
export interface Sheet {
  readonly measureId: string
  readonly decisionId: string
  readonly exercise: boolean
  readonly what: string
  readonly kind: string
  readonly targets: readonly string[]
  readonly from: Instant
  readonly until: Instant
  readonly undo: string
  readonly executor: string
  readonly sentences: readonly string[]
}

const sentences = [
  'Do exactly this and nothing more; what is unclear is asked before it is done.',
  'It ends at the time given, without a further word.',
  'A mitigation is not an admission.',
]

/** The sheet of a measure in force. */
export function sheetOf(measure: Measure): Sheet | null {
  const { appliedAt, endsAt, decisionId, proposal } = measure
  if (appliedAt === null || endsAt === null || decisionId === null) return null
  return {
    measureId: measure.measureId,
    decisionId,
    exercise: proposal.exercise,
    what: proposal.title,
    kind: proposal.kind,
    targets: measure.targets.map((target) => target.text),
    from: appliedAt,
    until: endsAt,
    undo: proposal.undo.trim() || 'Take the entry out again.',
    executor: proposal.executorName.trim() || proposal.executor,
    sentences,
  }
}

/** The sheet to read or to print. */
export function sheetText(sheet: Sheet): string {
  const banner = sheet.exercise ? ['EXERCISE EXERCISE EXERCISE', ''] : []
  return [
    ...banner,
    `Instruction ${sheet.measureId}`,
    '',
    `What:      ${sheet.kind}: ${sheet.what}`,
    `For:       ${sheet.executor}`,
    `From:      ${sheet.from}`,
    `Until:     ${sheet.until}`,
    `To undo:   ${sheet.undo}`,
    `Decision:  ${sheet.decisionId}`,
    '',
    ...sheet.sentences,
    '',
    `Targets (${sheet.targets.length}):`,
    ...sheet.targets,
    '',
  ].join('\n')
}

/** The sheet for a machine: a row for each target. @source RFC 4180 */
export function sheetCsv(sheet: Sheet): string {
  const rows = sheet.targets.map((target) =>
    [target, sheet.kind, sheet.from, sheet.until, sheet.measureId, sheet.exercise ? 'exercise' : ''].map(quoted),
  )
  return [['target', 'act', 'from', 'until', 'measure', 'exercise'], ...rows]
    .map((row) => `${row.join(',')}\r\n`)
    .join('')
}

/** A cell that no spreadsheet takes for a formula. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

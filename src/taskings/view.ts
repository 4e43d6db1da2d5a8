import type { Actor } from '#kernel/actor.ts'
import type { Instant } from '#kernel/instant.ts'
import type { EntryRow, LedgerRow, TaskingRow } from './store.ts'
import { headOf, type Loaded } from './reading.ts'
import { lineRef, taskingIdOf, type Line, type TaskingHead } from './tasking.ts'

/** What became of one act. */
export interface LineOutcome {
  readonly decisionId: string
  readonly outcome: NonNullable<EntryRow['outcome']>
  readonly released: boolean
  readonly at: Instant
  readonly rules: readonly string[]
}

/** A line of the ledger as lists show it. */
export interface TaskingSummary extends TaskingHead {
  readonly taskingId: string
  readonly recordedAt: Instant
  readonly answeredAt: Instant | null
  readonly outcomes: readonly { readonly line: number; readonly outcome: LineOutcome | null }[]
}

export interface LedgerEntry {
  readonly at: Instant
  readonly kind: EntryRow['kind']
  readonly line: number | null
  readonly by: string
  readonly decisionId: string | null
  readonly outcome: EntryRow['outcome']
  readonly detail: EntryRow['detail']
}

/** One tasking in full. */
export interface TaskingDetail extends Omit<TaskingSummary, 'outcomes'> {
  readonly recordedBy: string
  /** Null for those who see the ledger alone, and when they were erased. */
  readonly words: { readonly words: string; readonly contact: string } | null
  readonly lines: readonly (Line & { readonly subject: string; readonly outcome: LineOutcome | null })[]
  readonly entries: readonly LedgerEntry[]
}

function outcomeOf(entry: EntryRow | undefined): LineOutcome | null {
  if (entry === undefined || entry.decision_id === null || entry.outcome === null) return null
  const rules = String(entry.detail['rules'] ?? '')
  return {
    decisionId: entry.decision_id,
    outcome: entry.outcome,
    released: entry.released === true,
    at: entry.at,
    rules: rules === '' ? [] : rules.split(' '),
  }
}

function common(row: TaskingRow, answeredAt: Instant | null): Omit<TaskingSummary, 'outcomes'> {
  return { ...headOf(row), taskingId: taskingIdOf(row.tasking_no), recordedAt: row.recorded_at, answeredAt }
}

/** Taskings of a list with the last decision on each of their acts. */
export function summaryOf(row: LedgerRow, decided: readonly EntryRow[]): TaskingSummary {
  const own = decided.filter((entry) => entry.tasking_no === row.tasking_no)
  const outcomes = Array.from({ length: row.lines }, (_, index) => ({
    line: index + 1,
    outcome: outcomeOf(own.find((entry) => entry.line === index + 1)),
  }))
  return { ...common(row, row.answered_at), outcomes }
}

/** Who may see words, targets and names: those who work on taskings, and who protects the data. The ledger is open to overseers without them. */
export function seesWords(actor: Actor): boolean {
  return actor.actions.has('taskings.record') || actor.roles.includes('data-protection')
}

/** A tasking as this reader may see it. */
export function detailOf(actor: Actor, { no, row, words, lines }: Loaded, entries: readonly EntryRow[]): TaskingDetail {
  const open = seesWords(actor)
  return {
    ...common(row, entries.find((entry) => entry.kind === 'answered')?.at ?? null),
    recordedBy: row.recorded_by,
    words: open ? words : null,
    lines: lines.map((line) => ({
      ...line,
      sealed: open ? line.sealed : null,
      subject: lineRef(no, line.line).id,
      outcome: outcomeOf(entries.findLast((entry) => entry.kind === 'decided' && entry.line === line.line)),
    })),
    entries: entries.map((entry) => ({
      at: entry.at,
      kind: entry.kind,
      line: entry.line,
      by: entry.by,
      decisionId: entry.decision_id,
      outcome: entry.outcome,
      detail: entry.detail,
    })),
  }
}

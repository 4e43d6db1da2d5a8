import type { Actor } from '#kernel/actor.ts'
import type { Correspondence } from '#correspondence'
import type { Directory } from '#directory'
import type { Clock } from '#kernel/instant.ts'
import type { Mandates } from '#mandates'
import type { Norms } from '#norms'
import type { Box } from '#platform/box.ts'
import type { Database, Tx } from '#platform/database.ts'
import type { Emit, FactValues } from '#platform/facts.ts'
import { insertEntry, type EntryRow } from './store.ts'
import { taskingIdOf, type EntryKind } from './tasking.ts'

/** What the room is made with. */
export interface TaskingsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly emit: Emit
  readonly box: Box
  readonly norms: Norms
  readonly mandates: Mandates
  readonly directory: Pick<Directory, 'who' | 'assets' | 'contact' | 'recipients'>
  readonly correspondence: Pick<Correspondence, 'enqueue'>
  readonly teamName: () => string
  readonly homeCountry: () => Promise<string | null>
}

/** A line of the ledger to come. */
export interface NewEntry {
  readonly taskingNo: number
  readonly line: number | null
  readonly kind: EntryKind
  readonly by: Pick<Actor, 'kind' | 'id'>
  readonly exercise: boolean
  readonly detail?: EntryRow['detail']
  readonly decision?: Pick<EntryRow, 'decision_id' | 'outcome' | 'released'>
  /** Kept for the norm report; words of closed lists and numbers. */
  readonly figures?: FactValues
}

/** Writes into the ledger what happened, and says it. */
export async function enter(
  { clock, emit }: Pick<TaskingsDeps, 'clock' | 'emit'>,
  tx: Tx,
  entry: NewEntry,
): Promise<void> {
  const { taskingNo, line, kind, by, exercise, detail = {}, decision, figures } = entry
  const at = clock()
  await insertEntry(tx, { tasking_no: taskingNo, line, kind, at, by_kind: by.kind, by: by.id, detail, ...decision })
  await emit(tx, {
    type: `taskings.${kind}`,
    at,
    actor: { kind: by.kind, id: by.id },
    subject: { type: 'taskings.tasking', id: taskingIdOf(taskingNo) },
    detail: { line, ...detail, ...(decision && { decisionId: decision.decision_id }) },
    exercise,
    ...(figures && { figures }),
  })
}

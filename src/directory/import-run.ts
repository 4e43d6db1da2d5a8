import type { Actor } from '#kernel/actor.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { DirectoryContext } from './context.ts'
import type { RefusedRow } from './imports/contacts-csv.ts'
import type { ImportFormat } from './imports/format.ts'
import type { ImportRow } from './imports/import-row.ts'
import { keepRefused, stageRows } from './store/import-staging.ts'

/** Largest files, in bytes: documents and MMDB files are read whole, other tables and contacts are not. */
export const importLimits = {
  documentBytes: 64 * 2 ** 20,
  mmdbBytes: 192 * 2 ** 20,
  fileBytes: 2 * 2 ** 30,
  batchRows: 5000,
} as const

/** Ends the import's record within the transaction that merged it. */
export type Finish = (tx: Tx, counts: Record<string, number>) => Promise<void>

/** One import while it runs. */
export interface Run {
  readonly context: DirectoryContext
  readonly actor: Actor
  readonly importNo: number
  readonly source: string
  readonly format: ImportFormat
  /** Of which day the data is, where a person said so. */
  readonly asOf: Instant | null
  rows: number
  refused: number
  notes: number
  ignoredColumns: readonly string[]
}

export async function stage(run: Run, rows: readonly ImportRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += importLimits.batchRows)
    await stageRows(run.context.db, run.importNo, rows.slice(at, at + importLimits.batchRows))
  run.rows += rows.length
}

export async function refuse(run: Run, refused: readonly RefusedRow[]): Promise<void> {
  await keepRefused(run.context.db, run.importNo, refused)
  run.refused += refused.length
}

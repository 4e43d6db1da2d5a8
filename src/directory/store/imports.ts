import type { Actor } from '#kernel/actor.ts'
import { numberedId, type Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql } from '#platform/database.ts'
import type { FieldFault } from '../imports/contact-row.ts'

/** What became of a file that was handed in. */
export interface ImportRecord {
  readonly importId: Id<'import'>
  readonly fileName: string
  readonly format: string
  readonly source: string
  readonly state: 'running' | 'done' | 'failed'
  readonly startedAt: Instant
  readonly finishedAt: Instant | null
  readonly actor: { readonly kind: string; readonly id: string }
  readonly sizeBytes: number
  readonly sha256: string | null
  readonly counts: Readonly<Record<string, number>>
  readonly ignoredColumns: readonly string[]
  readonly failure: string | null
}

interface ImportRow {
  import_no: number
  file_name: string
  format: string
  source: string
  state: ImportRecord['state']
  started_at: Instant
  finished_at: Instant | null
  actor_kind: string
  actor_id: string
  size_bytes: number
  sha256: string | null
  counts: Record<string, number>
  ignored_columns: string[]
  failure: string | null
}

const columns = `import_no, file_name, format, source, state, started_at, finished_at, actor_kind, actor_id, size_bytes, sha256,
  counts, ignored_columns, failure`

function toImport(row: ImportRow): ImportRecord {
  return {
    importId: numberedId('import', row.import_no),
    fileName: row.file_name,
    format: row.format,
    source: row.source,
    state: row.state,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    actor: { kind: row.actor_kind, id: row.actor_id },
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    counts: row.counts,
    ignoredColumns: row.ignored_columns,
    failure: row.failure,
  }
}

/** Opens the record of an import. @returns Its number. */
export async function beginImport(
  sql: Sql,
  begun: { fileName: string; format: string; source: string; at: Instant; actor: Pick<Actor, 'kind' | 'id'> },
): Promise<number> {
  const { rows } = await sql.query<{ import_no: number }>(
    `insert into directory.import (file_name, format, source, state, started_at, actor_kind, actor_id)
     values ($1, $2, $3, 'running', $4, $5, $6) returning import_no`,
    [begun.fileName, begun.format, begun.source, begun.at, begun.actor.kind, begun.actor.id],
  )
  return rows[0]!.import_no
}

/** How an import ended. */
export interface ImportEnd {
  readonly state: 'done' | 'failed'
  readonly at: Instant
  readonly sizeBytes: number
  readonly sha256: string
  readonly counts: Readonly<Record<string, number>>
  readonly ignoredColumns: readonly string[]
  readonly failure: string | null
}

export async function finishImport(sql: Sql, importNo: number, end: ImportEnd): Promise<void> {
  await sql.query(
    `update directory.import set state = $2, finished_at = $3, size_bytes = $4, sha256 = $5, counts = $6, ignored_columns = $7, failure = $8
     where import_no = $1`,
    [
      importNo,
      end.state,
      end.at,
      end.sizeBytes,
      end.sha256,
      JSON.stringify(end.counts),
      end.ignoredColumns,
      end.failure,
    ],
  )
}

export async function findImport(sql: Sql, importNo: number): Promise<ImportRecord | null> {
  const { rows } = await sql.query<ImportRow>(`select ${columns} from directory.import where import_no = $1`, [
    importNo,
  ])
  return rows[0] ? toImport(rows[0]) : null
}

/** A page of imports, the latest first. @param beforeNo Only those with a lower number; null for the latest. */
export async function listImports(sql: Sql, beforeNo: number | null, limit: number): Promise<ImportRecord[]> {
  const { rows } = await sql.query<ImportRow>(
    `select ${columns} from directory.import where $1::bigint is null or import_no < $1 order by import_no desc limit $2`,
    [beforeNo, limit],
  )
  return rows.map(toImport)
}

/** A refused row as it is listed. */
export interface RefusedRecord {
  readonly line: number
  readonly faults: readonly FieldFault[]
  readonly text: string
}

export async function listRefused(
  sql: Sql,
  importNo: number,
  afterLine: number,
  limit: number,
): Promise<RefusedRecord[]> {
  const { rows } = await sql.query<RefusedRecord>(
    `select line, faults, row_text as text from directory.import_refusal
     where import_no = $1 and line > $2 order by line limit $3`,
    [importNo, afterLine, limit],
  )
  return rows
}

export async function listNotes(sql: Sql, importNo: number, limit: number): Promise<{ line: number; note: string }[]> {
  const { rows } = await sql.query<{ line: number; note: string }>(
    'select line, note from directory.import_note where import_no = $1 order by line limit $2',
    [importNo, limit],
  )
  return rows
}

/** Ends imports that were running when their process died, and forgets their rows. */
export async function sweepImports(sql: Sql, at: Instant, startedBefore: Instant): Promise<number> {
  const { rowCount } = await sql.query(
    `update directory.import set state = 'failed', finished_at = $1, failure = 'The node stopped while it ran; hand the file in again.'
     where state = 'running' and started_at < $2`,
    [at, startedBefore],
  )
  await sql.query(
    `delete from directory.import_row r where not exists
       (select 1 from directory.import i where i.import_no = r.import_no and i.state = 'running')`,
  )
  return rowCount
}

import type { Actor } from '#kernel/actor.ts'
import { numberedId } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'

export type SubjectType = 'team' | 'contact' | 'network' | 'operator'

/** One change to an entry: who, when, from what to what. */
export interface HistoryEntry {
  readonly historyId: string
  readonly at: Instant
  readonly actor: { readonly kind: string; readonly id: string }
  readonly change: string
  readonly before: Record<string, unknown> | null
  readonly after: Record<string, unknown> | null
  readonly source: string | null
  readonly why: string | null
  readonly importId: string | null
}

/** A change about to be written down. */
export interface Change {
  readonly subjectType: SubjectType
  readonly subjectNo: number
  readonly change: string
  readonly before?: Record<string, unknown> | null
  readonly after?: Record<string, unknown> | null
  readonly source?: string | null
  readonly why?: string | null
  readonly importNo?: number | null
}

/** Writes a change down; nothing ever takes it back. */
export async function recordChange(
  tx: Tx,
  at: Instant,
  actor: Pick<Actor, 'kind' | 'id'>,
  change: Change,
): Promise<void> {
  await tx.query(
    `insert into directory.history (at, actor_kind, actor_id, subject_type, subject_no, change, before, after, source, why, import_no)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      at,
      actor.kind,
      actor.id,
      change.subjectType,
      change.subjectNo,
      change.change,
      change.before ? JSON.stringify(change.before) : null,
      change.after ? JSON.stringify(change.after) : null,
      change.source ?? null,
      change.why ?? null,
      change.importNo ?? null,
    ],
  )
}

interface HistoryRow {
  history_no: number
  at: Instant
  actor_kind: string
  actor_id: string
  change: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  source: string | null
  why: string | null
  import_no: number | null
}

/** The changes of an entry, the latest first. */
export async function historyOf(
  sql: Sql,
  subjectType: SubjectType,
  subjectNo: number,
  limit: number,
): Promise<HistoryEntry[]> {
  const { rows } = await sql.query<HistoryRow>(
    `select history_no, at, actor_kind, actor_id, change, before, after, source, why, import_no
     from directory.history where subject_type = $1 and subject_no = $2 order by history_no desc limit $3`,
    [subjectType, subjectNo, limit],
  )
  return rows.map((row) => ({
    historyId: numberedId('history', row.history_no),
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id },
    change: row.change,
    before: row.before,
    after: row.after,
    source: row.source,
    why: row.why,
    importId: row.import_no === null ? null : numberedId('import', row.import_no),
  }))
}

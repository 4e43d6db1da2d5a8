import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'

export interface TaskRow {
  readonly task_no: number
  readonly kind: 're-route' | 'false-positive'
  readonly notification_no: number
  readonly finding_no: number | null
  readonly findings: number
  readonly feed: string
  readonly contact_no: number
  readonly created_at: Instant
  readonly due_at: Instant
  readonly done_at: Instant | null
  readonly done_by: string | null
  readonly outcome: string | null
}

const columns = `
  t.task_no, t.kind, t.notification_no, t.finding_no, t.findings, f.feed, n.contact_no, t.created_at, t.due_at, t.done_at, t.done_by, t.outcome`
const tables =
  'observations.task t join observations.notification n using (notification_no) join observations.feed f using (feed_no)'

export async function openTasks(sql: Sql, limit: number): Promise<TaskRow[]> {
  const { rows } = await sql.query<TaskRow>(
    `select ${columns} from ${tables} where t.done_at is null order by t.due_at, t.task_no limit $1`,
    [limit],
  )
  return rows
}

export async function findTask(sql: Sql, taskNo: number): Promise<TaskRow | null> {
  const { rows } = await sql.query<TaskRow>(`select ${columns} from ${tables} where t.task_no = $1`, [taskNo])
  return rows[0] ?? null
}

export async function finishTask(
  tx: Tx,
  taskNo: number,
  end: { at: Instant; by: string; outcome: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update observations.task set done_at = $2, done_by = $3, outcome = $4 where task_no = $1 and done_at is null',
    [taskNo, end.at, end.by, end.outcome],
  )
  return rowCount === 1
}

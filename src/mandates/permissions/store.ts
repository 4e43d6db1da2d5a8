import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { BodyClass } from '../words.ts'
import type { PermissionState } from './permission.ts'

export interface PermissionRow {
  readonly permission_no: number
  readonly source: string
  readonly source_contact: string | null
  readonly about_type: string | null
  readonly about_id: string | null
  readonly recipient: string
  readonly recipient_function: BodyClass
  readonly purpose: string
  readonly state: PermissionState
  readonly asked_by: string
  readonly asked_at: Instant
  readonly due_at: Instant
  readonly message_id: string | null
  readonly answered_by: string | null
  readonly answered_at: Instant | null
  readonly evidence: Buffer | null
  readonly expires_at: Instant | null
  readonly exercise: boolean
}

const columns = `permission_no, source, source_contact, about_type, about_id, recipient, recipient_function, purpose, state, asked_by, asked_at,
  due_at, message_id, answered_by, answered_at, evidence, expires_at, exercise`

export async function insertPermission(
  tx: Tx,
  row: Omit<
    PermissionRow,
    'permission_no' | 'state' | 'message_id' | 'answered_by' | 'answered_at' | 'evidence' | 'expires_at'
  >,
): Promise<number> {
  const { rows } = await tx.query<{ permission_no: number }>(
    `insert into mandates.permission (source, source_contact, about_type, about_id, recipient, recipient_function, purpose, asked_by, asked_at,
       due_at, exercise) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning permission_no`,
    [
      row.source,
      row.source_contact,
      row.about_type,
      row.about_id,
      row.recipient,
      row.recipient_function,
      row.purpose,
      row.asked_by,
      row.asked_at,
      row.due_at,
      row.exercise,
    ],
  )
  return rows[0]!.permission_no
}

export async function setMessage(tx: Tx, no: number, messageId: string): Promise<void> {
  await tx.query('update mandates.permission set message_id = $2 where permission_no = $1', [no, messageId])
}

export async function lockPermission(tx: Tx, no: number): Promise<PermissionRow | null> {
  const { rows } = await tx.query<PermissionRow>(
    `select ${columns} from mandates.permission where permission_no = $1 for update`,
    [no],
  )
  return rows[0] ?? null
}

export interface PermissionFilter {
  readonly no?: number | null
  readonly state?: PermissionState | null
  readonly about?: string | null
  readonly source?: string | null
  readonly before?: number | null
  readonly limit: number
}

export async function findPermissions(sql: Sql, filter: PermissionFilter): Promise<PermissionRow[]> {
  const { no = null, state = null, about = null, source = null, before = null, limit } = filter
  const { rows } = await sql.query<PermissionRow>(
    `select ${columns} from mandates.permission
     where ($1::bigint is null or permission_no = $1) and ($2::text is null or state = $2)
       and ($3::text is null or about_id = $3) and ($4::text is null or source = $4)
       and ($5::bigint is null or permission_no < $5)
     order by permission_no desc limit $6`,
    [no, state, about, source, before, limit],
  )
  return rows
}

export async function setAnswer(
  tx: Tx,
  no: number,
  answer: {
    state: PermissionState
    by: string | null
    at: Instant
    evidence: Buffer | null
    expiresAt: Instant | null
  },
): Promise<void> {
  await tx.query(
    'update mandates.permission set state = $2, answered_by = $3, answered_at = $4, evidence = $5, expires_at = $6 where permission_no = $1',
    [no, answer.state, answer.by, answer.at, answer.evidence, answer.expiresAt],
  )
}

/** Requests to which nobody answered in time. */
export async function silentPermissions(sql: Sql, now: Instant, limit: number): Promise<number[]> {
  const { rows } = await sql.query<{ permission_no: number }>(
    "select permission_no from mandates.permission where state = 'asked' and due_at <= $1 order by permission_no limit $2",
    [now, limit],
  )
  return rows.map((row) => row.permission_no)
}

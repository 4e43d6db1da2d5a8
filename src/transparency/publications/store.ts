import type { Instant } from '#kernel/instant.ts'
import { numberedId } from '#kernel/id.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { Publication, PublicationKind, PublicationState } from './publication.ts'

interface Row {
  publication_no: number
  kind: PublicationKind
  title: string
  state: PublicationState
  from_day: string
  to_day: string
  content: string
  sha256: string
  asked_by: string
  asked_at: Instant
  approval_id: string | null
  published_at: Instant | null
}

const columns = `publication_no, kind, title, state, from_day::text, to_day::text, content, sha256, asked_by, asked_at, approval_id, published_at`

function toPublication(row: Row): Publication {
  return {
    publicationId: numberedId('publication', row.publication_no),
    kind: row.kind,
    title: row.title,
    state: row.state,
    from: row.from_day,
    to: row.to_day,
    content: row.content,
    sha256: row.sha256,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    approvalId: row.approval_id,
    publishedAt: row.published_at,
  }
}

export async function insertPublication(
  tx: Tx,
  one: Pick<Publication, 'kind' | 'title' | 'from' | 'to' | 'content' | 'sha256' | 'askedBy' | 'askedAt'>,
): Promise<Publication> {
  const { rows } = await tx.query<Row>(
    `insert into transparency.publication (kind, title, from_day, to_day, content, sha256, asked_by, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    [one.kind, one.title, one.from, one.to, one.content, one.sha256, one.askedBy, one.askedAt],
  )
  return toPublication(rows[0]!)
}

export async function noteApproval(tx: Tx, no: number, approvalId: string): Promise<void> {
  await tx.query('update transparency.publication set approval_id = $2 where publication_no = $1', [no, approvalId])
}

/** @returns False where it waits no more. */
export async function endWaiting(
  tx: Tx,
  no: number,
  state: Exclude<PublicationState, 'waiting'>,
  publishedAt: Instant | null,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update transparency.publication set state = $2, published_at = $3 where publication_no = $1 and state = 'waiting'`,
    [no, state, publishedAt],
  )
  return rowCount === 1
}

export async function findPublication(sql: Sql, no: number): Promise<Publication | null> {
  const { rows } = await sql.query<Row>(`select ${columns} from transparency.publication where publication_no = $1`, [
    no,
  ])
  return rows[0] === undefined ? null : toPublication(rows[0])
}

/** The newest first. */
export async function listPublications(
  sql: Sql,
  filter: { readonly kind?: PublicationKind; readonly state?: PublicationState },
  limit: number,
): Promise<Publication[]> {
  const { rows } = await sql.query<Row>(
    `select ${columns} from transparency.publication
     where ($1::text is null or kind = $1) and ($2::text is null or state = $2) order by publication_no desc limit $3`,
    [filter.kind ?? null, filter.state ?? null, limit],
  )
  return rows.map(toPublication)
}

/**
 * A report that waits or was published over some of the same days: two that overlap would give away by subtraction what each withholds.
 */
export async function overlapping(sql: Sql, { from, to }: { from: string; to: string }): Promise<Publication | null> {
  const { rows } = await sql.query<Row>(
    `select ${columns} from transparency.publication
     where kind = 'norm-report' and state in ('waiting', 'published') and from_day <= $2 and to_day >= $1 limit 1`,
    [from, to],
  )
  return rows[0] === undefined ? null : toPublication(rows[0])
}

import type { Role } from '#kernel/actor.ts'
import type { Id } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'

export const findings = ['justified', 'not-justified'] as const

/** Something that one person did alone and that others look at afterwards. */
export interface Review {
  readonly reviewId: Id<'review'>
  readonly of: 'override' | 'break-glass'
  readonly approvalId: string
  /** What is reviewed, and what was done and why, as it was asked and answered. */
  readonly title: string
  readonly act: string
  readonly done: {
    readonly answerId: string
    readonly personId: string
    readonly name: string
    readonly reason: string
    readonly duty: string | null
    readonly rule: string | null
  }
  readonly roles: readonly Role[]
  readonly exercise: boolean
  readonly begunAt: Instant
  readonly due: Instant
  readonly result: {
    readonly finding: (typeof findings)[number]
    readonly reason: string
    readonly personId: string
    readonly name: string
  } | null
  readonly reviewedAt: Instant | null
}

const columns = `review.id as "reviewId", review.of, review.approval_id as "approvalId", item.title, item.act, review.roles, review.exercise,
  jsonb_build_object('answerId', given.id, 'personId', given.person_id, 'name', given.person_name, 'reason', given.reason, 'duty', given.duty,
    'rule', (select min(part.rule) from norms.approval_part part where part.answer_id = given.id and part.kind = 'override')) as done,
  review.begun_at as "begunAt", review.due,
  case when review.finding is not null then jsonb_build_object('finding', review.finding, 'reason', review.reason,
    'personId', review.person_id, 'name', review.person_name) end as result,
  review.reviewed_at as "reviewedAt"`
const tables = `norms.review review join norms.approval item on item.id = review.approval_id
  join norms.approval_answer given on given.id = review.answer_id`

/** Notes that something must be looked at afterwards. */
export async function insertReview(
  tx: Tx,
  review: Pick<Review, 'reviewId' | 'of' | 'approvalId' | 'roles' | 'exercise' | 'begunAt' | 'due'> & {
    readonly answerId: string
  },
): Promise<void> {
  await tx.query(
    `insert into norms.review (id, of, approval_id, answer_id, roles, exercise, begun_at, due)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      review.reviewId,
      review.of,
      review.approvalId,
      review.answerId,
      review.roles,
      review.exercise,
      review.begunAt,
      review.due,
    ],
  )
}

/** Reviews, those that are open by their clock, those that are done the newest first. */
export async function listReviews(sql: Sql, open: boolean, limit: number): Promise<Review[]> {
  const { rows } = await sql.query<Review>(
    `select ${columns} from ${tables} where (review.reviewed_at is null) = $1
     order by case when $1 then review.due end, review.id desc limit $2`,
    [open, limit],
  )
  return rows
}

export async function lockReview(tx: Tx, id: string): Promise<Review | undefined> {
  const { rows } = await tx.query<Review>(
    `select ${columns} from ${tables} where review.id = $1 for update of review`,
    [id],
  )
  return rows[0]
}

export async function finishReview(
  tx: Tx,
  id: string,
  by: { readonly id: string } & NonNullable<Review['result']>,
  at: Instant,
): Promise<void> {
  await tx.query(
    `update norms.review set finding = $2, reason = $3, by_id = $4, person_id = $5, person_name = $6, reviewed_at = $7 where id = $1`,
    [id, by.finding, by.reason, by.id, by.personId, by.name, at],
  )
}

import type { EntityRef } from '#kernel/entity-ref.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import type { ApprovalItem, ApprovalState, GivenAnswer, ItemPart } from './item.ts'
import type { MetPart, Part, StandingApproval } from './parts.ts'

const columns = `id as "approvalId", state, decision_id as "decisionId", act, outcome,
  jsonb_build_object('type', subject_type, 'id', subject_id) as subject,
  case when recipient_id is not null then jsonb_build_object('type', recipient_type, 'id', recipient_id) end as recipient,
  facts_digest as "factsDigest", pack_digest as "packDigest",
  jsonb_build_object('name', command, 'args', args, 'digest', command_digest) as command,
  title, why, if_nobody_answers as "ifNobodyAnswers", exercise,
  jsonb_build_object('kind', asked_kind, 'id', asked_id, 'name', asked_name, 'personId', asked_person) as "askedBy",
  asked_at as "askedAt", deadline, instead_of as "insteadOf", changed,
  completed_at as "completedAt", valid_until as "validUntil",
  ended_at as "endedAt", ended_by as "endedBy", end_reason as "endReason"`

type Row = Omit<ApprovalItem, 'parts' | 'open' | 'answers' | 'ended'> & {
  readonly endedAt: Instant | null
  readonly endedBy: string | null
  readonly endReason: string | null
}

const partColumns = `approval_id as "approvalId", no, kind, rule, role, refer_to as "to", answer_id as "answerId"`
const answerColumns = `id as "answerId", approval_id as "approvalId", kind, seat, answer, role, delegation_id as "delegationId",
  reason, reference, duty, jsonb_build_object('kind', by_kind, 'id', by_id, 'personId', person_id, 'name', person_name) as by,
  decision_id as "decisionId", at`

type Of<T> = T & { readonly approvalId: string }

/** Rows with their parts and answers, in two queries whatever their number. */
async function whole(sql: Sql, rows: readonly Row[]): Promise<ApprovalItem[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.approvalId)
  const parts = await sql.query<Of<ItemPart>>(
    `select ${partColumns} from norms.approval_part where approval_id = any($1) order by approval_id, no`,
    [ids],
  )
  const given = await sql.query<Of<GivenAnswer>>(
    `select ${answerColumns} from norms.approval_answer where approval_id = any($1) order by id`,
    [ids],
  )
  const of = <T extends { readonly approvalId: string }>(all: readonly T[], id: string): Omit<T, 'approvalId'>[] =>
    all.filter((one) => one.approvalId === id).map(({ approvalId: _of, ...one }) => one)
  return rows.map(({ endedAt, endedBy, endReason, ...row }) => {
    const its = of(parts.rows, row.approvalId) as ItemPart[]
    const open = its.filter((part) => part.answerId === null)
    return {
      ...row,
      parts: its,
      open: open.map(({ kind, rule, role, to }): Part => ({ kind, rule, role, to })),
      answers: of(given.rows, row.approvalId) as GivenAnswer[],
      ended: endedAt === null ? null : { at: endedAt, by: endedBy ?? '', reason: endReason ?? '' },
    }
  })
}

export async function findItem(sql: Sql, id: string): Promise<ApprovalItem | undefined> {
  const { rows } = await sql.query<Row>(`select ${columns} from norms.approval where id = $1`, [id])
  return (await whole(sql, rows))[0]
}

/** The same, its row locked until the transaction ends: two answers come one after the other. */
export async function lockItem(tx: Tx, id: string): Promise<ApprovalItem | undefined> {
  const { rows } = await tx.query<Row>(`select ${columns} from norms.approval where id = $1 for update`, [id])
  return (await whole(tx, rows))[0]
}

/** What a list shows. */
export interface ItemFilter {
  readonly states?: readonly ApprovalState[] | undefined
  readonly act?: string | undefined
  readonly subjectId?: string | undefined
  readonly askedPerson?: string | undefined
  /** Only those before this id, newest first. */
  readonly before?: string | undefined
  readonly limit: number
}

export async function listItems(sql: Sql, filter: ItemFilter): Promise<ApprovalItem[]> {
  const { rows } = await sql.query<Row>(
    `select ${columns} from norms.approval
     where ($1::text[] is null or state = any($1)) and ($2::text is null or act = $2) and ($3::text is null or subject_id = $3)
       and ($4::text is null or asked_person = $4) and ($5::text is null or id < $5)
     order by id desc limit $6`,
    [
      filter.states ?? null,
      filter.act ?? null,
      filter.subjectId ?? null,
      filter.askedPerson ?? null,
      filter.before ?? null,
      filter.limit,
    ],
  )
  return whole(sql, rows)
}

/** The items about a subject that have not come to an end, locked. */
export async function lockItemsOf(
  tx: Tx,
  subject: EntityRef,
  states: readonly ApprovalState[],
): Promise<ApprovalItem[]> {
  const { rows } = await tx.query<Row>(
    `select ${columns} from norms.approval where subject_type = $1 and subject_id = $2 and state = any($3) order by id for update`,
    [subject.type, subject.id, states],
  )
  return whole(tx, rows)
}

export async function insertItem(tx: Tx, item: ApprovalItem): Promise<void> {
  await tx.query(
    `insert into norms.approval (id, state, decision_id, act, outcome, subject_type, subject_id, recipient_type, recipient_id,
       facts_digest, pack_digest, command, args, command_digest, title, why, if_nobody_answers, exercise,
       asked_kind, asked_id, asked_name, asked_person, asked_at, deadline, instead_of, changed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)`,
    [
      item.approvalId,
      item.state,
      item.decisionId,
      item.act,
      item.outcome,
      item.subject.type,
      item.subject.id,
      item.recipient?.type ?? null,
      item.recipient?.id ?? null,
      item.factsDigest,
      item.packDigest,
      item.command.name,
      JSON.stringify(item.command.args),
      item.command.digest,
      item.title,
      item.why,
      item.ifNobodyAnswers,
      item.exercise,
      item.askedBy.kind,
      item.askedBy.id,
      item.askedBy.name,
      item.askedBy.personId,
      item.askedAt,
      item.deadline,
      item.insteadOf,
      JSON.stringify(item.changed),
    ],
  )
  const column = (value: (part: ItemPart) => unknown): unknown[] => item.parts.map(value)
  await tx.query(
    `insert into norms.approval_part (approval_id, no, kind, rule, role, refer_to)
     select $1, no, kind, rule, role, refer_to
     from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) as given (no, kind, rule, role, refer_to)`,
    [
      item.approvalId,
      column((part) => part.no),
      column((part) => part.kind),
      column((part) => part.rule),
      column((part) => part.role),
      column((part) => part.to),
    ],
  )
}

/** Keeps an answer, and notes it at the parts that it meets. */
export async function insertAnswer(
  tx: Tx,
  approvalId: string,
  answer: GivenAnswer,
  meets: readonly number[],
): Promise<void> {
  const { by } = answer
  await tx.query(
    `insert into norms.approval_answer (id, approval_id, kind, seat, answer, role, delegation_id, reason, reference, duty,
       by_kind, by_id, person_id, person_name, decision_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      answer.answerId,
      approvalId,
      answer.kind,
      answer.seat,
      answer.answer,
      answer.role,
      answer.delegationId,
      answer.reason,
      answer.reference,
      answer.duty,
      by.kind,
      by.id,
      by.personId,
      by.name,
      answer.decisionId,
      answer.at,
    ],
  )
  await tx.query('update norms.approval_part set answer_id = $3 where approval_id = $1 and no = any($2)', [
    approvalId,
    meets,
    answer.answerId,
  ])
}

/** The person who made a request of the node's own theirs. */
export async function setAsker(tx: Tx, approvalId: string, asker: ApprovalItem['askedBy']): Promise<void> {
  await tx.query(
    'update norms.approval set asked_kind = $2, asked_id = $3, asked_name = $4, asked_person = $5 where id = $1',
    [approvalId, asker.kind, asker.id, asker.name, asker.personId],
  )
}

export interface StateChange {
  readonly state: ApprovalState
  readonly completedAt?: Instant
  readonly validUntil?: Instant
  readonly ended?: ApprovalItem['ended']
}

/** Moves an item on. @returns Whether it was in one of those states. */
export async function changeState(
  tx: Tx,
  approvalId: string,
  from: readonly ApprovalState[],
  { state, completedAt, validUntil, ended }: StateChange,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update norms.approval set state = $3, completed_at = coalesce($4, completed_at), valid_until = coalesce($5, valid_until),
       ended_at = $6, ended_by = $7, end_reason = $8
     where id = $1 and state = any($2)`,
    [
      approvalId,
      from,
      state,
      completedAt ?? null,
      validUntil ?? null,
      ended?.at ?? null,
      ended?.by ?? null,
      ended?.reason ?? null,
    ],
  )
  return rowCount === 1
}

/** A standing approval with what it stands for. */
export interface FoundStanding extends StandingApproval {
  readonly act: string
  readonly subject: EntityRef
  readonly recipient: EntityRef | null
  readonly factsDigest: string
}

/**
 * The items about these subjects whose every part was met and whose answers still stand under this pack; the newest
 * of those about the same act and facts comes last.
 */
export async function findStandingApprovals(
  sql: Sql,
  subjectIds: readonly string[],
  packDigest: string,
  now: Instant,
): Promise<FoundStanding[]> {
  const { rows } = await sql.query<FoundStanding>(
    `select item.id as "approvalId", item.act, jsonb_build_object('type', subject_type, 'id', subject_id) as subject,
       case when recipient_id is not null then jsonb_build_object('type', recipient_type, 'id', recipient_id) end as recipient,
       item.facts_digest as "factsDigest", item.valid_until as "validUntil",
       jsonb_agg(jsonb_build_object('kind', part.kind, 'rule', part.rule, 'role', part.role, 'to', part.refer_to,
         'approvalId', item.id, 'answerId', given.id, 'glass', given.kind = 'break-glass', 'at', to_char(given.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'by', jsonb_build_object('id', given.person_id, 'name', given.person_name)) order by part.no) as met
     from norms.approval item
     join norms.approval_part part on part.approval_id = item.id and part.kind <> 'request'
     join norms.approval_answer given on given.id = part.answer_id
     where item.subject_id = any($1) and item.pack_digest = $2 and item.valid_until > $3 and item.completed_at <= $3
       and item.state in ('approved', 'done', 'failed')
     group by item.id order by item.completed_at, item.id`,
    [subjectIds, packDigest, now],
  )
  return rows.map((row) => ({ ...row, met: row.met satisfies readonly MetPart[] }))
}

/** Work whose effects are kept or undone as one, within a transaction that goes on either way. */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<{ done: T } | { failed: unknown }> {
  await tx.query('savepoint held_command')
  try {
    const done = await work()
    await tx.query('release savepoint held_command')
    return { done }
  } catch (failed) {
    await tx.query('rollback to savepoint held_command')
    return { failed }
  }
}

/** Whether somebody broke the glass for this thing before. */
export async function glassBrokenFor(sql: Sql, subject: EntityRef): Promise<boolean> {
  const { rows } = await sql.query<{ broken: boolean }>(
    `select exists (select from norms.approval_answer given join norms.approval item on item.id = given.approval_id
       where item.subject_type = $1 and item.subject_id = $2 and given.kind = 'break-glass') as broken`,
    [subject.type, subject.id],
  )
  return rows[0]?.broken === true
}

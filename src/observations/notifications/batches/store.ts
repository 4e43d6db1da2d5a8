import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tlp } from '#kernel/marking.ts'
import { pageNumbers } from '../../findings/pages/page.ts'
import { findingsOfPages } from '../../findings/pages/store.ts'
import type { Anomaly, BatchFigures, FeedHistory } from './anomaly.ts'

export type BatchState = 'passed' | 'held' | 'released' | 'rejected'

/** A batch as people look at it. */
export interface BatchRow {
  readonly batch_no: number
  readonly feed: string
  readonly feed_name: string
  readonly tlp: Tlp
  readonly state: BatchState
  readonly gathered_at: Instant
  readonly findings: number
  readonly recipients: number
  readonly reasons: readonly Anomaly[]
  readonly canary_notification_no: number | null
  readonly decided_by: string | null
  readonly decided_at: Instant | null
  readonly decided_reason: string | null
}

const columns = `b.batch_no, f.feed, f.name as feed_name, f.tlp, b.state, b.gathered_at, b.findings, b.recipients, b.reasons,
  b.canary_notification_no, b.decided_by, b.decided_at, b.decided_reason`

/** Batches that were held at some time, those that wait first. */
export async function listBatches(sql: Sql, state: BatchState | null, limit: number): Promise<BatchRow[]> {
  const { rows } = await sql.query<BatchRow>(
    `select ${columns} from observations.batch b join observations.feed f using (feed_no)
     where b.state <> 'passed' and ($1::text is null or b.state = $1) order by b.state <> 'held', b.batch_no desc limit $2`,
    [state, limit],
  )
  return rows
}

export async function findBatch(sql: Sql, no: number): Promise<BatchRow | null> {
  const { rows } = await sql.query<BatchRow>(
    `select ${columns} from observations.batch b join observations.feed f using (feed_no) where b.batch_no = $1 and b.state <> 'passed'`,
    [no],
  )
  return rows[0] ?? null
}

/** Newest findings of a feed that are looked at: enough for a share, few enough to be read at once. */
const sampleSize = 5000

/** Counts what the batch is made of, and keeps it with the batch: the next ones are compared with it. */
export async function measureBatch(tx: Tx, batchNo: number): Promise<BatchFigures> {
  const { rows } = await tx.query<BatchFigures>(
    `with this as (
       select batch_no, feed_no, gathered_at from observations.batch where batch_no = $1
     ), before as (
       select max(b.gathered_at) as at, coalesce(max(b.newest_finding_no), 0) as finding_no
       from observations.batch b join this using (feed_no) where b.batch_no < this.batch_no and not b.exercise
     ), came as (
       select r.report_no, r.dropped from observations.report r join this using (feed_no), before
       where not r.exercise and (r.state = 'processing' or r.finished_at >= coalesce(before.at, '-infinity'))
     ), read as (
       select coalesce(sum(c.rows), 0)::bigint as rows, coalesce(sum(c.rejected), 0)::bigint as refused
       from observations.chunk c join came using (report_no)
     ), filled as (
       select d.name, sum(d.n::bigint) as n from came, jsonb_each_text(came.dropped) as d (name, n) group by 1
     ), newest as (
       select n.finding_no, n.class_no, n.contact_no from this, before, lateral (
         select finding_no, class_no, contact_no
         from ${findingsOfPages('f.feed_no = this.feed_no and f.finding_no > before.finding_no and not f.exercise')}
         where p.feed_no = this.feed_no and p.page >= (before.finding_no - 1) / ${pageNumbers}
         order by p.page desc, f.finding_no desc limit ${sampleSize}) n
     ), sampled as (
       select count(*)::int as sampled, (count(*) filter (where contact_no is null))::int as unrouted, array_agg(distinct class_no) as classes,
         max(finding_no) as newest_finding_no from newest
     ), newcomers as (
       select count(distinct n.contact_no)::int as newcomers from observations.notification n join this using (batch_no)
       where not exists (select from observations.notification o where o.contact_no = n.contact_no and o.feed_no = n.feed_no
         and o.batch_no is distinct from n.batch_no and not o.exercise and o.state in ('queued', 'sent', 'bounced', 'answered'))
     )
     update observations.batch b set rows = read.rows, refused = read.refused, newcomers = newcomers.newcomers, sampled = sampled.sampled,
       unrouted = sampled.unrouted, classes = coalesce(sampled.classes, '{}'),
       newest_finding_no = coalesce(sampled.newest_finding_no, before.finding_no),
       unused = coalesce((select array_agg(name order by name) from filled where filled.n * 2 >= read.rows), '{}')
     from before, read, newcomers, sampled where b.batch_no = $1
     returning b.findings, b.recipients, b.newcomers, b.rows, b.refused, b.sampled, b.unrouted, b.classes, b.unused`,
    [batchNo],
  )
  return rows[0]!
}

/** What the feed of a batch is used to without it: its days since then, as they left, and what left today already. */
export async function feedHistory(
  sql: Sql,
  { batchNo, feedNo, since, today }: { batchNo: number; feedNo: number; since: string; today: string },
): Promise<FeedHistory> {
  const { rows: days } = await sql.query<BatchFigures & { day: string; reached: number }>(
    `select day, coalesce(sum(newcomers) filter (where state = 'passed'), 0)::bigint as reached, sum(findings)::bigint as findings, sum(recipients)::bigint as recipients, sum(newcomers)::bigint as newcomers,
       sum(rows)::bigint as rows, sum(refused)::bigint as refused, sum(sampled)::bigint as sampled, sum(unrouted)::bigint as unrouted,
       (select coalesce(array_agg(distinct c), '{}') from observations.batch o, unnest(o.classes) as c
         where o.batch_no <> $3 and o.feed_no = $1 and o.state in ('passed', 'released') and not o.exercise and (o.gathered_at at time zone 'UTC')::date = day) as classes,
       (select coalesce(array_agg(distinct u), '{}') from observations.batch o, unnest(o.unused) as u
         where o.batch_no <> $3 and o.feed_no = $1 and o.state in ('passed', 'released') and not o.exercise and (o.gathered_at at time zone 'UTC')::date = day) as unused
     from (select state, findings, recipients, newcomers, rows, refused, sampled, unrouted, (gathered_at at time zone 'UTC')::date as day
       from observations.batch where batch_no <> $3 and feed_no = $1 and gathered_at >= $2::date and state in ('passed', 'released') and not exercise) as b
     group by day order by day`,
    [feedNo, since, batchNo],
  )
  const { rows } = await sql.query<{ days: number }>(
    'select count(*) as days from observations.feed_day where feed_no = $1 and day >= $2::date and day < $3::date and not exercise',
    [feedNo, since, today],
  )
  const before = days.filter((each) => each.day < today)
  const now = days.find((each) => each.day === today)
  return {
    days: before,
    deliveredDays: Math.max(rows[0]!.days, before.length),
    today: { findings: now?.findings ?? 0, recipients: now?.recipients ?? 0 },
    reached: days.reduce((sum, each) => sum + each.reached, 0),
  }
}

/** The batch of the feed that waits for a person; null when none does. */
export async function heldBatchOf(tx: Tx, feedNo: number): Promise<number | null> {
  const { rows } = await tx.query<{ batch_no: number }>(
    `select batch_no from observations.batch where feed_no = $1 and state = 'held' order by batch_no limit 1 for update`,
    [feedNo],
  )
  return rows[0]?.batch_no ?? null
}

/** Holds a batch with all that is in it. Its largest message is the one to look at. */
export async function holdBatch(tx: Tx, batchNo: number, reasons: readonly Anomaly[], why: string): Promise<void> {
  await tx.query(
    `update observations.batch set state = 'held', reasons = $2, canary_notification_no = (
       select notification_no from observations.notification where batch_no = $1 order by findings desc, notification_no limit 1)
     where batch_no = $1`,
    [batchNo, JSON.stringify(reasons)],
  )
  await tx.query(
    `update observations.notification set state = 'held', why_held = $2, version = version + 1 where batch_no = $1 and state = 'queued' and message_id is null`,
    [batchNo, why],
  )
}

/** Puts a batch into one of its feed that is held already: one thing to decide on. */
export async function joinBatch(tx: Tx, batchNo: number, into: number, why: string): Promise<void> {
  await tx.query(
    `update observations.notification set batch_no = $2, state = 'held', why_held = $3, version = version + 1 where batch_no = $1`,
    [batchNo, into, why],
  )
  await tx.query(
    `with gone as (delete from observations.batch where batch_no = $1 returning findings, newest_finding_no)
     update observations.batch b set findings = b.findings + gone.findings,
       recipients = (select count(distinct contact_no) from observations.notification where batch_no in ($1, $2)),
       newest_finding_no = greatest(b.newest_finding_no, gone.newest_finding_no)
     from gone where b.batch_no = $2`,
    [batchNo, into],
  )
}

/** Ends a held batch. @returns False when somebody else was first. */
export async function settleBatch(
  tx: Tx,
  batchNo: number,
  end: { state: 'released' | 'rejected'; by: string; at: Instant; reason: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update observations.batch set state = $2, decided_by = $3, decided_at = $4, decided_reason = $5 where batch_no = $1 and state = 'held'`,
    [batchNo, end.state, end.by, end.at, end.reason],
  )
  return rowCount === 1
}

/** Lets the held messages of a batch go on to be decided, each by itself. @returns How many there were. */
export async function letGo(tx: Tx, batchNo: number): Promise<number> {
  const { rowCount } = await tx.query(
    `update observations.notification set state = 'queued', why_held = null, message_id = null, worker_until = null, version = version + 1
     where batch_no = $1 and state = 'held' and decision_id is null`,
    [batchNo],
  )
  return rowCount
}

/** Says of the held messages of a batch that they are not to be sent. @returns How many there were. */
export async function suppressAll(tx: Tx, batchNo: number, reason: string): Promise<number> {
  const { rowCount } = await tx.query(
    `update observations.notification set state = 'suppressed', suppressed_reason = $2, version = version + 1
     where batch_no = $1 and state = 'held' and decision_id is null`,
    [batchNo, reason],
  )
  return rowCount
}

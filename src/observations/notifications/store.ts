import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import type { ContactPace } from '#directory'
import type { NotificationRow, NotificationState } from './notification.ts'

/** What was gathered of one feed at one moment. */
export interface GatheredBatch {
  readonly batch_no: number
  readonly feed_no: number
  readonly exercise: boolean
}

/**
 * Gathers what is pending into notifications: one a recipient, feed and message size, and a batch around those of one feed, in one
 * statement, so that nothing is lost between. A feed whose reports are being worked through waits for its end, but not for ever.
 * What a recipient chose for itself goes before the feed's period, but for a feed that is off; what is over its messages a day waits, the
 * oldest first.
 *
 * @param paces Those of recipients that chose.
 * @returns The batches that were made.
 */
export async function gatherPending(
  tx: Tx,
  {
    now,
    patienceMs,
    itemsAMessage,
    paces,
  }: { now: Instant; patienceMs: number; itemsAMessage: number; paces: readonly ContactPace[] },
): Promise<GatheredBatch[]> {
  const { rows } = await tx.query<GatheredBatch>(
    `with pace as (
       select * from unnest($4::int[], $5::text[], $6::int[]) as u (contact_no, period, a_day)
     ), ripe as (
       select p.contact_no, p.feed_no, p.exercise, c.a_day, min(p.at) as oldest
       from observations.pending p join observations.feed f using (feed_no) left join pace c using (contact_no)
       group by p.contact_no, p.feed_no, p.exercise, f.period, c.period, c.a_day
       having case case when f.period = 'off' then 'off' else coalesce(c.period, f.period) end
         when 'off' then false
         when 'hourly' then min(p.at) <= $1::timestamptz - interval '1 hour'
         when 'daily' then min(p.at) <= $1::timestamptz - interval '1 day'
         else min(p.at) <= $1::timestamptz - make_interval(secs => $2::float / 1000)
           or not exists (select from observations.report r where r.feed_no = p.feed_no and r.state in ('spooled', 'processing') and r.held_for is null) end
     ), due as (
       select contact_no, feed_no, exercise from (
         select r.*, row_number() over (partition by contact_no order by oldest, feed_no, exercise) as place from ripe r) as ranked
       where a_day is null or place <= a_day - (
         select count(*) from observations.notification n
         where n.contact_no = ranked.contact_no and n.created_at > $1::timestamptz - interval '1 day' and n.state <> 'suppressed')
     ), taken as (
       delete from observations.pending p using due d
       where p.contact_no = d.contact_no and p.feed_no = d.feed_no and p.exercise = d.exercise
       returning p.finding_no, p.contact_no, p.feed_no, p.exercise
     ), numbered as (
       select finding_no, contact_no, feed_no, exercise,
         (row_number() over (partition by contact_no, feed_no, exercise order by finding_no) - 1) / $3::int as part
       from (select distinct finding_no, contact_no, feed_no, exercise from taken) as once
     ), planned as (
       select contact_no, feed_no, exercise, part, count(*) as findings, nextval('observations.notification_notification_no_seq') as notification_no
       from numbered group by 1, 2, 3, 4
     ), batched as (
       insert into observations.batch (feed_no, exercise, gathered_at, findings, recipients)
       select feed_no, exercise, $1, sum(findings), count(distinct contact_no) from planned group by 1, 2
       returning batch_no, feed_no, exercise
     ), made as (
       insert into observations.notification (notification_no, contact_no, feed_no, exercise, findings, created_at, batch_no)
       select notification_no, contact_no, feed_no, exercise, findings, $1, batch_no from planned join batched using (feed_no, exercise)
     ), filled as (
       insert into observations.notification_item (notification_no, finding_no)
       select p.notification_no, n.finding_no from numbered n join planned p using (contact_no, feed_no, exercise, part)
     )
     select batch_no, feed_no, exercise from batched order by batch_no`,
    [
      now,
      patienceMs,
      itemsAMessage,
      paces.map((each) => each.contactNo),
      paces.map((each) => each.period),
      paces.map((each) => each.messagesADay),
    ],
  )
  return rows
}

const columns = `
  n.notification_no, n.contact_no, f.feed, f.name as feed_name, f.tlp, n.exercise, n.state, n.message_id, n.decision_id, n.outcome, n.why_held,
  n.cleared_by, n.cleared_reason, n.suppressed_reason, n.findings, n.created_at, n.sent_at, n.version`

/** The longest that a notification is put off; more is no plan of ours but a clock that was set back. */
const longestPutOff = '10 minutes'

/**
 * Takes the next undecided notification, held until the transaction ends: of a worker that dies, it is free at once.
 *
 * @returns Null when none is left that nobody else has in hand.
 */
export async function takeUndecided(tx: Tx, now: Instant): Promise<NotificationRow | null> {
  const { rows } = await tx.query<NotificationRow>(
    `select ${columns} from observations.notification n join observations.feed f using (feed_no)
     where n.state = 'queued' and n.message_id is null
       and (n.worker_until is null or n.worker_until < $1 or n.worker_until > $1::timestamptz + interval '${longestPutOff}')
     order by n.notification_no limit 1 for update of n skip locked`,
    [now],
  )
  return rows[0] ?? null
}

/** Puts a notification off that could not be decided, so that it does not hold up those behind it. */
export async function putOff(sql: Sql, no: number, until: Instant): Promise<void> {
  await sql.query('update observations.notification set worker_until = $2 where notification_no = $1', [no, until])
}

export async function findNotification(sql: Sql, no: number): Promise<NotificationRow | null> {
  const { rows } = await sql.query<NotificationRow>(
    `select ${columns} from observations.notification n join observations.feed f using (feed_no) where n.notification_no = $1`,
    [no],
  )
  return rows[0] ?? null
}

export async function listNotifications(
  sql: Sql,
  {
    state,
    contacts,
    before,
    limit,
  }: {
    state: NotificationState | null
    contacts: readonly number[] | null
    before: number | null
    limit: number
  },
): Promise<NotificationRow[]> {
  const { rows } = await sql.query<NotificationRow>(
    `select ${columns} from observations.notification n join observations.feed f using (feed_no)
     where ($1::text is null or n.state = $1) and ($2::int[] is null or n.contact_no = any($2)) and ($3::bigint is null or n.notification_no < $3)
     order by n.notification_no desc limit $4`,
    [state, contacts, before, limit],
  )
  return rows
}

export async function itemNumbers(sql: Sql, notificationNo: number, limit: number): Promise<number[]> {
  const { rows } = await sql.query<{ finding_no: number }>(
    'select finding_no from observations.notification_item where notification_no = $1 order by finding_no limit $2',
    [notificationNo, limit],
  )
  return rows.map((row) => row.finding_no)
}

export async function notificationsOfFinding(sql: Sql, findingNo: number): Promise<NotificationRow[]> {
  const { rows } = await sql.query<NotificationRow>(
    `select ${columns} from observations.notification n join observations.feed f using (feed_no)
     join observations.notification_item i using (notification_no) where i.finding_no = $1 order by n.notification_no desc limit 50`,
    [findingNo],
  )
  return rows
}

export interface NotificationChange {
  readonly state: NotificationState
  readonly decisionId?: string | null
  readonly outcome?: string | null
  readonly whyHeld?: string | null
  readonly messageId?: string | null
  readonly sentAt?: Instant | null
  readonly clearedBy?: string | null
  readonly clearedReason?: string | null
  readonly suppressedReason?: string | null
}

const changeColumns: readonly [keyof NotificationChange, string][] = [
  ['state', 'state'],
  ['decisionId', 'decision_id'],
  ['outcome', 'outcome'],
  ['whyHeld', 'why_held'],
  ['messageId', 'message_id'],
  ['sentAt', 'sent_at'],
  ['clearedBy', 'cleared_by'],
  ['clearedReason', 'cleared_reason'],
  ['suppressedReason', 'suppressed_reason'],
]

/** Changes what is named and leaves the rest. @param from Only in one of these states. @returns False when it was in another. */
export async function changeNotification(
  tx: Tx,
  no: number,
  change: NotificationChange,
  from: readonly NotificationState[],
): Promise<boolean> {
  const given = changeColumns.filter(([name]) => change[name] !== undefined)
  const sets = given.map(([, column], at) => `${column} = $${at + 3}`)
  const { rowCount } = await tx.query(
    `update observations.notification set ${sets.join(', ')}, worker_until = null, version = version + 1
     where notification_no = $1 and state = any($2::text[])`,
    [no, from, ...given.map(([name]) => change[name])],
  )
  return rowCount === 1
}

/** How many findings each of the last notifications to a contact had, for telling the usual from the unusual. */
export async function usualVolume(
  sql: Sql,
  contactNo: number,
  feed: string,
): Promise<{ notifications: number; largest: number }> {
  const { rows } = await sql.query<{ notifications: number; largest: number | null }>(
    `select count(*) as notifications, max(findings) as largest from (
       select n.findings from observations.notification n join observations.feed f using (feed_no)
       where n.contact_no = $1 and f.feed = $2 and n.state in ('sent', 'answered', 'bounced') order by n.notification_no desc limit 30) as last`,
    [contactNo, feed],
  )
  return { notifications: rows[0]!.notifications, largest: rows[0]!.largest ?? 0 }
}

export interface AnswerRow {
  readonly at: Instant
  readonly finding_no: number | null
  readonly answer: string
  readonly comment: Buffer | null
  readonly replaced: boolean
}

export async function saveAnswers(
  tx: Tx,
  notificationNo: number,
  answers: readonly { findingNo: number | null; answer: string; comment: Buffer | null }[],
  at: Instant,
): Promise<void> {
  await tx.query('update observations.answer set replaced = true where notification_no = $1', [notificationNo])
  for (const each of answers)
    await tx.query(
      'insert into observations.answer (notification_no, finding_no, answer, comment, at) values ($1, $2, $3, $4, $5)',
      [notificationNo, each.findingNo, each.answer, each.comment, at],
    )
}

export async function readAnswers(sql: Sql, notificationNo: number): Promise<AnswerRow[]> {
  const { rows } = await sql.query<AnswerRow>(
    'select at, finding_no, answer, comment, replaced from observations.answer where notification_no = $1 order by answer_no',
    [notificationNo],
  )
  return rows
}

export async function addTask(
  tx: Tx,
  task: {
    kind: 're-route' | 'false-positive'
    notificationNo: number
    findingNo: number | null
    findings: number
    at: Instant
    dueAt: Instant
  },
): Promise<void> {
  await tx.query(
    `insert into observations.task (kind, notification_no, finding_no, findings, created_at, due_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [task.kind, task.notificationNo, task.findingNo, task.findings, task.at, task.dueAt],
  )
}

/** Findings of systems for which a recipient was found by now are told to it. */
export async function addPending(
  tx: Tx,
  rows: readonly { findingNo: number; contactNo: number }[],
  at: Instant,
): Promise<void> {
  await tx.query(
    `insert into observations.pending (finding_no, contact_no, feed_no, exercise, at)
     select f.finding_no, u.contact_no, f.feed_no, f.exercise, $3
     from unnest($1::bigint[], $2::int[]) as u (finding_no, contact_no) join observations.finding f using (finding_no)`,
    [rows.map((row) => row.findingNo), rows.map((row) => row.contactNo), at],
  )
}

/** When the first of the reports came in that last showed a notification's findings; null where their evidence is gone. */
export async function receivedAt(sql: Sql, no: number): Promise<Instant | null> {
  const { rows } = await sql.query<{ at: Instant | null }>(
    `select min(r.received_at) as at
     from observations.notification_item i join observations.any_finding f using (finding_no)
     join observations.sighting_block b on b.block_no = f.block_no join observations.report r using (report_no)
     where i.notification_no = $1`,
    [no],
  )
  return rows[0]!.at
}

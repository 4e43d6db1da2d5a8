import type { Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import { stateCode } from '../finding-state.ts'
import { pageNumbers } from '../findings/pages/page.ts'
import { findingsOfPages } from '../findings/pages/store.ts'
import type { Territory } from '../privacy/territory.ts'
import { firstDayOf, type Month } from './month.ts'

/** What a finding is put away with: its row as it is. */
const kept = `key, finding_no, class_no, feed_no, ip, resource, port, protocol, asn, country, severity, state, exercise, restricted, network_no, team_no, contact_no,
  uncertain, first_seen, last_seen, state_at, seen_days, sightings, block_no, block_row, version`

/** States that end a finding for good. A judged false positive stays where it is met again. */
const ended = (['no-longer-observed', 'resolved'] as const).map(stateCode)
const endedBits = ended.reduce((bits, code) => bits | (1 << code), 0)
const isEnded = `f.state in (${ended.join(', ')})`

export interface MonthRow {
  readonly month: Month
  readonly findings: number
}

/** The months that there are, the oldest first, also empty ones and those ahead. */
export async function listMonths(sql: Sql): Promise<MonthRow[]> {
  const { rows } = await sql.query<MonthRow>(
    `select to_char(month, 'YYYY-MM') as month, findings from observations.closed_month order by 1`,
  )
  return rows
}

/** Makes a month where there is none. @returns Whether it was made. */
export async function addMonth(sql: Sql, month: Month): Promise<boolean> {
  const { rows } = await sql.query<{ made: boolean }>('select observations.add_closed_month($1::date) as made', [
    firstDayOf(month),
  ])
  return rows[0]!.made
}

/**
 * Drops a month with all that is in it.
 *
 * @returns Whether there was one.
 * @throws Lock not available (55P03) when somebody has been reading the archive for long.
 */
export async function dropMonth(tx: Tx, month: Month): Promise<boolean> {
  const { rows } = await tx.query<{ dropped: boolean }>('select observations.drop_closed_month($1::date) as dropped', [
    firstDayOf(month),
  ])
  return rows[0]!.dropped
}

/**
 * The next pages that can have findings which ended.
 *
 * @param newerThan Findings that came after this moment cannot have ended before it; their numbers begin at the first note after it.
 */
export async function endedPages(
  sql: Sql,
  { from, newerThan, limit }: { from: number; newerThan: Instant; limit: number },
): Promise<number[]> {
  const { rows } = await sql.query<{ page: number }>(
    `select page from observations.finding_page
     where page >= $1 and states & ${endedBits} <> 0
       and page * ${pageNumbers} < coalesce((select min(from_no) from observations.intake_mark where at > $2), ${Number.MAX_SAFE_INTEGER}::bigint)
     order by page limit $3`,
    [from, newerThan, limit],
  )
  return rows.map((row) => row.page)
}

export interface DueRow {
  readonly finding_no: number
  readonly page: number
  readonly month: Month
}

/**
 * Findings of these pages that ended by a moment. Those that may yet come under a pseudonym are left: abroad by their report, in clear, and nobody at home answers.
 */
export async function dueFindings(
  sql: Sql,
  pages: readonly number[],
  { endedBy, home, abroad }: { endedBy: Instant } & Pick<Territory, 'home' | 'abroad'>,
): Promise<DueRow[]> {
  const condition = `${isEnded} and f.state_at <= $2 and not (
    get_byte(f.key, 0) & 64 = 0 and coalesce(f.country <> $3, false) and (f.contact_no is null or f.contact_no = any($4::int[])))`
  const { rows } = await sql.query<DueRow>(
    `select f.finding_no, p.page, to_char(f.state_at at time zone 'UTC', 'YYYY-MM') as month
     from ${findingsOfPages(condition, 'asc', '(select unnest($1::bigint[]) as page) p')} order by f.finding_no`,
    [pages, endedBy, home, abroad],
  )
  return rows
}

/**
 * Lets no finding be inserted or changed until the transaction ends; reading goes on. Waits for nobody: who comes later would have to wait too.
 *
 * @throws Lock not available (55P03) when somebody is writing findings.
 */
export async function keepFindingsStill(tx: Tx): Promise<void> {
  await tx.query('lock table observations.finding in share row exclusive mode nowait')
}

/** Whether a statement failed because somebody else held what it wanted. @source PostgreSQL documentation, appendix A: lock_not_available */
export function lockIsTaken(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '55P03'
}

/** Whether a report waits or is in work: that goes before, and numbers below the latest may still come. */
export async function intakeIsAtWork(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ busy: boolean }>(
    `select exists (select from observations.report where state = 'processing' or (state = 'spooled' and held_for is null)) as busy`,
  )
  return rows[0]!.busy
}

/** Moves findings that ended by a moment, in one statement: each is in one of the two tables, whatever happens. @returns How many. */
export async function moveFindings(
  tx: Tx,
  nos: readonly number[],
  { endedBy, now }: { endedBy: Instant; now: Instant },
): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    `with gone as (
       delete from observations.finding f where f.finding_no = any($1::bigint[]) and ${isEnded} and f.state_at <= $2 returning ${kept}
     ), filed as (
       insert into observations.closed_finding (month, put_away_at, ${kept})
       select date_trunc('month', state_at at time zone 'UTC')::date, $3, ${kept} from gone returning month
     ), counted as (
       update observations.closed_month m set findings = m.findings + n.n from (select month, count(*) as n from filed group by 1) n
       where m.month = n.month
     )
     select count(*) as n from filed`,
    [nos, endedBy, now],
  )
  return rows[0]!.n
}

/** Findings of a month in the order of their numbers. */
export async function findingsOfMonth(
  sql: Sql,
  month: Month,
  { after, limit }: { after: number; limit: number },
): Promise<number[]> {
  const { rows } = await sql.query<{ finding_no: number }>(
    'select finding_no from observations.closed_finding where month = $1::date and finding_no > $2 order by finding_no limit $3',
    [firstDayOf(month), after, limit],
  )
  return rows.map((row) => row.finding_no)
}

/** Files findings of one month under another, where they are in it. @returns How many were. */
export async function fileUnder(
  tx: Tx,
  nos: readonly number[],
  { from, to }: { from: Month; to: Month },
): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    `with filed as (
       update observations.closed_finding set month = $3::date where month = $2::date and finding_no = any($1::bigint[]) returning finding_no
     ), counted as (
       update observations.closed_month set findings = findings + (select count(*) from filed) * case when month = $3::date then 1 else -1 end
       where month in ($2::date, $3::date)
     )
     select count(*) as n from filed`,
    [nos, firstDayOf(from), firstDayOf(to)],
  )
  return rows[0]!.n
}

/** The next block of sightings whose report is under legal hold. */
export async function nextHeldBlock(sql: Sql, after: number): Promise<{ block_no: number; data: Buffer } | null> {
  const { rows } = await sql.query<{ block_no: number; data: Buffer }>(
    `select b.block_no, b.data from observations.report r join observations.sighting_block b using (report_no)
     where r.legal_hold and b.block_no > $1 order by b.block_no limit 1`,
    [after],
  )
  return rows[0] ?? null
}

/** What is kept beside a finding and says something of it, by its number; it goes with it. @returns How many notes of its history. */
export async function deleteBeside(tx: Tx, nos: readonly number[]): Promise<number> {
  await tx.query('delete from observations.follow_up where finding_no = any($1::bigint[])', [nos])
  await tx.query(
    'delete from observations.earlier_finding where finding_no = any($1::bigint[]) or earlier_no = any($1::bigint[])',
    [nos],
  )
  const { rowCount } = await tx.query('delete from observations.finding_history where finding_no = any($1::bigint[])', [
    nos,
  ])
  return rowCount
}

/** When all findings were last gone through for what is to be put away; null before the first time, which is awaited since the other. */
export async function lastRound(sql: Sql): Promise<{ round_at: Instant | null; since: Instant }> {
  const { rows } = await sql.query<{ round_at: Instant | null; since: Instant }>(
    'select round_at, since from observations.archive_progress',
  )
  return rows[0]!
}

export async function noteRound(sql: Sql, at: Instant): Promise<void> {
  await sql.query('update observations.archive_progress set round_at = $1', [at])
}

/** Up to which number new findings were looked up in the archive. */
export async function lookedUpTo(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ up_to: number }>('select looked_up_to as up_to from observations.archive_progress')
  return rows[0]!.up_to
}

export async function noteLookedUp(sql: Sql, upTo: number): Promise<void> {
  await sql.query('update observations.archive_progress set looked_up_to = $1', [upTo])
}

/** The keys of findings, by their numbers: after the first, up to the last. */
export async function keysBetween(
  sql: Sql,
  after: number,
  upTo: number,
): Promise<{ finding_no: number; key: Buffer }[]> {
  const { rows } = await sql.query<{ finding_no: number; key: Buffer }>(
    'select finding_no, key from observations.finding where finding_no > $1 and finding_no <= $2',
    [after, upTo],
  )
  return rows
}

/** Notes for each finding the latest of those with one of its keys that were put away. @returns For how many there was one. */
export async function noteEarlier(tx: Tx, keys: readonly { no: number; key: Buffer }[]): Promise<number> {
  // The limit makes it an index look-up for each key, whatever the planner believes of the months.
  const { rowCount } = await tx.query(
    `insert into observations.earlier_finding (finding_no, earlier_no)
     select u.no, max(c.finding_no) from unnest($1::bigint[], $2::bytea[]) as u (no, key)
       cross join lateral (select finding_no from observations.closed_finding where key = u.key order by finding_no desc limit 1) c
     group by u.no on conflict (finding_no) do update set earlier_no = excluded.earlier_no`,
    [keys.map((each) => each.no), keys.map((each) => each.key)],
  )
  return rowCount
}

/** The number that a finding had before, while that is kept; null where it had none. */
export async function earlierOf(sql: Sql, findingNo: number): Promise<number | null> {
  const { rows } = await sql.query<{ earlier_no: number }>(
    'select earlier_no from observations.earlier_finding where finding_no = $1',
    [findingNo],
  )
  return rows[0]?.earlier_no ?? null
}

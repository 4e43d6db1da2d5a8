import type { Role } from '#kernel/actor.ts'
import { day, plusMs, type Instant } from '#kernel/instant.ts'
import type { Sql, Tx } from '#platform/database.ts'
import { stateCode, type FindingState } from '../finding-state.ts'
import type { Where } from '../findings/filter.ts'
import type { FindingRow } from '../findings/finding.ts'
import { findingColumns, findingTables } from '../findings/store.ts'
import type { Territory } from '../privacy/territory.ts'
import type { OutcomeCode } from './reasons.ts'
import { claimDays, criticalFrom, criticalOperatorHarm, nextActionHours, outcomeDays, ownerRule } from './rule.ts'

/** A finding with how it is followed up: what was said of it, and the rule where nothing was. */
export interface FollowUpRow extends FindingRow {
  readonly owner_role: Role | null
  readonly owner_id: string | null
  readonly owner_name: string | null
  readonly owner_by_rule: boolean
  readonly next_action_at: Instant | null
  readonly known_since: Instant
  readonly reason: OutcomeCode | null
  readonly review_at: Instant | null
  readonly note: string | null
  readonly said_by: string | null
  readonly said_at: Instant | null
  readonly harm: number
  readonly overdue: boolean
}

/** The pieces of a query about follow-up, with the values that they share. */
interface Pieces {
  readonly values: unknown[]
  readonly from: string
}

const closedFrom = stateCode('no-longer-observed')
const claimed = stateCode('reported-fixed')

const ofOperator = 'coalesce(f.contact_no = any(p.critical), false)'
const whenOwner: Readonly<Record<(typeof ownerRule)[number]['when'], string>> = {
  'critical-finding': `f.severity >= ${criticalFrom}`,
  'critical-operator': ofOperator,
  any: 'true',
}
/** Who owns a finding: whoever was named, else the first line of the rule that fits. */
const owner = `coalesce(fu.owner_role, case ${ownerRule.map(({ when, owner: role }) => `when ${whenOwner[when]} then '${role}'`).join(' ')} end)`

const hoursByState = Object.entries(nextActionHours)
  .map(
    ([state, { critical, other }]) =>
      `when ${stateCode(state as FindingState)} then case when f.severity >= ${criticalFrom} or ${ofOperator} then ${critical} else ${other} end`,
  )
  .join(' ')

/** When the team learned of a finding; null for one from before that was noted. */
const learnedAt =
  '(select m.at from observations.intake_mark m where m.from_no <= f.finding_no order by m.from_no desc limit 1)'
/** A finding that was opened again is known anew since then. */
const knownSince = `greatest(o.opened_at, f.first_seen, ${learnedAt})`
/** The same as "known since before the seven days", found without looking at the notes of each finding: numbers grow with time. */
const beyondItsDays =
  '(f.finding_no < p.learned_later and f.first_seen < p.days_ago and coalesce(o.opened_at < p.days_ago, true))'
/** What was said holds until its review, and not beyond an opening. */
const stands = 'coalesce(fu.review_at > p.now and (o.opened_at is null or fu.set_at >= o.opened_at), false)'
const overdue = `(f.state < ${closedFrom} and ${beyondItsDays} and not ${stands}
  and not (f.state = ${claimed} and f.state_at > p.now - interval '${claimDays} days'))`
/** At home by what the report says, or answered for by somebody at home. */
const own = '(coalesce(f.country = p.home, false) or (f.contact_no is not null and f.contact_no <> all(p.abroad)))'
const harm = `(f.severity + case when ${ofOperator} then ${criticalOperatorHarm} else 0 end)`

const followUpColumns = `
  ${owner} as owner_role, fu.owner_id, fu.owner_name, fu.owner_role is null and fu.owner_id is null as owner_by_rule,
  case when f.state < ${closedFrom} then coalesce(case when ${stands} then fu.review_at end, fu.next_action_at,
    f.state_at + make_interval(hours => case f.state ${hoursByState} end)) end as next_action_at,
  ${knownSince} as known_since, fu.reason, fu.review_at, fu.note, fu.set_by as said_by, fu.set_at as said_at, ${harm} as harm`

const opened = `select finding_no, max(at) as opened_at from observations.finding_history where what in ('seen-again', 'set-open')`

/**
 * The rule in SQL, out of the same tables as its pure form: what holds for a finding without a row of its own is computed, never stored.
 *
 * @param values Values so far; the pieces add theirs.
 * @param reading Few findings are looked up one by one, all of them are laid beside each other.
 * @param of Where the findings are; those that were put away are in their end and wait for nobody.
 */
function piecesOf(
  values: unknown[],
  territory: Territory,
  now: Instant,
  reading: 'few' | 'all',
  of: Parameters<typeof findingTables>[0] = 'observations.finding',
): Pieces {
  const at = (value: unknown): string => `$${values.push(value)}`
  const { home, abroad, critical } = territory
  const daysAgo = plusMs(now, -outcomeDays * day)
  const openings =
    reading === 'few'
      ? `left join lateral (${opened} and finding_no = f.finding_no group by finding_no) o on true`
      : `left join (${opened} group by finding_no) o on o.finding_no = f.finding_no`
  return {
    values,
    from: `${findingTables(of)} left join observations.follow_up fu on fu.finding_no = f.finding_no ${openings}
      cross join (select ${at(home)}::text as home, ${at(abroad)}::int[] as abroad, ${at(critical)}::int[] as critical, ${at(now)}::timestamptz as now,
        ${at(daysAgo)}::timestamptz as days_ago,
        coalesce((select min(from_no) from observations.intake_mark where at >= ${at(daysAgo)}::timestamptz), ${at(Number.MAX_SAFE_INTEGER)}::bigint) as learned_later) p`,
  }
}

/** Where a list goes on: after this finding, in the order of the list. */
export interface AgeingCursor {
  readonly harm: number
  readonly findingNo: number
}

/** Overdue findings of own territory, the oldest or the most harmful first. */
export async function ageing(
  sql: Sql,
  where: Where,
  options: {
    territory: Territory
    now: Instant
    order: 'age' | 'harm'
    owner: { role: string } | { id: string } | null
    after: AgeingCursor | null
    limit: number
  },
): Promise<FollowUpRow[]> {
  const { order, after, owner: wanted } = options
  const pieces = piecesOf([...where.values], options.territory, options.now, order === 'harm' ? 'all' : 'few')
  const at = (value: unknown): string => `$${pieces.values.push(value)}`
  const conditions = [where.sql, own, overdue]
  if (wanted !== null && 'id' in wanted) conditions.push(`fu.owner_id = ${at(wanted.id)}`)
  if (wanted !== null && 'role' in wanted) conditions.push(`fu.owner_id is null and ${owner} = ${at(wanted.role)}`)
  if (after !== null && order === 'age') conditions.push(`f.finding_no > ${at(after.findingNo)}::bigint`)
  if (after !== null && order === 'harm') {
    const [least, no] = [`${at(after.harm)}::int`, `${at(after.findingNo)}::bigint`]
    conditions.push(`(${harm} < ${least} or (${harm} = ${least} and f.finding_no > ${no}))`)
  }
  const { rows } = await sql.query<FollowUpRow>(
    `select ${findingColumns}, ${followUpColumns}, true as overdue from ${pieces.from}
     where ${conditions.join(' and ')}
     order by ${order === 'harm' ? `${harm} desc, ` : ''}f.finding_no limit ${at(options.limit)}`,
    pieces.values,
  )
  return rows
}

/** One finding with its follow-up; `own` says whether it is of own territory at all. */
export async function followUpOf(
  sql: Sql,
  findingNo: number,
  territory: Territory,
  now: Instant,
): Promise<(FollowUpRow & { own: boolean }) | null> {
  const pieces = piecesOf([findingNo], territory, now, 'few', 'observations.any_finding')
  const { rows } = await sql.query<FollowUpRow & { own: boolean }>(
    `select ${findingColumns}, ${followUpColumns}, ${own} as own, ${own} and ${overdue} as overdue
     from ${pieces.from} where f.finding_no = $1`,
    pieces.values,
  )
  return rows[0] ?? null
}

/** How many are overdue, counted no further than asked for, and since when the oldest of them. */
export async function countOverdue(
  sql: Sql,
  territory: Territory,
  now: Instant,
  upTo: number,
): Promise<{ n: number; oldest: Instant | null }> {
  const pieces = piecesOf([], territory, now, 'all')
  const { rows } = await sql.query<{ n: number; oldest: Instant | null }>(
    `select count(*) as n, min(since) as oldest from (select ${knownSince} as since from ${pieces.from}
       where not f.exercise and ${own} and ${overdue} order by f.finding_no limit ${upTo + 1}) as found`,
    pieces.values,
  )
  return rows[0]!
}

/** Findings of own territory that are known for longer than the seven days, by what was made of them. @source metric M-c3 */
export async function outcomeMix(
  sql: Sql,
  territory: Territory,
  now: Instant,
): Promise<{ kind: 'outcome' | 'reason' | 'none'; code: string; n: number }[]> {
  const pieces = piecesOf([], territory, now, 'all', 'observations.any_finding')
  const { rows } = await sql.query<{ kind: 'outcome' | 'reason' | 'none'; code: string; n: number }>(
    `select kind, code, count(*) as n from (
       select case when ${overdue} then 'none' when f.state >= ${closedFrom} then 'outcome' else 'reason' end as kind,
         case when ${overdue} then 'none' when f.state >= ${claimed} then 'state-' || f.state else fu.reason end as code
       from ${pieces.from}
       where not f.exercise and ${own} and ${beyondItsDays}) as known
     group by 1, 2 order by 3 desc, 2`,
    pieces.values,
  )
  return rows
}

/** The numbers of the open findings of own territory that a filter finds. */
export async function openOwn(
  tx: Tx,
  where: Where,
  territory: Territory,
  now: Instant,
  limit: number,
): Promise<number[]> {
  const pieces = piecesOf([...where.values], territory, now, 'few')
  const { rows } = await tx.query<{ finding_no: number }>(
    `select f.finding_no from ${pieces.from} where ${where.sql} and ${own} and f.state < ${closedFrom}
     order by f.finding_no limit ${limit}`,
    pieces.values,
  )
  return rows.map((row) => row.finding_no)
}

/** What a person says of findings; what is not named stays as it is. */
export interface Said {
  readonly by: string
  readonly at: Instant
  readonly owner?: { readonly role: Role | null; readonly id: string | null; readonly name: string | null }
  readonly nextActionAt?: Instant
  readonly reason?: { readonly code: OutcomeCode; readonly reviewAt: Instant; readonly note: string }
}

export async function saveSaid(tx: Tx, findingNos: readonly number[], said: Said): Promise<void> {
  const { reason } = said
  await tx.query(
    `insert into observations.follow_up as fu (finding_no, owner_role, owner_id, owner_name, next_action_at, reason, review_at, note, set_by, set_at)
     select no, $2, $3, $4, $5::timestamptz, $6, $7::timestamptz, $8, $9, $10::timestamptz from unnest($1::bigint[]) as u (no) order by no
     on conflict (finding_no) do update set
       owner_role = case when $11 then excluded.owner_role else fu.owner_role end, owner_id = case when $11 then excluded.owner_id else fu.owner_id end,
       owner_name = case when $11 then excluded.owner_name else fu.owner_name end, next_action_at = coalesce(excluded.next_action_at, fu.next_action_at),
       reason = case when $12 then excluded.reason else fu.reason end, review_at = case when $12 then excluded.review_at else fu.review_at end,
       note = case when $12 then excluded.note else fu.note end, set_by = case when $12 then excluded.set_by else fu.set_by end,
       set_at = case when $12 then excluded.set_at else fu.set_at end`,
    [
      findingNos,
      said.owner?.role ?? null,
      said.owner?.id ?? null,
      said.owner?.name ?? null,
      said.nextActionAt ?? null,
      reason?.code ?? null,
      reason?.reviewAt ?? null,
      reason?.note ?? null,
      said.by,
      said.at,
      said.owner !== undefined,
      reason !== undefined,
    ],
  )
}

import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import { soughtIn, type FilterNumbers, type FindingFilter, type Where } from './filter.ts'
import type { FindingRow } from './finding.ts'
import { pageNumbers } from './pages/page.ts'
import { findingsOfPages, pagesOfAsn, widenStates } from './pages/store.ts'
import { keysBetween } from './search.ts'

/** What a finding row is read with, from `f`, its class `c` and its feed `d`. */
export const findingColumns = `
  f.finding_no, f.state, c.taxonomy, c.type, c.identifier, host(f.ip) as ip, f.resource, get_byte(f.key, 0) as kind, f.port, f.protocol, f.asn,
  f.country, f.severity, d.feed, f.first_seen, f.last_seen, f.seen_days::text as seen_days, f.sightings, f.network_no, f.team_no, f.contact_no,
  f.uncertain, f.exercise, f.restricted, f.block_no, f.block_row, f.state_at, f.version`
const named = 'join observations.classification c using (class_no) join observations.feed d on d.feed_no = f.feed_no'
export const findingTables = (from: Where['from'] | 'observations.any_finding' = 'observations.finding'): string =>
  `${from} f ${named}`

/** Findings `f` of a condition: on the pages that can have some, where pages tell of it. */
function selected(
  { sql, from, pages }: Where,
  more?: { readonly findings: string; readonly pages: string },
  direction?: 'asc' | 'desc',
): string {
  const [condition, onPages] =
    more === undefined ? [sql, pages] : [`${sql} and ${more.findings}`, `${pages} and ${more.pages}`]
  if (pages !== null) return `${findingsOfPages(condition, direction)} where ${onPages}`
  if (from === 'observations.closed_finding') return `${from} f where ${condition}`
  // A fence: with an order outside the planner would rather walk all numbers and hope.
  return `(select * from ${from} f where ${condition} offset 0) f`
}

/** Looks up the numbers behind the names of a filter; asks nothing where there is no name. */
export async function findNumbers(sql: Sql, filter: FindingFilter): Promise<FilterNumbers> {
  const { type, identifier, feed } = filter
  const classed = type !== undefined || identifier !== undefined
  const classes = classed
    ? await sql.query<{ class_no: number }>(
        `select class_no from observations.classification where ($1::text is null or type = $1) and ($2::text is null or identifier = $2)`,
        [type ?? null, identifier ?? null],
      )
    : null
  const feeds =
    feed === undefined
      ? null
      : await sql.query<{ feed_no: number }>('select feed_no from observations.feed where feed = $1', [feed])
  const sought = soughtIn(filter)
  const asn = filter.asn ?? (sought?.kind === 'asn' ? sought.asn : null)
  return {
    ...(asn === null ? {} : { asnPages: await pagesOfAsn(sql, asn) }),
    ...(sought?.kind === 'keys' && sought.wide ? { keysAreMany: await areMany(sql, sought.bounds) } : {}),
    ...(classes === null ? {} : { classNos: classes.rows.map((row) => row.class_no) }),
    ...(feeds === null ? {} : { feedNo: feeds.rows[0]?.feed_no ?? null }),
  }
}

/** Going through so many keys takes about as long as meeting fifty of them among ten million findings. */
const manyKeys = 20_000

async function areMany(sql: Sql, bounds: readonly Buffer[]): Promise<boolean> {
  return (
    (await estimate(sql, { from: 'observations.finding', sql: keysBetween('$1', bounds), values: [bounds] })) > manyKeys
  )
}

/** How many findings the planner believes to have a condition. */
async function estimate(
  sql: Sql,
  { from, sql: condition, values }: Pick<Where, 'from' | 'sql' | 'values'>,
): Promise<number> {
  const { rows } = await sql.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `explain (format json) select 1 from ${from} f where ${condition}`,
    values,
  )
  return rows[0]!['QUERY PLAN'][0].Plan['Plan Rows']
}

/** @param page.after Go on after this finding number, in the order asked for. */
export async function listFindings(
  sql: Sql,
  where: Where,
  { order, after, limit }: { order: 'newest' | 'oldest'; after: number | null; limit: number },
): Promise<FindingRow[]> {
  const [compare, direction] = order === 'newest' ? (['<', 'desc'] as const) : (['>', 'asc'] as const)
  const [limitAt, afterAt] = [`$${where.values.length + 1}`, `$${where.values.length + 2}::bigint`]
  const goesOn = {
    findings: `f.finding_no ${compare} ${afterAt}`,
    pages: `p.page ${compare}= (${afterAt} - 1) / ${pageNumbers}`,
  }
  const found = selected(where, after === null ? undefined : goesOn, direction)
  // Page by page, each in the order of its numbers: what is asked for is found before the other pages are looked at.
  const by = `${where.pages === null ? '' : `p.page ${direction}, `}f.finding_no ${direction}`
  const { rows } = await sql.query<FindingRow>(
    `select ${findingColumns} from (select f.* from ${found} order by ${by} limit ${limitAt}) f ${named}
     order by f.finding_no ${direction}`,
    [...where.values, limit, ...(after === null ? [] : [after])],
  )
  return rows
}

/** Findings by their numbers, wherever they lie: those that are not found where work goes on are looked for among those that were put away. */
export async function findFindings(
  sql: Sql,
  nos: readonly number[],
  mayReadRestricted: boolean,
): Promise<FindingRow[]> {
  const read = async (wanted: readonly number[], from: Where['from'], putAwayAt: string): Promise<FindingRow[]> => {
    const { rows } = await sql.query<FindingRow>(
      `select ${findingColumns}, ${putAwayAt} as put_away_at from ${findingTables(from)}
       where f.finding_no = any($1::bigint[]) and ($2 or not f.restricted) order by f.finding_no`,
      [wanted, mayReadRestricted],
    )
    return rows
  }
  const here = await read(nos, 'observations.finding', 'null::timestamptz')
  if (here.length === nos.length) return here
  const found = new Set(here.map((row) => row.finding_no))
  const others = nos.filter((no) => !found.has(no))
  const away = await read(others, 'observations.closed_finding', 'f.put_away_at')
  return away.length === 0 ? here : [...here, ...away].toSorted((a, b) => a.finding_no - b.finding_no)
}

/** The latest number of a finding. */
export async function latestFinding(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ no: number | null }>('select max(finding_no) as no from observations.finding')
  return rows[0]!.no ?? 0
}

/** Pages on which is counted; where more can have findings, the rest is taken to be like these. */
const pagesCounted = 200

/** How many findings there are, counted where those are few, estimated where they are many or lie far apart. */
export async function countFindings(
  sql: Sql,
  where: Where,
  exactUpTo: number,
): Promise<{ count: number; exact: boolean }> {
  if (where.isMuch && where.pages !== null) return { count: await estimate(sql, where), exact: false }
  // The newest pages: what is open is mostly there.
  const found =
    where.pages === null
      ? `${where.from} f where ${where.sql}`
      : findingsOfPages(
          where.sql,
          'desc',
          `(select page from observations.finding_page p where ${where.pages} order by page desc limit ${pagesCounted}) p`,
        )
  // Asked for only where it matters: it looks at every page, or, where a look is dear, at as many as it takes to know that they are too many.
  const mostAsked = where.asksSets ? `limit ${pagesCounted + 1}` : ''
  const allPages =
    where.pages === null
      ? '0'
      : `case when count(*) <= ${exactUpTo} then
           (select count(*) from (select from observations.finding_page p where ${where.pages} ${mostAsked}) as p) else 0 end`
  const { rows } = await sql.query<{ counted: number; pages: number }>(
    `select count(*) as counted, ${allPages} as pages from (select 1 from ${found} limit ${exactUpTo + 1}) as found`,
    where.values,
  )
  const { counted, pages } = rows[0]!
  if (counted <= exactUpTo && pages <= pagesCounted) return { count: counted, exact: true }
  if (counted <= exactUpTo && !where.asksSets)
    return { count: Math.round((counted * pages) / pagesCounted), exact: false }
  return { count: Math.max(counted, await estimate(sql, where)), exact: false }
}

const groupings = {
  type: `c.type`,
  identifier: `c.identifier`,
  asn: `f.asn::text`,
  country: `f.country`,
  team: `f.team_no::text`,
  state: `f.state::text`,
} as const
export type Grouping = keyof typeof groupings
export const groupingNames = Object.keys(groupings) as Grouping[]

export async function groupFindings(
  sql: Sql,
  where: Where,
  by: Grouping,
  limit: number,
): Promise<{ key: string | null; count: number }[]> {
  const { rows } = await sql.query<{ key: string | null; count: number }>(
    `select ${groupings[by]} as key, count(*) as count from (select f.* from ${selected(where)}) f
     join observations.classification c using (class_no) group by 1 order by 2 desc, 1 limit ${limit}`,
    where.values,
  )
  return rows
}

export interface EvidenceRow {
  readonly block_no: number
  readonly data_class: string
  readonly data: Buffer
}

export async function readEvidence(sql: Sql, blockNos: readonly number[]): Promise<EvidenceRow[]> {
  const { rows } = await sql.query<EvidenceRow>(
    'select block_no, data_class, data from observations.evidence_block where block_no = any($1::bigint[])',
    [blockNos],
  )
  return rows
}

/** Sets a state. @returns False when the finding is of another version by now. */
export async function setState(
  tx: Tx,
  findingNo: number,
  version: number,
  state: number,
  at: Instant,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update observations.finding set state = $3, state_at = $4, version = version + 1 where finding_no = $1 and version = $2',
    [findingNo, version, state, at],
  )
  if (rowCount === 1) await widenStates(tx, [findingNo], state)
  return rowCount === 1
}

/** Sets the state of many findings that are in one of the given states; the others stay. @returns The numbers of those that changed. */
export async function setStates(
  tx: Tx,
  nos: readonly number[],
  { to, from, at }: { to: number; from: readonly number[]; at: Instant },
): Promise<number[]> {
  const { rows } = await tx.query<{ finding_no: number }>(
    `update observations.finding set state = $2, state_at = $4, version = version + 1
     where finding_no = any($1::bigint[]) and state = any($3::smallint[]) returning finding_no`,
    [nos, to, from, at],
  )
  const changed = rows.map((row) => row.finding_no)
  await widenStates(tx, changed, to)
  return changed
}

export interface HistoryRow {
  readonly at: Instant
  readonly actor: string
  readonly what: string
  readonly detail: Readonly<Record<string, unknown>>
}

export async function addHistory(
  tx: Tx,
  nos: readonly number[],
  entry: { at: Instant; actor: string; what: string; detail: Readonly<Record<string, unknown>> },
): Promise<void> {
  await tx.query(
    `insert into observations.finding_history (finding_no, at, actor, what, detail)
     select no, $2, $3, $4, $5 from unnest($1::bigint[]) as u (no)`,
    [nos, entry.at, entry.actor, entry.what, JSON.stringify(entry.detail)],
  )
}

export async function readHistory(sql: Sql, findingNo: number): Promise<HistoryRow[]> {
  const { rows } = await sql.query<HistoryRow>(
    'select at, actor, what, detail from observations.finding_history where finding_no = $1 order by history_no desc limit 200',
    [findingNo],
  )
  return rows
}

/** Also one that was put away, or is while this waits for it. */
export async function setRestricted(tx: Tx, findingNo: number, restricted: boolean): Promise<void> {
  for (const table of ['finding', 'closed_finding'] as const) {
    const { rowCount } = await tx.query(
      `update observations.${table} set restricted = $2, version = version + 1 where finding_no = $1`,
      [findingNo, restricted],
    )
    if (rowCount > 0) return
  }
}

/**
 * Closes as no longer observed what was not seen on any of the last `quietDays` days on which its feed was up. A day without
 * the feed is no evidence, and does not count.
 *
 * @source R143; ARCHITECTURE section 2
 */
export async function closeUnseen(
  tx: Tx,
  {
    quietDays,
    from,
    to,
    now,
    limit,
  }: { quietDays: number; from: readonly number[]; to: number; now: Instant; limit: number },
): Promise<number> {
  const { rows } = await tx.query<{ finding_no: number }>(
    `with horizon as (
       select feed_no, exercise, min(day) as day from (
         select feed_no, exercise, day, row_number() over (partition by feed_no, exercise order by day desc) as n
         from observations.feed_day where day <= ($4::timestamptz at time zone 'UTC')::date
       ) as days where n <= $1 group by 1, 2 having count(*) = $1
     ), closed as (
       update observations.finding f set state = $3, state_at = $4, version = f.version + 1
       where f.finding_no in (
         select f.finding_no from observations.finding f join horizon h on h.feed_no = f.feed_no and h.exercise = f.exercise
         where f.state = any($2::smallint[]) and f.last_seen < (h.day::timestamp at time zone 'UTC') limit $5)
       returning f.finding_no
     ), told as (
       insert into observations.finding_history (finding_no, at, actor, what, detail)
       select finding_no, $4, 'system:clock', 'no-longer-observed', jsonb_build_object('feedUpDays', $1::int) from closed
     )
     select finding_no from closed`,
    [quietDays, from, to, now, limit],
  )
  const closed = rows.map((row) => row.finding_no)
  await widenStates(tx, closed, to)
  return closed.length
}

import type { Sql, Tx } from '#platform/database.ts'
import { instantFromMs } from '#kernel/instant.ts'
import { isNamed, pageNumbers, pageOf, seenUntilOf, type Page } from './page.ts'

/**
 * The findings `f` of pages `p`, page by page along the numbers. The limit, which no page reaches, keeps the planner to that: it cannot know how few numbers
 * a page has, and would read all findings for each condition, or another index for each page.
 *
 * @param condition On `f`.
 * @param pages The pages `p`: all of them, or some.
 */
export function findingsOfPages(
  condition: string,
  direction: 'asc' | 'desc' = 'desc',
  pages = 'observations.finding_page p',
): string {
  return `${pages} cross join lateral (
    select * from (
      select * from observations.finding f where f.finding_no > p.page * ${pageNumbers} and f.finding_no <= (p.page + 1) * ${pageNumbers}
      order by f.finding_no ${direction} limit ${pageNumbers}) f
    where ${condition}) f`
}

/** Keeps the pages of a chunk's new findings. */
export async function insertPages(tx: Tx, feedNo: number, exercise: boolean, pages: readonly Page[]): Promise<void> {
  const list = (values: Iterable<number>): string => `{${[...values].join(',')}}`
  await tx.query(
    `with u as (
       select * from unnest($3::bigint[], $4::text[], $5::text[], $6::jsonb[], $7::text[], $8::boolean[], $9::boolean[], $10::boolean[], $11::timestamptz[])
         as u (page, class_nos, asns, countries, team_nos, unanswered, uncertain, names, seen_until)
     ), kept as (
       insert into observations.finding_page_set (page, asns, team_nos) select page, asns::bigint[], team_nos::int[] from u
     )
     insert into observations.finding_page (page, exercise, feed_no, class_nos, countries, answered, unanswered, uncertain, names, seen_until)
     select page, $1, $2, class_nos::int[], array(select jsonb_array_elements_text(countries)), team_nos <> '{}', unanswered, uncertain, names, seen_until from u`,
    [
      exercise,
      feedNo,
      pages.map(({ page }) => page),
      pages.map(({ classNos }) => list(classNos)),
      pages.map(({ asns }) => list(asns)),
      pages.map(({ countries }) => JSON.stringify([...countries])),
      pages.map(({ teamNos }) => list(teamNos)),
      pages.map(({ unanswered }) => unanswered),
      pages.map(({ uncertain }) => uncertain),
      pages.map(({ names }) => names),
      pages.map(({ seenUntilMs }) => instantFromMs(seenUntilMs)),
    ],
  )
}

/** A network on more pages than this is met soon by going through them, each asked for its networks. */
const mostPages = 1000

/** The pages that have findings of a network; null where they are many. */
export async function pagesOfAsn(sql: Sql, asn: number): Promise<number[] | null> {
  const { rows } = await sql.query<{ page: number }>(
    `select page from observations.finding_page_set where asns @> array[$1::bigint] limit ${mostPages + 1}`,
    [asn],
  )
  return rows.length > mostPages ? null : rows.map(({ page }) => page)
}

/** Lets the pages of findings tell of a state that those have now; what they were in before stays told. */
export async function widenStates(sql: Sql, findingNos: readonly number[], state: number): Promise<void> {
  await sql.query(
    `update observations.finding_page p set states = p.states | (1 << $2::int)
     from (select distinct (no - 1) / ${pageNumbers} as page from unnest($1::bigint[]) as u (no)) u
     where p.page = u.page and p.states & (1 << $2::int) = 0`,
    [findingNos, state],
  )
}

/** What is told within one transaction. */
export interface SeenTurn {
  /**
   * Lets pages tell that findings of them were seen.
   *
   * @param findingNos In any order.
   * @param latestMs The latest sighting of any of them, in milliseconds since 1970.
   */
  widen(tx: Tx, findingNos: readonly number[], latestMs: number): Promise<void>
  /** The transaction is committed. */
  committed(): void
}

/**
 * Lets the pages of findings tell of sightings of them, chunk after chunk of one report. A page is written once a day; the findings of one report meet the same pages
 * again and again, so it is remembered which need not be looked at any more: each look costs half as much as counting a sighting.
 */
export class SeenPages {
  /** What pages tell by a commit of before. */
  readonly #told = new Map<number, number>()

  begin(): SeenTurn {
    const underWay = new Map<number, number>()
    return {
      widen: async (tx, findingNos, latestMs) => {
        const untilMs = seenUntilOf(latestMs)
        // In one order everywhere: two that tell at the same time do not wait for each other in a ring.
        const pages = [...new Set(findingNos.map(pageOf))]
          .filter((page) => (this.#told.get(page) ?? 0) < untilMs)
          .sort((a, b) => a - b)
        for (const page of pages) underWay.set(page, untilMs)
        if (pages.length === 0) return
        await tx.query(
          `update observations.finding_page p set seen_until = $2
           from unnest($1::bigint[]) as u (page) where p.page = u.page and p.seen_until < $2`,
          [`{${pages.join(',')}}`, instantFromMs(untilMs)],
        )
      },
      committed: () => {
        for (const [page, untilMs] of underWay) this.#told.set(page, Math.max(untilMs, this.#told.get(page) ?? 0))
      },
    }
  }
}

/**
 * Lets the pages of findings tell of what those have become: who answers for them and whether that is uncertain, what they are about, when they were seen.
 * What they told before stays: a page may tell too much, never too little.
 */
export async function widenPages(sql: Sql, findingNos: readonly number[]): Promise<void> {
  await sql.query(
    `update observations.finding_page p set answered = p.answered or u.answered, unanswered = p.unanswered or u.unanswered,
       uncertain = p.uncertain or u.uncertain, names = p.names or u.names, seen_until = greatest(p.seen_until, u.seen_until)
     from (select (finding_no - 1) / ${pageNumbers} as page, bool_or(team_no is not null) as answered, bool_or(team_no is null) as unanswered,
         bool_or(uncertain) as uncertain, bool_or(${isNamed}) as names, max(last_seen) as seen_until
       from observations.finding f where finding_no = any($1::bigint[]) group by 1) u
     where p.page = u.page and not (p.answered >= u.answered and p.unanswered >= u.unanswered
       and p.uncertain >= u.uncertain and p.names >= u.names and p.seen_until >= u.seen_until)`,
    [findingNos],
  )
  await sql.query(
    `update observations.finding_page_set p set team_nos = array(select distinct unnest(p.team_nos || u.team_nos) order by 1)
     from (select (finding_no - 1) / ${pageNumbers} as page, array_agg(distinct team_no) as team_nos
       from observations.finding where finding_no = any($1::bigint[]) and team_no is not null group by 1) u
     where p.page = u.page and not p.team_nos @> u.team_nos`,
    [findingNos],
  )
}

/**
 * Lets pages tell of the states that their findings have now, and takes away those that have none left: what has left for good is not counted. All begin
 * open, and are opened again without a word to their page, so open stays told.
 *
 * Only while no finding changes.
 */
export async function narrowPages(tx: Tx, pages: readonly number[]): Promise<void> {
  const given = '(select unnest($1::bigint[]) as page) p'
  await tx.query(
    `update observations.finding_page t set states = n.states
     from (select p.page, bit_or(1 << f.state::int) | 1 as states from ${findingsOfPages('true', 'asc', given)} group by p.page) n
     where t.page = n.page and t.states <> n.states`,
    [pages],
  )
  await tx.query(
    `with gone as (
       delete from observations.finding_page t using ${given} where t.page = p.page and (
         select f.finding_no from observations.finding f
         where f.finding_no > p.page * ${pageNumbers} and f.finding_no <= (p.page + 1) * ${pageNumbers} limit 1) is null
       returning t.page
     )
     delete from observations.finding_page_set s using gone where s.page = gone.page`,
    [pages],
  )
  await tx.query(
    `delete from observations.finding_page_set s where s.page = any($1::bigint[])
       and not exists (select from observations.finding_page t where t.page = s.page)`,
    [pages],
  )
}

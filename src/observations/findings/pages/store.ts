import type { Sql, Tx } from '#platform/database.ts'
import { pageNumbers, type Page } from './page.ts'

/**
 * The findings `f` of pages `p`, page by page along the numbers. The limit, which no page reaches, keeps the planner to that: it cannot know how few numbers
 * a page has, and would read all findings for each condition.
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
    select * from observations.finding f
    where f.finding_no > p.page * ${pageNumbers} and f.finding_no <= (p.page + 1) * ${pageNumbers} and ${condition}
    order by f.finding_no ${direction} limit ${pageNumbers}) f`
}

/** Keeps the pages of a chunk's new findings. */
export async function insertPages(tx: Tx, feedNo: number, exercise: boolean, pages: readonly Page[]): Promise<void> {
  const list = (values: Iterable<number>): string => `{${[...values].join(',')}}`
  await tx.query(
    `insert into observations.finding_page (page, exercise, feed_no, class_nos, asns, countries, team_nos)
     select page, $1, $2, class_nos::int[], asns::bigint[], array(select jsonb_array_elements_text(countries)), team_nos::int[]
     from unnest($3::bigint[], $4::text[], $5::text[], $6::jsonb[], $7::text[]) as u (page, class_nos, asns, countries, team_nos)`,
    [
      exercise,
      feedNo,
      pages.map(({ page }) => page),
      pages.map(({ classNos }) => list(classNos)),
      pages.map(({ asns }) => list(asns)),
      pages.map(({ countries }) => JSON.stringify([...countries])),
      pages.map(({ teamNos }) => list(teamNos)),
    ],
  )
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

/** Lets the pages of findings tell of the teams that answer for them now, beside those of before: a page may tell too much, never too little. */
export async function widenPages(sql: Sql, findingNos: readonly number[]): Promise<void> {
  await sql.query(
    `update observations.finding_page p set team_nos = array(select distinct unnest(p.team_nos || u.team_nos) order by 1)
     from (select (finding_no - 1) / ${pageNumbers} as page, array_agg(distinct coalesce(team_no, 0)) as team_nos
       from observations.finding where finding_no = any($1::bigint[]) group by 1) u
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
    `delete from observations.finding_page t using ${given} where t.page = p.page and (
       select f.finding_no from observations.finding f
       where f.finding_no > p.page * ${pageNumbers} and f.finding_no <= (p.page + 1) * ${pageNumbers} limit 1) is null`,
    [pages],
  )
}

/** Findings that are there already: written by the database itself, in a fraction of the time that reports of them would take. */
import type pg from 'pg'
import { RSIT } from '../src/observations/rsit.ts'
import { isNamed, pageNumbers } from '../src/observations/findings/pages/page.ts'
import { families, hostSql } from './systems.ts'
import { round } from './whole-node.ts'

/** Constraints and indexes of a table: how each is taken off, and how it is put back. */
const indexes = `
select case when c.conname is null then 'drop index ' || i.indexrelid::regclass
            else format('alter table %s drop constraint %I', $1::regclass, c.conname) end as drop,
       case when c.conname is null then replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
            else format('alter table %s add constraint %I %s', $1::regclass, c.conname, pg_get_constraintdef(c.oid)) end as make
from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
where i.indrelid = $1::regclass`

/** Building an index at once is far cheaper than row by row, so all are taken off for the work and put back. */
export async function withoutIndexes(admin: pg.Client, table: string, work: () => Promise<void>): Promise<void> {
  const { rows: taken } = await admin.query<{ drop: string; make: string }>(indexes, [table])
  for (const { drop } of taken) await admin.query(drop)
  await admin.query(`set synchronous_commit = off; set maintenance_work_mem = '256MB'; set work_mem = '64MB'`)
  await work()
  for (const { make } of taken) await admin.query(make)
  await admin.query('reset synchronous_commit; reset maintenance_work_mem; reset work_mem')
  await admin.query(`vacuum (analyze) ${table}`)
}

const rowsAtOnce = 1_000_000
/** What a chunk of the report is about; its rows are sorted by key. */
const rowsAChunk = 2600
/** How many numbers of findings one step of their sequence gives. */
const numbersAStep = 1024

/**
 * Systems `first` to `first + count - 1` of the generated sinkhole report, under the very keys that the intake gives them and in the order
 * of chunks and of the keys in each, as reports of them would have left them. One needs a report of each family before, so that the classes are known.
 *
 * @param spread Whether problems, states, networks, countries, days and marks differ as they do after a year; else they are the report's, open, of one day.
 * @returns Seconds that it took.
 */
export async function fillFindings(
  admin: pg.Client,
  { first, count, feed, spread = false }: { first: number; count: number; feed: string; spread?: boolean },
): Promise<number> {
  const startedAt = performance.now()
  const { rows: before } = await admin.query<{ last: string }>(
    `select coalesce(max(finding_no), 0) as last from observations.finding`,
  )
  // A step of its own, as a report would take it.
  const base = (Math.floor(Number(before[0]!.last) / numbersAStep) + 2) * numbersAStep + 1
  const classNos = await (spread ? allClasses(admin) : familyClasses(admin))
  await withoutIndexes(admin, 'observations.finding', async () => {
    for (let from = first; from < first + count; from += rowsAtOnce) {
      const last = Math.min(first + count, from + rowsAtOnce) - 1
      await admin.query(insert(spread), [from, last, base + from - first, feed, classNos, first + count, count])
    }
  })
  await admin.query(pages, [base])
  await admin.query(pageSets, [base])
  await admin.query('vacuum (analyze) observations.finding_page, observations.finding_page_set')
  const next = (Math.floor((base + count) / numbersAStep) + 1) * numbersAStep + 1
  await admin.query(`select setval('observations.finding_number', $1)`, [next])
  await admin.query('checkpoint')
  return round((performance.now() - startedAt) / 1000)
}

async function familyClasses(admin: pg.Client): Promise<number[]> {
  const { rows } = await admin.query<{ class_no: number }>(
    `select class_no from unnest($1::text[]) with ordinality as f (identifier, no)
     join observations.classification using (identifier) where type = 'infected-system' order by no`,
    [families],
  )
  if (rows.length !== families.length) throw new Error('not every family has a class yet')
  return rows.map((row) => row.class_no)
}

/** Of every type two. */
async function allClasses(admin: pg.Client): Promise<number[]> {
  const types = Object.entries(RSIT).flatMap(([taxonomy, names]) => names.map((name) => [taxonomy, name] as const))
  await admin.query(
    `insert into observations.classification (taxonomy, type, identifier)
     select taxonomy, type, type || suffix from unnest($1::text[], $2::text[]) as t (taxonomy, type), unnest(array['', '-other']) as suffix
     on conflict do nothing`,
    [types.map(([taxonomy]) => taxonomy), types.map(([, type]) => type)],
  )
  const { rows } = await admin.query<{ class_no: number }>(
    'select class_no from observations.classification order by 1',
  )
  return rows.map((row) => row.class_no)
}

/** A number from 0 to 1 that belongs to another one. */
function chanceSql(of: string): string {
  return `((hashint8(${of})::bigint + 2147483648) / 4294967296.0)`
}

/**
 * The mix that a year leaves: most is over, few networks have most of it, what is abroad is a tenth, neighbours are of one network and country, and
 * what came together is of one kind.
 */
const mixed = {
  class: `1 + floor(array_length($5::int[], 1) * power(${chanceSql('s / 26000')}, 3))::int`,
  asn: `4200000000 + floor(4000 * power(${chanceSql('h / 1024')}, 3))::bigint`,
  country: `case when h / 65536 % 10 > 0 then 'XA' else 'X' || chr(66 + (h / 655360 % 20)::int) end`,
  state: '(array[0,1,2,3,4,5,6,4,4,4,4,4,1,1,5,4])[1 + (h / 8 % 16)::int]',
  // Nobody at home answers for it and its days in clear are over: else a node would spend the benchmark with putting pseudonyms in place of addresses.
  outside: '(h / 65536 % 10 = 0 and contact_no is null)',
  severity: 'h / 32 % 6',
  uncertain: 'h % 50 = 7',
  restricted: 'h % 97 = 3',
  seen: `timestamptz '2026-11-19 12:00Z' - interval '1 second' * (31536000.0 * ($6::bigint - s) / $7::bigint)`,
  // What ended longer ago than 90 days a node would spend the benchmark with putting away.
  stateAt: `greatest(seen, now() - interval '60 days')`,
}
const alike: typeof mixed = {
  class: '1 + (s % 8)::int',
  asn: '64496 + s % 16',
  country: `'XA'`,
  outside: 'false',
  state: '0',
  severity: '0',
  uncertain: 'false',
  restricted: 'false',
  seen: `timestamptz '2026-11-19 12:00Z' - interval '0 seconds' * ($6::bigint - s) / $7::bigint`,
  stateAt: 'seen',
}

function insert(spread: boolean): string {
  const by = spread ? mixed : alike
  return `
insert into observations.finding (key, finding_no, class_no, feed_no, ip, resource, port, protocol, asn, country, severity, state, exercise, restricted,
  network_no, team_no, contact_no, uncertain, first_seen, last_seen, state_at, seen_days, sightings, block_no, block_row)
select case when ${by.outside} then '\\x41'::bytea || decode(md5(h::text), 'hex') else '\\x0100000000000000000000ffff0a'::bytea || substring(int4send(h::int) from 2) end || int4send(class_no) || '\\x06'::bytea ||
    substring(int4send(port) from 3),
  $3::bigint - 1 + row_number() over (order by s / ${rowsAChunk}, h), class_no, feed_no, case when not ${by.outside} then ip end, case when ${by.outside} then 'pseudonym-' || md5(h::text) end, port, 'tcp', ${by.asn}, ${by.country}, ${by.severity}, ${by.state}, false, ${by.restricted},
  network_no, team_no, contact_no, ${by.uncertain}, seen, seen, ${by.stateAt},
  datemultirange(daterange((seen at time zone 'UTC')::date, (seen at time zone 'UTC')::date, '[]')), 1, 0, 0
from (
  select numbers.*, ($5::int[])[${by.class}] as class_no, feed_no, ${by.seen} as seen, '10.0.0.0'::inet + h as ip
  from (
    select s, ${hostSql('s')} as h, (1024 + s % 60000)::int as port
    from generate_series($1::bigint, $2::bigint) as s
  ) as numbers
  join observations.feed on feed = $4
) as filled
left join (
  select n.address, n.network_no, n.contact_no, c.team_no from directory.network n join directory.contact c using (contact_no)
  where n.kind = 'cidr' and n.bits = 121 and n.ended_at is null
) as answers on answers.address = '\\x00000000000000000000ffff0a'::bytea || substring(int4send((h & ~127)::int) from 2)
order by s / ${rowsAChunk}, h`
}

/** What the intake says of each 256 numbers. */
const pages = `
insert into observations.finding_page (page, exercise, feed_no, class_nos, countries, answered, unanswered, uncertain, names, seen_until, states)
select (finding_no - 1) / ${pageNumbers}, bool_or(exercise), min(feed_no), array_agg(distinct class_no),
  coalesce(array_agg(distinct country) filter (where country is not null), '{}'), bool_or(team_no is not null), bool_or(team_no is null),
  bool_or(uncertain), bool_or(${isNamed}), max(last_seen), bit_or(1 << state) | 1
from observations.finding f where finding_no >= $1 group by 1 order by 1`
const pageSets = `
insert into observations.finding_page_set (page, asns, team_nos)
select (finding_no - 1) / ${pageNumbers}, coalesce(array_agg(distinct asn) filter (where asn is not null), '{}'),
  coalesce(array_agg(distinct team_no) filter (where team_no is not null), '{}')
from observations.finding where finding_no >= $1 group by 1 order by 1`

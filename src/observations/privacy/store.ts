import type { Sql, Tx } from '#platform/database.ts'
import type { Instant } from '#kernel/instant.ts'
import { reopenedWhenSeen, stateCode } from '../finding-state.ts'
import { widenPages } from '../findings/pages/store.ts'

/** A finding in clear whose place the report says to be abroad. */
export interface ClearRow {
  readonly finding_no: number
  readonly key: Buffer
  readonly ip: string | null
  readonly asn: number | null
  readonly country: string | null
  readonly contact_no: number | null
  readonly state_at: Instant
}

/** Findings in clear that are abroad by their report and that nobody at home answers for, in the order of their numbers. */
export async function clearAbroad(
  sql: Sql,
  { home, abroad, after, limit }: { home: string; abroad: readonly number[]; after: number; limit: number },
): Promise<ClearRow[]> {
  const { rows } = await sql.query<ClearRow>(
    `select finding_no, key, host(ip) as ip, asn, country, contact_no, state_at from observations.finding
     where finding_no > $3 and get_byte(key, 0) & 64 = 0 and country <> $1 and (contact_no is null or contact_no = any($2::int[]))
     order by finding_no limit $4`,
    [home, abroad, after, limit],
  )
  return rows
}

/** The numbers of those findings that stand under one of these keys, by the key in hexadecimal. */
export async function numbersOfKeys(sql: Sql, keys: readonly Buffer[]): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ key: string; finding_no: number }>(
    `select encode(key, 'hex') as key, finding_no from observations.finding where key = any($1::bytea[])`,
    [keys],
  )
  return new Map(rows.map((row) => [row.key, row.finding_no]))
}

/**
 * Lets no finding be inserted or changed while keys change; whoever is in the middle of that is waited for. Reading goes on.
 */
export async function keepKeysStill(tx: Tx): Promise<void> {
  await tx.query('lock table observations.finding in share row exclusive mode')
}

/** Whether reports are being worked through: numbers below the latest may still come. */
export async function intakeIsBusy(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ busy: boolean }>(
    `select exists (select from observations.report where state = 'processing') as busy`,
  )
  return rows[0]!.busy
}

export interface Renamed {
  readonly findingNo: number
  readonly key: Buffer
  readonly pseudonym: string
}

/** Puts findings under their pseudonyms: neither address nor name stays. Whoever was to be told of them is not any more. */
export async function renameFindings(tx: Tx, renamed: readonly Renamed[], now: Instant): Promise<void> {
  const nos = renamed.map((each) => each.findingNo)
  await tx.query(
    `with told as (
       update observations.finding f set key = u.key, ip = null, resource = u.pseudonym, version = f.version + 1
       from unnest($1::bigint[], $2::bytea[], $3::text[]) as u (finding_no, key, pseudonym) where f.finding_no = u.finding_no
       returning f.finding_no, f.first_seen)
     insert into observations.evidence_to_clear (finding_no, seen_from, due_at) select finding_no, first_seen, $4 from told
     on conflict (finding_no) do update set seen_from = least(evidence_to_clear.seen_from, excluded.seen_from)`,
    [nos, renamed.map((each) => each.key), renamed.map((each) => each.pseudonym), now],
  )
  await tx.query('delete from observations.pending where finding_no = any($1::bigint[])', [nos])
  await withdrawFromUnsent(tx, nos, now)
}

/** A notification that was not sent in time loses what it can no longer tell; one that has nothing left is suppressed. */
async function withdrawFromUnsent(tx: Tx, nos: readonly number[], now: Instant): Promise<void> {
  const { rows } = await tx.query<{ notification_no: number; n: number }>(
    `with gone as (
       delete from observations.notification_item i using observations.notification n
       where n.notification_no = i.notification_no and i.finding_no = any($1::bigint[])
         and (n.state = 'held' or (n.state = 'queued' and n.message_id is null))
       returning i.notification_no)
     select notification_no, count(*) as n from gone group by 1 order by 1`,
    [nos],
  )
  await tx.query(
    `update observations.notification n set findings = n.findings - u.n, version = n.version + 1,
       state = case when n.findings <= u.n then 'suppressed' else n.state end,
       suppressed_reason = case when n.findings <= u.n then $3 || ' ' || ($4::timestamptz at time zone 'UTC')::date else n.suppressed_reason end
     from unnest($1::bigint[], $2::bigint[]) as u (notification_no, n) where n.notification_no = u.notification_no`,
    [rows.map((row) => row.notification_no), rows.map((row) => row.n), notForwarded, now],
  )
}
const notForwarded = 'Systems outside the constituency; not forwarded in time, and under pseudonyms since'

/** A finding that was made anew for a system that stands under a pseudonym already. */
export interface Twin {
  /** The finding that stays, with its number and history. */
  readonly stays: number
  /** The finding that a later report made. */
  readonly twin: number
  /** Until when the system stands in clear, where it is being forwarded; null where it stays under its pseudonym. */
  readonly clearUntil: Instant | null
}

/**
 * Joins findings of one system into the older one, as if it had been seen again: first and last seen, days, sightings, latest evidence, state.
 * What refers to the later one refers to the older one afterwards.
 *
 * @returns The numbers of those that were thought over and are open again.
 */
export async function joinTwins(tx: Tx, twins: readonly Twin[], now: Instant): Promise<number[]> {
  if (twins.length === 0) return []
  const pairs = [twins.map((each) => each.stays), twins.map((each) => each.twin)]
  const { rows } = await tx.query<{ finding_no: number; reopened: boolean }>(
    `update observations.finding s set
       first_seen = least(s.first_seen, t.first_seen), last_seen = greatest(s.last_seen, t.last_seen),
       seen_days = s.seen_days + t.seen_days, sightings = s.sightings + t.sightings, severity = greatest(s.severity, t.severity),
       block_no = case when t.last_seen >= s.last_seen then t.block_no else s.block_no end,
       block_row = case when t.last_seen >= s.last_seen then t.block_row else s.block_row end,
       state = case when o.opens then 0 else s.state end, state_at = case when o.opens then $4 else s.state_at end,
       version = s.version + 1
     from unnest($1::bigint[], $2::bigint[]) as u (stays, twin) join observations.finding t on t.finding_no = u.twin
       join observations.finding b on b.finding_no = u.stays
       cross join lateral (select b.state = any($3::smallint[]) and t.last_seen > b.state_at as opens) o
     where s.finding_no = u.stays returning s.finding_no, o.opens as reopened`,
    [...pairs, reopenedWhenSeen.map(stateCode), now],
  )
  // Blocks name the later finding by its number: it is remembered until they have been gone through.
  await tx.query(
    `insert into observations.evidence_to_clear (finding_no, seen_from, due_at)
     select t.finding_no, t.first_seen, u.due_at from unnest($1::bigint[], $2::timestamptz[]) as u (twin, due_at)
       join observations.finding t on t.finding_no = u.twin on conflict do nothing`,
    [pairs[1], twins.map((each) => each.clearUntil ?? now)],
  )
  await moveReferences(tx, pairs)
  const gone = await tx.query<Record<string, unknown>>(
    `delete from observations.finding where finding_no = any($1::bigint[])
     returning finding_no, key, host(ip) as ip, resource, network_no, team_no, contact_no, uncertain, state_at`,
    [pairs[1]],
  )
  const inClear = new Map(twins.filter((each) => each.clearUntil !== null).map((each) => [each.twin, each.stays]))
  const back = gone.rows.filter((row) => inClear.has(row['finding_no'] as number))
  const column = (name: string): unknown[] => back.map((row) => row[name])
  await tx.query(
    `update observations.finding s set key = u.key, ip = u.ip::inet, resource = u.resource, network_no = u.network_no, team_no = u.team_no,
       contact_no = u.contact_no, uncertain = u.uncertain, state_at = greatest(s.state_at, u.state_at)
     from unnest($1::bigint[], $2::bytea[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::boolean[], $9::timestamptz[])
       as u (stays, key, ip, resource, network_no, team_no, contact_no, uncertain, state_at)
     where s.finding_no = u.stays`,
    [
      column('finding_no').map((no) => inClear.get(no as number)),
      ...['key', 'ip', 'resource', 'network_no', 'team_no', 'contact_no', 'uncertain', 'state_at'].map(column),
    ],
  )
  await widenPages(tx, pairs[0]!)
  return rows.filter((row) => row.reopened).map((row) => row.finding_no)
}

async function moveReferences(tx: Tx, pairs: readonly (readonly number[])[]): Promise<void> {
  const of = 'from unnest($1::bigint[], $2::bigint[]) as u (stays, twin) where x.finding_no = u.twin'
  for (const table of ['finding_history', 'pending', 'answer', 'task'])
    await tx.query(`update observations.${table} x set finding_no = u.stays ${of}`, [...pairs])
  // A message that named both names the one that stays, once.
  await tx.query(
    `insert into observations.notification_item (notification_no, finding_no)
     select x.notification_no, u.stays from observations.notification_item x join unnest($1::bigint[], $2::bigint[]) as u (stays, twin) on x.finding_no = u.twin
     on conflict do nothing`,
    [...pairs],
  )
  await tx.query('delete from observations.notification_item where finding_no = any($1::bigint[])', [pairs[1]])
  for (const table of ['follow_up', 'earlier_finding'])
    await tx.query(`delete from observations.${table} where finding_no = any($1::bigint[])`, [pairs[1]])
}

/** Findings whose evidence is to be made unreadable now, and since when it may lie somewhere. */
export async function evidenceToClear(
  sql: Sql,
  now: Instant,
  limit: number,
): Promise<{ findingNos: Set<number>; seenFrom: Instant | null }> {
  const { rows } = await sql.query<{ finding_no: number; seen_from: Instant }>(
    'select finding_no, seen_from from observations.evidence_to_clear where due_at <= $1 order by finding_no limit $2',
    [now, limit],
  )
  const seenFrom = rows.reduce<Instant | null>(
    (first, row) => (first === null || row.seen_from < first ? row.seen_from : first),
    null,
  )
  return { findingNos: new Set(rows.map((row) => row.finding_no)), seenFrom }
}

/** The next block of sightings that has evidence about persons; `held` where a legal hold keeps its report. */
export async function nextBlock(
  sql: Sql,
  after: number,
  seenFrom: Instant,
): Promise<{ block_no: number; data: Buffer; held: boolean } | null> {
  const { rows } = await sql.query<{ block_no: number; data: Buffer; held: boolean }>(
    `select b.block_no, b.data, r.legal_hold as held from observations.sighting_block b join observations.report r using (report_no)
     where b.block_no > $1 and b.seen_at >= $2
       and exists (select from observations.evidence_block e where e.block_no = b.block_no and e.data_class <> 'none')
     order by b.block_no limit 1`,
    [after, seenFrom],
  )
  return rows[0] ?? null
}

export async function lockPersonalEvidence(
  tx: Tx,
  blockNo: number,
): Promise<readonly { data_class: string; data: Buffer }[]> {
  const { rows } = await tx.query<{ data_class: string; data: Buffer }>(
    `select data_class, data from observations.evidence_block where block_no = $1 and data_class <> 'none' order by data_class for update`,
    [blockNo],
  )
  return rows
}

export async function replaceEvidence(tx: Tx, blockNo: number, dataClass: string, data: Buffer): Promise<void> {
  await tx.query('update observations.evidence_block set data = $3 where block_no = $1 and data_class = $2', [
    blockNo,
    dataClass,
    data,
  ])
}

/** Takes findings off the list. @param dueBefore Only those that were due by then. */
export async function evidenceCleared(sql: Sql, findingNos: readonly number[], dueBefore: Instant): Promise<void> {
  await sql.query('delete from observations.evidence_to_clear where finding_no = any($1::bigint[]) and due_at <= $2', [
    findingNos,
    dueBefore,
  ])
}

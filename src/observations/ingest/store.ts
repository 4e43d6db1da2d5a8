import type { Box } from '#platform/box.ts'
import { CopyRows, copyRows } from '#platform/copy.ts'
import type { Sql, Tx } from '#platform/database.ts'
import { parseIp } from '#kernel/ip.ts'
import { instantFromMs, type Instant } from '#kernel/instant.ts'
import { day, plusMs } from '#kernel/instant.ts'
import { reopenedWhenSeen, stateCode } from '../finding-state.ts'
import type { RejectedRow } from '../formats/format.ts'
import type { Classification } from '../rsit.ts'
import { severityCode } from '../severity.ts'
import { daysOf, type Batch } from './batch.ts'
import { evidenceByClass, evidenceClasses, packEvidence, packSightings, unpackSightings } from './blocks.ts'

/** Who answers for the system of an entry, as the directory's numbers; null where nobody does. */
export interface EntryRoute {
  readonly networkNo: number | null
  readonly teamNo: number | null
  readonly contactNo: number | null
  /** Several teams claim it, or its places disagree: a person or a rule chooses. */
  readonly uncertain: boolean
}

/** A chunk, read and routed, ready to be committed. */
export interface ChunkWork {
  readonly reportNo: number
  readonly reportId: string
  readonly feedNo: number
  readonly exercise: boolean
  /** The file inside the report, where it is an archive. */
  readonly part: string
  readonly chunkNo: number
  readonly rows: number
  readonly batch: Batch
  readonly routes: readonly EntryRoute[]
  readonly rejected: readonly RejectedRow[]
  readonly now: Instant
}

export interface ChunkCounts {
  readonly findingsNew: number
  readonly findingsSeen: number
}

const batchTable = `
create temp table if not exists ingest_batch (
  ord int, key bytea, class_no int, ip inet, resource text, port int, protocol text, asn bigint, country text, severity smallint,
  network_no int, team_no int, contact_no int, uncertain boolean, first_seen timestamptz, last_seen timestamptz, days text, sightings bigint
) on commit delete rows`

const batchColumns = 18

function batchRows({ batch, routes }: ChunkWork): Buffer {
  const copy = new CopyRows()
  for (let ord = 0; ord < batch.entries.length; ord++) {
    const entry = batch.entries[ord]!
    const { event } = entry
    const route = routes[ord]!
    const ip = event.ip === null ? null : parseIp(event.ip)
    copy.row(batchColumns)
    copy.int4(ord)
    copy.bytea(Buffer.from(entry.key, 'latin1'))
    copy.int4(entry.classNo)
    if (ip === null) copy.none()
    else copy.inet(ip.bytes, ip.family)
    copy.text(entry.resource)
    copy.int4(event.port)
    copy.text(event.protocol)
    copy.int8(event.asn)
    copy.text(event.country)
    copy.int2(severityCode(event.severity))
    copy.int4(route.networkNo)
    copy.int4(route.teamNo)
    copy.int4(route.contactNo)
    copy.bool(route.uncertain)
    copy.timestamptz(entry.firstMs)
    copy.timestamptz(entry.lastMs)
    copy.text(multirangeOf(daysOf(batch, entry)))
    copy.int8(entry.rows.length)
  }
  return copy.finish()
}

/** Days as PostgreSQL writes a set of ranges: consecutive ones become one range by themselves. */
export function multirangeOf(days: readonly string[]): string {
  return `{${days.map((each) => `[${each},${each}]`).join(',')}}`
}

const insertFindings = `
insert into observations.finding (key, class_no, feed_no, ip, resource, port, protocol, asn, country, severity, exercise, network_no, team_no,
  contact_no, uncertain, first_seen, last_seen, state_at, seen_days, sightings, block_no, block_row)
select key, class_no, $1, ip, resource, port, protocol, asn, country, severity, $2, network_no, team_no,
  contact_no, uncertain, first_seen, last_seen, $3, days::datemultirange, sightings, $4, ord
from ingest_batch order by ord
on conflict (key) do nothing`

const readBack = `
select f.finding_no, f.state, f.block_no = $1 as fresh
from ingest_batch b join observations.finding f on f.key = b.key order by b.ord`

/**
 * Commits a chunk: its findings, sightings, evidence, refused rows and done-mark, all or nothing.
 *
 * @returns The counts, or null when the chunk was committed before: it is then left alone.
 */
export async function commitChunk(tx: Tx, box: Box, work: ChunkWork): Promise<ChunkCounts | null> {
  const marked = await tx.query(
    `insert into observations.chunk (report_no, part, chunk_no, rows, events, rejected, findings_new, findings_seen)
     values ($1, $2, $3, $4, $5, $6, 0, 0) on conflict do nothing`,
    [work.reportNo, work.part, work.chunkNo, work.rows, work.batch.events.length, work.rejected.length],
  )
  if (marked.rowCount === 0) return null
  await saveRejected(tx, box, work)
  if (work.batch.entries.length === 0) return { findingsNew: 0, findingsSeen: 0 }

  const blockNo = await nextBlock(tx)
  await tx.query(batchTable)
  // The batch is small and the findings are many: only the index is ever right, and the planner cannot know it of a fresh table.
  await tx.query(`set local enable_hashjoin = off; set local enable_mergejoin = off`)
  await copyRows(tx, 'copy ingest_batch from stdin (format binary)', batchRows(work))
  const inserted = await tx.query(insertFindings, [work.feedNo, work.exercise, work.now, blockNo])
  const { rows } = await tx.query<{ finding_no: number; state: number; fresh: boolean }>(readBack, [blockNo])
  const counts = { findingsNew: inserted.rowCount, findingsSeen: rows.length - inserted.rowCount }
  await saveSightings(tx, work, blockNo, rows)
  await saveEvidence(tx, box, work, blockNo)
  await saveTrend(tx, work, rows)
  const reopened = await reopen(tx, work, rows)
  await savePending(tx, work, rows, reopened)
  await tx.query(
    'update observations.chunk set findings_new = $4, findings_seen = $5 where report_no = $1 and part = $2 and chunk_no = $3',
    [work.reportNo, work.part, work.chunkNo, counts.findingsNew, counts.findingsSeen],
  )
  return counts
}

type ReadBack = readonly { finding_no: number; state: number; fresh: boolean }[]

async function nextBlock(tx: Sql): Promise<number> {
  const { rows } = await tx.query<{ no: number }>(`select nextval('observations.sighting_block_block_no_seq') as no`)
  return rows[0]!.no
}

async function saveRejected(tx: Tx, box: Box, work: ChunkWork): Promise<void> {
  if (work.rejected.length === 0) return
  const copy = new CopyRows()
  for (const row of work.rejected) {
    copy.row(8)
    copy.int8(work.reportNo)
    copy.text(work.part)
    copy.int8(row.line)
    copy.int8(row.offset)
    copy.int8(row.length)
    copy.text(row.column)
    copy.text(row.reason)
    copy.bytea(box.seal(row.sample, `rejected/${work.reportId}`))
  }
  await copyRows(
    tx,
    'copy observations.rejected (report_no, part, line, byte_offset, byte_length, column_name, reason, sample) from stdin (format binary)',
    copy.finish(),
  )
}

async function saveSightings(tx: Tx, work: ChunkWork, blockNo: number, rows: ReadBack): Promise<void> {
  const { entries } = work.batch
  const known = rows.filter((row) => !row.fresh).length
  const data = packSightings({
    findingNos: rows.map((row) => row.finding_no),
    known: rows.map((row) => (row.fresh ? 0 : 1)),
    lastMs: entries.map((entry) => entry.lastMs),
    firstMs: entries.map((entry) => entry.firstMs),
    counts: entries.map((entry) => entry.rows.length),
    days: entries.map((entry) => {
      const days = daysOf(work.batch, entry)
      return days.length === 1 ? days[0]! : days
    }),
  })
  const lastMs = entries.reduce((latest, entry) => Math.max(latest, entry.lastMs), 0)
  await tx.query(
    `insert into observations.sighting_block (block_no, report_no, feed_no, exercise, rows, known, folded, seen_at, data)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [blockNo, work.reportNo, work.feedNo, work.exercise, rows.length, known, known === 0, instantFromMs(lastMs), data],
  )
}

async function saveEvidence(tx: Tx, box: Box, work: ChunkWork, blockNo: number): Promise<void> {
  const events = work.batch.entries.map((entry) => entry.event)
  for (const [dataClass, columns] of evidenceByClass(events)) {
    await tx.query(
      'insert into observations.evidence_block (block_no, data_class, delete_at, data) values ($1, $2, $3, $4)',
      [
        blockNo,
        dataClass,
        plusMs(work.now, evidenceClasses[dataClass] * day),
        box.seal(packEvidence(columns), `evidence/${blockNo}/${dataClass}`),
      ],
    )
  }
}

async function saveTrend(tx: Tx, work: ChunkWork, rows: ReadBack): Promise<void> {
  const trend = new Map<string, { day: string; classNo: number; fresh: number; seen: number }>()
  const rowsOfDay = new Map<string, number>()
  work.batch.entries.forEach((entry, ord) => {
    for (const row of entry.rows) {
      const at = work.batch.events[row]!.time.slice(0, 10)
      const key = `${at}/${entry.classNo}`
      let count = trend.get(key)
      if (count === undefined) trend.set(key, (count = { day: at, classNo: entry.classNo, fresh: 0, seen: 0 }))
      count.seen++
      if (rows[ord]!.fresh && row === entry.rows[0]) count.fresh++
      rowsOfDay.set(at, (rowsOfDay.get(at) ?? 0) + 1)
    }
  })
  const sorted = [...trend.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.classNo - b.classNo))
  // Always in the same order: two chunks that count at the same time wait for each other and never deadlock.
  await tx.query(
    `insert into observations.trend as t (day, class_no, feed_no, exercise, new_findings, sightings)
     select d, c, $5, $6, n, s from unnest($1::date[], $2::int[], $3::bigint[], $4::bigint[]) as u (d, c, n, s)
     on conflict (day, class_no, feed_no, exercise)
     do update set new_findings = t.new_findings + excluded.new_findings, sightings = t.sightings + excluded.sightings`,
    [
      sorted.map((c) => c.day),
      sorted.map((c) => c.classNo),
      sorted.map((c) => c.fresh),
      sorted.map((c) => c.seen),
      work.feedNo,
      work.exercise,
    ],
  )
  const days = [...rowsOfDay].sort(([a], [b]) => (a < b ? -1 : 1))
  await tx.query(
    `insert into observations.feed_day as f (feed_no, day, exercise, reports, rows)
     select $3, d, $4, 0, n from unnest($1::date[], $2::bigint[]) as u (d, n)
     on conflict (feed_no, day, exercise) do update set rows = f.rows + excluded.rows`,
    [days.map(([at]) => at), days.map(([, count]) => count), work.feedNo, work.exercise],
  )
}

/** Opens again what was thought over and is seen: a claim never silences a finding. */
async function reopen(tx: Tx, work: ChunkWork, rows: ReadBack): Promise<Set<number>> {
  const codes = reopenedWhenSeen.map(stateCode)
  const candidates = rows.flatMap((row, ord) =>
    codes.includes(row.state) ? [{ no: row.finding_no, lastMs: work.batch.entries[ord]!.lastMs }] : [],
  )
  if (candidates.length === 0) return new Set()
  const { rows: changed } = await tx.query<{ finding_no: number }>(
    `with reopened as (
       update observations.finding f set state = 0, state_at = $4, version = f.version + 1
       from unnest($1::bigint[], $2::timestamptz[]) as seen (finding_no, at)
       where f.finding_no = seen.finding_no and f.state = any($3::smallint[]) and seen.at > f.state_at
       returning f.finding_no
     ), told as (
       insert into observations.finding_history (finding_no, at, actor, what, detail)
       select finding_no, $4, 'system:ingest', 'seen-again', jsonb_build_object('report', $5::text) from reopened
     )
     select finding_no from reopened`,
    [candidates.map((c) => c.no), candidates.map((c) => instantFromMs(c.lastMs)), codes, work.now, work.reportId],
  )
  return new Set(changed.map((row) => row.finding_no))
}

async function savePending(tx: Tx, work: ChunkWork, rows: ReadBack, reopened: ReadonlySet<number>): Promise<void> {
  const copy = new CopyRows()
  let count = 0
  const nowMs = Date.parse(work.now)
  rows.forEach((row, ord) => {
    const { contactNo } = work.routes[ord]!
    if (contactNo === null || !(row.fresh || reopened.has(row.finding_no))) return
    copy.row(5)
    copy.int8(row.finding_no)
    copy.int4(contactNo)
    copy.int4(work.feedNo)
    copy.bool(work.exercise)
    copy.timestamptz(nowMs)
    count++
  })
  if (count === 0) return
  await copyRows(
    tx,
    'copy observations.pending (finding_no, contact_no, feed_no, exercise, at) from stdin (format binary)',
    copy.finish(),
  )
}

/**
 * Folds the sightings of one block into the findings that were known: last seen, days, counts, and where the latest evidence lies.
 * Block and mark change together, so that a block is folded once.
 *
 * @returns False when nothing is left to fold in this report.
 */
export async function foldNextBlock(tx: Tx, reportNo: number): Promise<boolean> {
  const { rows } = await tx.query<{ block_no: number; data: Buffer }>(
    `select block_no, data from observations.sighting_block
     where not folded and report_no = $1 order by block_no limit 1 for update skip locked`,
    [reportNo],
  )
  const block = rows[0]
  if (!block) return false
  const columns = unpackSightings(block.data)
  const known = columns.known.flatMap((flag, ord) => (flag === 1 ? [ord] : []))
  const pick = <T>(column: readonly T[]): T[] => known.map((ord) => column[ord]!)
  await tx.query(`set local enable_hashjoin = off; set local enable_mergejoin = off`)
  await tx.query(
    `update observations.finding f set
       last_seen = greatest(f.last_seen, u.last_at),
       first_seen = least(f.first_seen, u.first_at),
       sightings = f.sightings + u.n,
       seen_days = f.seen_days + u.days::datemultirange,
       block_no = case when u.last_at >= f.last_seen then $6 else f.block_no end,
       block_row = case when u.last_at >= f.last_seen then u.ord else f.block_row end
     from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::bigint[], $5::text[], $7::int[]) as u (finding_no, last_at, first_at, n, days, ord)
     where f.finding_no = u.finding_no`,
    [
      pick(columns.findingNos),
      pick(columns.lastMs).map(instantFromMs),
      pick(columns.firstMs).map(instantFromMs),
      pick(columns.counts),
      pick(columns.days).map((days) => multirangeOf(typeof days === 'string' ? [days] : days)),
      block.block_no,
      known,
    ],
  )
  await tx.query('update observations.sighting_block set folded = true where block_no = $1', [block.block_no])
  return true
}

/** The numbers of classifications, making those that are new. */
export async function classNumbers(sql: Sql, wanted: readonly Classification[]): Promise<Map<string, number>> {
  const columns = [wanted.map((c) => c.taxonomy), wanted.map((c) => c.type), wanted.map((c) => c.identifier)]
  await sql.query(
    `insert into observations.classification (taxonomy, type, identifier)
     select distinct * from unnest($1::text[], $2::text[], $3::text[]) order by 1, 2, 3 on conflict do nothing`,
    columns,
  )
  const { rows } = await sql.query<{ class_no: number; taxonomy: string; type: string; identifier: string }>(
    `select c.class_no, c.taxonomy, c.type, c.identifier from observations.classification c
     join (select distinct * from unnest($1::text[], $2::text[], $3::text[]) as w (taxonomy, type, identifier)) w using (taxonomy, type, identifier)`,
    columns,
  )
  return new Map(rows.map((row) => [classKey(row), row.class_no]))
}

/** A classification as one text. */
export function classKey({
  taxonomy,
  type,
  identifier,
}: {
  taxonomy: string
  type: string
  identifier: string
}): string {
  return `${taxonomy}/${type}/${identifier}`
}

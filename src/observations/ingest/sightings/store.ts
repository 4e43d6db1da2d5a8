import type { Tx } from '#platform/database.ts'
import { instantFromMs } from '#kernel/instant.ts'
import { reopenedWhenSeen, stateCode } from '../../finding-state.ts'
import type { SeenPages } from '../../findings/pages/store.ts'
import { packSightings, unpackSightings } from '../blocks.ts'
import { fresh, type ChunkWork, type Places } from '../chunk-work.ts'
import { dayText } from '../moment.ts'

/** Keeps what a chunk saw, as one row. */
export async function saveSightings(tx: Tx, work: ChunkWork, places: Places, blockNo: number): Promise<void> {
  const { batch } = work
  const known = batch.size - places.newCount
  const data = packSightings({
    findingNos: places.findingNos,
    known: places.states.map((state) => (state === fresh ? 0 : 1)),
    lastMs: batch.lastMs,
    firstMs: batch.firstMs,
    counts: batch.seen,
    days: batch.days.map((days) => (days.length === 1 ? days[0]! : days)),
  })
  const lastMs = batch.lastMs.reduce((latest, ms) => Math.max(latest, ms), 0)
  await tx.query(
    `insert into observations.sighting_block (block_no, report_no, feed_no, exercise, rows, known, folded, seen_at, data)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [blockNo, work.reportNo, work.feedNo, work.exercise, batch.size, known, known === 0, instantFromMs(lastMs), data],
  )
}

const reopenedCodes = reopenedWhenSeen.map(stateCode)

/** Opens again what was thought over and is seen: a claim never silences a finding. @returns The numbers of those opened. */
export async function reopenSeen(
  tx: Tx,
  work: ChunkWork,
  { findingNos, states }: Places,
): Promise<ReadonlySet<number>> {
  const nos: number[] = []
  const seenAt: string[] = []
  for (let ord = 0; ord < states.length; ord++) {
    if (!reopenedCodes.includes(states[ord]!)) continue
    nos.push(findingNos[ord]!)
    seenAt.push(instantFromMs(work.batch.lastMs[ord]!))
  }
  if (nos.length === 0) return new Set()
  const { rows } = await tx.query<{ finding_no: number }>(
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
    [nos, seenAt, reopenedCodes, work.now, work.reportId],
  )
  return new Set(rows.map((row) => row.finding_no))
}

/** Columns come as texts of arrays: they are made and read in one go, not value by value. */
const fold = `
update observations.finding f set
  last_seen = greatest(f.last_seen, u.last_at),
  first_seen = least(f.first_seen, u.first_at),
  sightings = f.sightings + u.n,
  seen_days = f.seen_days + ($6::datemultirange[])[u.days],
  block_no = case when u.last_at >= f.last_seen then $8 else f.block_no end,
  block_row = case when u.last_at >= f.last_seen then u.ord else f.block_row end
from (
  select no, ord, n, days, 'epoch'::timestamptz + last_ms * interval '1 millisecond' as last_at,
    'epoch'::timestamptz + first_ms * interval '1 millisecond' as first_at
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $7::int[]) as c (no, last_ms, first_ms, n, days, ord)
) u
where f.finding_no = u.no`

const arrayText = (values: readonly number[]): string => `{${values.join(',')}}`

/**
 * Folds the sightings of one block into the findings that were known: last seen, days, counts, and where the latest evidence lies.
 * Block and mark change together, so that a block is folded once.
 *
 * @param locked What becomes of a block that another folds at the moment: it is passed over, or waited for.
 * @param seen Of the blocks that were folded before by whoever folds this one.
 * @returns False when nothing is left to fold in this report, but for blocks that were passed over.
 */
export async function foldNextBlock(
  tx: Tx,
  reportNo: number,
  locked: 'passed over' | 'waited for',
  seen: SeenPages,
): Promise<boolean> {
  const { rows } = await tx.query<{ block_no: number; data: Buffer }>(
    `select block_no, data from observations.sighting_block
     where not folded and report_no = $1 order by block_no limit 1 for update ${locked === 'passed over' ? 'skip locked' : ''}`,
    [reportNo],
  )
  const block = rows[0]
  // A worker that was taken for dead may have folded the block meanwhile, or have failed at it: what is left is asked anew.
  if (!block) return locked === 'waited for' && anyUnfolded(tx, reportNo)
  const columns = unpackSightings(block.data)
  const known: number[] = []
  for (let ord = 0; ord < columns.known.length; ord++) if (columns.known[ord] === 1) known.push(ord)
  const pick = (column: readonly number[]): string => arrayText(known.map((ord) => column[ord]!))
  const days = distinctDays(known.map((ord) => columns.days[ord]!))
  // The block is small and the findings are many: only the index is ever right, and the planner cannot know it.
  await tx.query(`set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off`)
  await tx.query(fold, [
    pick(columns.findingNos),
    pick(columns.lastMs),
    pick(columns.firstMs),
    pick(columns.counts),
    arrayText(days.indexes),
    days.multiranges,
    arrayText(known),
    block.block_no,
  ])
  const latestMs = known.reduce((latest, ord) => Math.max(latest, columns.lastMs[ord]!), 0)
  const nos = known.map((ord) => columns.findingNos[ord]!)
  await seen.widen(tx, nos, latestMs)
  await tx.query('update observations.sighting_block set folded = true where block_no = $1', [block.block_no])
  return true
}

async function anyUnfolded(tx: Tx, reportNo: number): Promise<boolean> {
  const { rows } = await tx.query(
    'select from observations.sighting_block where not folded and report_no = $1 limit 1',
    [reportNo],
  )
  return rows.length > 0
}

/** The few distinct sets of days, as PostgreSQL writes them, and which of them (from 1) belongs to each entry. */
function distinctDays(sets: readonly (number | readonly number[])[]): { multiranges: string[]; indexes: number[] } {
  const known = new Map<string, number>()
  const multiranges: string[] = []
  const indexes = sets.map((days) => {
    const name = String(days)
    let index = known.get(name)
    if (index === undefined) {
      index = multiranges.push(multirangeOf(typeof days === 'number' ? [days] : days))
      known.set(name, index)
    }
    return index
  })
  return { multiranges, indexes }
}

function multirangeOf(days: readonly number[]): string {
  return `{${days.map((each) => `[${dayText(each)},${dayText(each)}]`).join(',')}}`
}

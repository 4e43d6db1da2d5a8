import { int4Array, timestamptzArray } from '#platform/binary.ts'
import { CopyRows, copyRows } from '#platform/copy.ts'
import type { Tx } from '#platform/database.ts'
import { PageCollector } from '../../findings/pages/page.ts'
import { insertPages } from '../../findings/pages/store.ts'
import { keyBytes } from '../../finding-key.ts'
import { severityCode } from '../../severity.ts'
import { columnOf, type EventColumns } from '../../columns/event-columns.ts'
import type { Batch } from '../batch.ts'
import { fresh, type ChunkWork, type Places } from '../chunk-work.ts'
import { dayText, type DayNumber } from '../moment.ts'

/** How many numbers one step of the sequence gives, whole pages of them; the same stands in the migration. */
export const numbersAStep = 1024

/**
 * Counts sightings with the findings that are known, met by key in the order of the index. What was seen is asked of its array where a finding is known, and
 * only there. Answers in three texts: thousands of rows, each an object, would cost more than finding them.
 */
const countKnown = `
with seen as (
  update observations.finding f set
    last_seen = greatest(f.last_seen, ($2::timestamptz[])[u.ord]),
    first_seen = least(f.first_seen, ($3::timestamptz[])[u.ord]),
    sightings = f.sightings + ($4::int[])[u.ord],
    seen_days = f.seen_days + ($6::datemultirange[])[($5::int[])[u.ord]],
    block_no = case when ($2::timestamptz[])[u.ord] >= f.last_seen then $7 else f.block_no end,
    block_row = case when ($2::timestamptz[])[u.ord] >= f.last_seen then u.ord - 1 else f.block_row end
  from (
    select ord, substring($1::bytea from (ord - 1) * ${keyBytes} + 1 for ${keyBytes}) as key from generate_series(1, $8::int) as ord
  ) u
  where f.key = u.key
  returning u.ord - 1 as ord, f.finding_no, f.state
)
select array_agg(ord)::text as ords, array_agg(finding_no)::text as nos, array_agg(state)::text as states from seen`

const listOf = (text: string | null): number[] =>
  text === null ? [] : (JSON.parse(`[${text.slice(1, -1)}]`) as number[])

/**
 * Counts a batch's sightings with the findings that are known, and numbers the others.
 *
 * Findings are locked in the order of their keys, here and in every chunk: two that meet wait for each other and never in a ring.
 *
 * @param blockNo Of the evidence of the batch: the latest sighting leads to it.
 * @param onlyNew Nothing of it is likely to be known: that is not asked, and whoever inserts finds out.
 * @returns Places; those marked fresh are still to be inserted.
 */
export async function placeEntries(tx: Tx, batch: Batch, blockNo: number, onlyNew: boolean): Promise<Places> {
  const { size } = batch
  // From here to the commit no key changes: what is found known under a key is counted under that key.
  await tx.query('lock table observations.finding in row exclusive mode')
  const findingNos = new Float64Array(size)
  const states = new Int16Array(size).fill(fresh)
  const known = onlyNew ? 0 : await countSeen(tx, batch, blockNo, { findingNos, states })
  await numberFresh(tx, findingNos, states, size - known)
  return { findingNos, states, newCount: size - known }
}

/** @returns How many entries are known; their numbers and states stand in the arrays then. */
async function countSeen(
  tx: Tx,
  { keys, size, ...batch }: Batch,
  blockNo: number,
  { findingNos, states }: Pick<Places, 'findingNos' | 'states'>,
): Promise<number> {
  // The batch is small and the findings are many: only the index is ever right, and the planner cannot know it.
  await tx.query('set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off')
  const days = distinctDays(batch.days)
  const { rows } = await tx.query<{ ords: string | null; nos: string | null; states: string | null }>(countKnown, [
    keys,
    timestamptzArray(batch.lastMs),
    timestamptzArray(batch.firstMs),
    int4Array(batch.seen),
    int4Array(days.indexes),
    days.multiranges,
    blockNo,
    size,
  ])
  const [ords, nos, codes] = [listOf(rows[0]!.ords), listOf(rows[0]!.nos), listOf(rows[0]!.states)]
  for (let i = 0; i < ords.length; i++) {
    findingNos[ords[i]!] = nos[i]!
    states[ords[i]!] = codes[i]!
  }
  return ords.length
}

/** The few distinct sets of days, as PostgreSQL writes them, and which of them (from 1) belongs to each entry. */
function distinctDays(sets: readonly (readonly DayNumber[])[]): { multiranges: string[]; indexes: Int32Array } {
  const known = new Map<DayNumber | string, number>()
  const multiranges: string[] = []
  const indexes = new Int32Array(sets.length)
  for (let place = 0; place < sets.length; place++) {
    const days = sets[place]!
    const name = days.length === 1 ? days[0]! : days.join()
    let index = known.get(name)
    if (index === undefined) known.set(name, (index = multiranges.push(multirangeOf(days))))
    indexes[place] = index
  }
  return { multiranges, indexes }
}

const multirangeOf = (days: readonly DayNumber[]): string =>
  `{${days.map((each) => `[${dayText(each)},${dayText(each)}]`).join(',')}}`

async function numberFresh(tx: Tx, findingNos: Float64Array, states: Int16Array, count: number): Promise<void> {
  if (count === 0) return
  const { rows } = await tx.query<{ no: number }>(
    `select nextval('observations.finding_number') as no from generate_series(1, $1)`,
    [Math.ceil(count / numbersAStep)],
  )
  for (let ord = 0, used = 0; ord < states.length; ord++)
    if (states[ord] === fresh) {
      findingNos[ord] = rows[Math.floor(used / numbersAStep)]!.no + (used % numbersAStep)
      used++
    }
}

const findingColumns = `finding_no, key, class_no, feed_no, ip, resource, port, protocol, asn, country, severity, exercise, network_no, team_no, contact_no,
  uncertain, first_seen, last_seen, state_at, seen_days, sightings, block_no, block_row`
const columnCount = findingColumns.split(',').length
/** A row of a finding as COPY writes it, with an address and no long text. */
const likelyRowBytes = 280
const words = new Uint32Array(4)

/**
 * Inserts the fresh entries of a batch by COPY.
 *
 * @throws Unique violation (23505) when one of them is there: another transaction inserted it meanwhile, or nobody asked. The whole chunk is then tried again.
 */
export async function insertFresh(tx: Tx, work: ChunkWork, places: Places, blockNo: number): Promise<void> {
  const copy = new CopyRows(places.newCount * likelyRowBytes)
  const collector = new PageCollector()
  const { batch } = work
  const insertion: Insertion = {
    work,
    places,
    blockNo,
    nowMs: Date.parse(work.now),
    copy,
    collector,
    severityOf: readOnce(batch.columns, columnOf.severity, severityCode),
    countryOf: readOnce(batch.columns, columnOf.country, (text) => text),
  }
  for (let ord = 0; ord < batch.size; ord++) if (places.states[ord] === fresh) put(insertion, ord)
  await copyRows(tx, `copy observations.finding (${findingColumns}) from stdin (format binary)`, copy)
  if (collector.pages.length > 0) await insertPages(tx, work.feedNo, work.exercise, collector.pages)
}

/** The new findings of a chunk on their way into the database. */
interface Insertion {
  readonly work: ChunkWork
  readonly places: Places
  readonly blockNo: number
  readonly nowMs: number
  readonly copy: CopyRows
  readonly collector: PageCollector
  readonly severityOf: (row: number) => number
  readonly countryOf: (row: number) => string | null
}

/** A function of its own and no part of the loop: so it stays compiled from chunk to chunk. */
function put({ work, places, blockNo, nowMs, copy, collector, severityOf, countryOf }: Insertion, ord: number): void {
  const { batch } = work
  const { columns, keys } = batch
  const row = batch.rows[ord]!
  const route = work.routes[ord]!
  const findingNo = places.findingNos[ord]!
  const family = columns.addressOf(row, words)
  const asn = columns.asnOf(row)
  collector.add({
    findingNo,
    classNo: batch.classNos[ord]!,
    asn,
    country: countryOf(row),
    teamNo: route.teamNo,
    uncertain: route.uncertain,
    named: columns.systemOf(row) !== columnOf.ip,
    lastMs: batch.lastMs[ord]!,
  })
  copy.row(columnCount)
  copy.int8(findingNo)
  copy.part(keys, ord * keyBytes, keyBytes)
  copy.int4(batch.classNos[ord]!)
  copy.int4(work.feedNo)
  if (family === 0) copy.none()
  else copy.inet(words, family)
  resource(copy, columns, row)
  copy.int4(columns.portOf(row))
  cell(copy, columns, columnOf.protocol, row)
  copy.int8(asn)
  cell(copy, columns, columnOf.country, row)
  copy.int2(severityOf(row))
  copy.bool(work.exercise)
  copy.int4(route.networkNo)
  copy.int4(route.teamNo)
  copy.int4(route.contactNo)
  copy.bool(route.uncertain)
  copy.timestamptz(batch.firstMs[ord]!)
  copy.timestamptz(batch.lastMs[ord]!)
  copy.timestamptz(nowMs)
  copy.days(batch.days[ord]!)
  copy.int8(batch.seen[ord]!)
  copy.int8(blockNo)
  copy.int4(ord)
}

/** A text of a row: its bytes pass from the report to the database as they are. */
function cell(copy: CopyRows, columns: EventColumns, column: number, row: number): void {
  const start = columns.startOf(column, row)
  if (start < 0) copy.none()
  else copy.part(columns.heap.bytes, start, columns.lengthOf(column, row))
}

function resource(copy: CopyRows, columns: EventColumns, row: number): void {
  const system = columns.systemOf(row)
  if (system === columnOf.ip) copy.none()
  else cell(copy, columns, system, row)
}

/** What follows from a text of a row. Equal texts of rows that follow one another lie at one place. */
function readOnce<T>(columns: EventColumns, column: number, read: (text: string | null) => T): (row: number) => T {
  const known = new Map<number, T>()
  return (row) => {
    const start = columns.startOf(column, row)
    let value = known.get(start)
    if (value === undefined) known.set(start, (value = read(columns.textOf(column, row))))
    return value
  }
}

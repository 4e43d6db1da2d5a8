import { CopyRows, copyRows } from '#platform/copy.ts'
import type { Tx } from '#platform/database.ts'
import { parseIpWords } from '#kernel/ip.ts'
import { PageCollector } from '../../findings/pages/page.ts'
import { insertPages } from '../../findings/pages/store.ts'
import { keyBytes } from '../../finding-key.ts'
import { severityCode } from '../../severity.ts'
import type { BatchEntry } from '../batch.ts'
import { fresh, type ChunkWork, type Places } from '../chunk-work.ts'

/** How many numbers one step of the sequence gives, whole pages of them; the same stands in the migration. */
export const numbersAStep = 1024

/**
 * Looks up by key, in the order of the index, and answers in three texts: thousands of rows, each an object, would cost more than
 * finding them. The limit makes it an index look-up each, whatever the planner believes of the table.
 */
const lookUp = `
select array_agg(k.ord)::text as ords, array_agg(f.finding_no)::text as nos, array_agg(f.state)::text as states
from (select ord, substring($1::bytea from ord * ${keyBytes} + 1 for ${keyBytes}) as key from generate_series(0, $2::int - 1) as ord) k
cross join lateral (select finding_no, state from observations.finding where key = k.key limit 1) f`

const listOf = (text: string | null): number[] =>
  text === null ? [] : (JSON.parse(`[${text.slice(1, -1)}]`) as number[])

/**
 * Finds the findings of a batch that are known and numbers the others.
 *
 * @returns Places; those marked fresh are still to be inserted.
 */
export async function placeEntries(tx: Tx, entries: readonly BatchEntry[]): Promise<Places> {
  // From here to the commit no key changes: what is found known under a key is counted under that key.
  await tx.query('lock table observations.finding in row exclusive mode')
  const keys = Buffer.allocUnsafe(entries.length * keyBytes)
  for (let ord = 0; ord < entries.length; ord++) keys.write(entries[ord]!.key, ord * keyBytes, 'latin1')
  const { rows } = await tx.query<{ ords: string | null; nos: string | null; states: string | null }>(lookUp, [
    keys,
    entries.length,
  ])
  const [ords, nos, codes] = [listOf(rows[0]!.ords), listOf(rows[0]!.nos), listOf(rows[0]!.states)]
  const findingNos = new Float64Array(entries.length)
  const states = new Int16Array(entries.length).fill(fresh)
  for (let i = 0; i < ords.length; i++) {
    findingNos[ords[i]!] = nos[i]!
    states[ords[i]!] = codes[i]!
  }
  const newCount = entries.length - ords.length
  await numberFresh(tx, findingNos, states, newCount)
  return { findingNos, states, newCount }
}

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
 * @throws Unique violation (23505) when another transaction has inserted one of them meanwhile: the whole chunk is then tried again.
 */
export async function insertFresh(tx: Tx, work: ChunkWork, places: Places, blockNo: number): Promise<void> {
  const copy = new CopyRows(places.newCount * likelyRowBytes)
  const collector = new PageCollector()
  const nowMs = Date.parse(work.now)
  const { entries, columns } = work.batch
  const [ip, port, protocol] = [columns.field('ip'), columns.field('port'), columns.field('protocol')]
  const [asn, country, severity] = [columns.field('asn'), columns.field('country'), columns.field('severity')]
  for (let ord = 0; ord < entries.length; ord++) {
    if (places.states[ord] !== fresh) continue
    const { key, row, classNo, firstMs, lastMs, days, count } = entries[ord]!
    const route = columns.routes[row]!
    const address = ip.at(row)
    const family = address === null ? 0 : parseIpWords(address as string, words)
    const asnOf = asn.at(row) as number | null
    const countryOf = country.at(row) as string | null
    const [findingNo, resource, { teamNo, uncertain }] = [places.findingNos[ord]!, columns.resources[row]!, route]
    collector.add({ findingNo, classNo, asn: asnOf, country: countryOf, teamNo, uncertain, resource, lastMs })
    copy.row(columnCount)
    copy.int8(places.findingNos[ord]!)
    copy.bytesOfLatin1(key)
    copy.int4(classNo)
    copy.int4(work.feedNo)
    if (family === 0) copy.none()
    else copy.inet(words, family)
    copy.text(columns.resources[row]!)
    copy.int4(port.at(row) as number | null)
    copy.text(protocol.at(row) as string | null)
    copy.int8(asnOf)
    copy.text(countryOf)
    copy.int2(severityCode(severity.at(row) as string | null))
    copy.bool(work.exercise)
    copy.int4(route.networkNo)
    copy.int4(route.teamNo)
    copy.int4(route.contactNo)
    copy.bool(route.uncertain)
    copy.timestamptz(firstMs)
    copy.timestamptz(lastMs)
    copy.timestamptz(nowMs)
    copy.days(days)
    copy.int8(count)
    copy.int8(blockNo)
    copy.int4(ord)
  }
  await copyRows(tx, `copy observations.finding (${findingColumns}) from stdin (format binary)`, copy)
  if (collector.pages.length > 0) await insertPages(tx, work.feedNo, work.exercise, collector.pages)
}

import { systemActor } from '#kernel/actor.ts'
import { day, hour, minute, plusMs, type Instant } from '#kernel/instant.ts'
import { parseIp, wordsOf } from '#kernel/ip.ts'
import { addressFact, asnFact, type AddressTableData } from '#directory'
import type { Tx } from '#platform/database.ts'
import type { Job } from '#platform/jobs.ts'
import type { ObservationsDeps } from '../deps.ts'
import { addHistory, latestFinding } from '../findings/store.ts'
import { clearEvidence } from './clear-evidence.ts'
import { isOutside } from './outside.ts'
import { pseudonymKey, pseudonymText } from './pseudonym.ts'
import {
  clearAbroad,
  intakeIsBusy,
  joinTwins,
  keepKeysStill,
  numbersOfKeys,
  renameFindings,
  type ClearRow,
  type Renamed,
  type Twin,
} from './store.ts'
import type { ReadTerritory, Territory } from './territory.ts'

const batch = 2000

/** What one round changed. */
interface Changed {
  readonly renamed: number
  readonly joined: number
  /** Findings that are joined by a later round. */
  readonly waiting: number
}

/**
 * Keeps what belongs to nobody at home in clear for some days and no longer: forwarded meanwhile where a contact abroad is known and the
 * marking allows it, under a keyed pseudonym afterwards. The days count from the last act on the finding: taken in, told, answered.
 *
 * A system that is seen again after that is found by its pseudonym: what a report made anew is joined with the finding that was there, which
 * keeps its number, so that it is counted once.
 *
 * @source R046
 */
export function pseudonymJobs(deps: ObservationsDeps & { readonly territory: ReadTerritory }): Job[] {
  const { db, clock, settings, log } = deps
  const actor = systemActor('pseudonyms')
  const clearMs = settings.foreignClearDays * day
  /** Findings up to this number were looked at before. */
  let lookedAt = 0

  async function round(from: number, signal: AbortSignal): Promise<void> {
    const territory = await deps.territory()
    if (territory === null) return
    const tables = (await deps.directory.addressTables.load()).map((each) => each.data)
    const latest = await latestFinding(db)
    const total = { renamed: 0, joined: 0, waiting: 0 }
    for (let after = from; ;) {
      if (signal.aborted) return
      const where = { ...territory, after, limit: batch }
      const seen = await clearAbroad(db, where)
      const last = seen.at(-1)
      if (last === undefined) break
      after = last.finding_no
      // Nothing is locked for rows that stay as they are, and those are nearly all.
      if ((await plan(db, seen, territory, tables)).length === 0) continue
      const changed = await db.transaction((tx) => change(tx, where, tables))
      for (const name of ['renamed', 'joined', 'waiting'] as const) total[name] += changed[name]
    }
    if (total.waiting === 0) lookedAt = latest
    const { renamed, joined } = total
    const blocks = from === 0 || joined > 0 ? await clearEvidence(deps, signal) : 0
    if (renamed + joined + blocks > 0) log.info({ renamed, joined, blocks }, 'systems outside the constituency')
  }

  /** What is to be done with each row: nothing, a pseudonym, or to be joined with the finding that has it already. */
  async function plan(
    sql: Pick<Tx, 'query'>,
    rows: readonly ClearRow[],
    territory: Territory,
    tables: readonly AddressTableData[],
  ): Promise<{ row: ClearRow; key: Buffer; twinOf: number | null; due: boolean }[]> {
    const outside = rows
      .filter((row) => isOutside(placesOf(row, tables), territory))
      .map((row) => ({ row, key: pseudonymKey(row.key, deps.box.mac) }))
    const known = await numbersOfKeys(
      sql,
      outside.map((each) => each.key),
    )
    const before = plusMs(clock(), -clearMs)
    return outside
      .map(({ row, key }) => ({
        row,
        key,
        twinOf: known.get(key.toString('hex')) ?? null,
        due: row.state_at <= before,
      }))
      .filter((each) => each.due || each.twinOf !== null)
  }

  async function change(
    tx: Tx,
    where: Territory & { after: number; limit: number },
    tables: readonly AddressTableData[],
  ): Promise<Changed> {
    await keepKeysStill(tx)
    const now = clock()
    const planned = await plan(tx, await clearAbroad(tx, where), where, tables)
    const renamed: Renamed[] = planned
      .filter((each) => each.twinOf === null)
      .map(({ row, key }) => ({ findingNo: row.finding_no, key, pseudonym: pseudonymText(key) }))
    const twins: Twin[] = planned.flatMap(({ row, twinOf, due }) =>
      twinOf === null
        ? []
        : [
            {
              stays: twinOf,
              twin: row.finding_no,
              clearUntil: due || row.contact_no === null ? null : plusMs(row.state_at, clearMs),
            },
          ],
    )
    if (renamed.length > 0) await renameFindings(tx, renamed, now)
    // What comes while a report is read may have a number below the latest that was looked at: twins are joined when the intake rests.
    const joined = (await intakeIsBusy(tx)) ? [] : twins
    const reopened = await joinTwins(tx, joined, now)
    if (reopened.length > 0)
      await addHistory(tx, reopened, { at: now, actor: 'system:pseudonyms', what: 'seen-again', detail: {} })
    const changed = { renamed: renamed.length, joined: joined.length, waiting: twins.length - joined.length }
    await say(tx, now, changed)
    return changed
  }

  async function say(tx: Tx, at: Instant, { renamed, joined }: Changed): Promise<void> {
    if (renamed + joined === 0) return
    await deps.emit(tx, {
      type: 'observations.findings-pseudonymised',
      at,
      actor,
      subject: { type: 'observations.findings', id: 'outside' },
      detail: { findings: renamed, joinedWithKnown: joined, clearDays: settings.foreignClearDays },
    })
  }

  return [
    { name: 'observations.pseudonymise', everyMs: hour, run: (signal) => round(0, signal) },
    // What was seen again is joined soon, so that it is hardly ever counted twice.
    { name: 'observations.join-pseudonyms', everyMs: minute, run: (signal) => round(lookedAt, signal) },
  ]
}

function placesOf(row: ClearRow, tables: readonly AddressTableData[]): Parameters<typeof isOutside>[0] {
  const address = row.ip === null ? null : parseIp(row.ip)
  const facts = tables.map((table) =>
    address !== null
      ? addressFact(table, address.family, wordsOf(address.bytes))
      : row.asn === null
        ? null
        : asnFact(table, row.asn),
  )
  return {
    country: row.country,
    tableCountries: facts.map((fact) => fact?.country ?? null),
    contactNo: row.contact_no,
  }
}

import { systemActor, type Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import type { Instant } from '#kernel/instant.ts'
import type { Tx } from '#platform/database.ts'
import type { ObservationsDeps } from '../../../deps.ts'
import { cursorNumber, numberedPage, type Page } from '#kernel/page.ts'
import {
  checkHoldDate,
  holdIdOf,
  isConfirmed,
  missingRoles,
  wordOf,
  type HoldAct,
  type HoldRole,
  type HoldState,
  type HoldWord,
  type LegalHold,
} from './hold.ts'
import {
  addWord,
  findHolds,
  insertHold,
  lapsedHolds,
  lockHold,
  lockReport,
  readWords,
  setHoldState,
  setLiftReason,
  type HoldRow,
  type WordRow,
} from './store.ts'

/** Legal holds: a report's bytes and evidence kept beyond their time, for a reason, to a date, by three persons. @source R049, rule e-6 */
export interface Holds {
  /** Asks for a hold; the one who asks has spoken for one of the three roles with that. */
  ask(actor: Actor, reportId: string, hold: { reason: string; until: Instant; role: HoldRole }): Promise<LegalHold>
  /** Confirms what was asked for: the hold, or where lifting it was asked, that. */
  confirm(actor: Actor, holdId: string, role: HoldRole): Promise<LegalHold>
  /** Asks for a hold in force to be lifted, which the same three roles confirm. */
  lift(actor: Actor, holdId: string, lift: { reason: string; role: HoldRole }): Promise<LegalHold>
  show(holdId: string): Promise<LegalHold>
  list(filter: { state?: HoldState; report?: string; cursor?: string; limit: number }): Promise<Page<LegalHold>>
  /** Ends the holds whose date has come. @returns How many. */
  endLapsed(): Promise<number>
}

const notFound = (): AppError => new AppError('observations.hold-not-found', 'There is no legal hold with this id.')

export function createHolds({ db, clock, emit }: Pick<ObservationsDeps, 'db' | 'clock' | 'emit'>): Holds {
  async function show(holdId: string): Promise<LegalHold> {
    const holdNo = numberOfId('hold', holdId)
    const [row] = holdNo === null ? [] : await findHolds(db, { holdNo, limit: 1 })
    if (row === undefined) throw notFound()
    return present(row, await readWords(db, [row.hold_no]))
  }

  function say(
    tx: Tx,
    what: string,
    actor: Actor,
    hold: { holdNo: number; reportId: string },
    more = {},
  ): Promise<void> {
    return emit(tx, {
      type: `observations.legal-hold-${what}`,
      at: clock(),
      actor,
      subject: { type: 'observations.hold', id: holdIdOf(hold.holdNo) },
      detail: { report: hold.reportId, ...more },
    })
  }

  /** Adds a word, and lets the act take effect where it was the last of the three. */
  async function speak(tx: Tx, actor: Actor, hold: HoldRow, act: HoldAct, role: HoldRole): Promise<void> {
    const at = clock()
    const about = { holdNo: hold.hold_no, reportId: hold.report_id }
    const given = (await readWords(tx, [hold.hold_no])).map(wordOfRow)
    const word = wordOf(actor, { act, role, at }, given)
    await addWord(tx, hold.hold_no, word)
    await say(tx, act === 'hold' ? 'confirmed' : 'lift-confirmed', actor, about, { role })
    if (!isConfirmed(act, [...given, word])) return
    await setHoldState(tx, hold, act === 'hold' ? 'in-force' : 'lifted', at)
    await say(tx, act === 'hold' ? 'in-force' : 'lifted', actor, about, { until: hold.until_at })
  }

  async function needIn(tx: Tx, holdId: string, states: readonly HoldState[]): Promise<HoldRow> {
    const holdNo = numberOfId('hold', holdId)
    const hold = holdNo === null ? null : await lockHold(tx, holdNo)
    if (hold === null) throw notFound()
    if (!states.includes(hold.state))
      throw new AppError('observations.state', `The legal hold is ${hold.state}; this cannot be done with it.`)
    if (hold.raw_deleted_at !== null)
      throw new AppError('observations.state', 'The bytes of this report were deleted when their time had come.')
    return hold
  }

  return {
    show,

    async ask(actor, reportId, { reason, until, role }) {
      checkHoldDate(until, clock())
      const holdNo = await db.transaction(async (tx) => {
        const report = await lockReport(tx, reportId)
        if (report === null)
          throw new AppError('observations.report-not-found', `There is no report ${reportId.slice(0, 60)}.`)
        const no = await insertHold(tx, { reportNo: report.report_no, reason, until, by: actor.id, at: clock() })
        if (no === null) throw new AppError('observations.state', 'The report has a legal hold that stands already.')
        await say(tx, 'asked', actor, { holdNo: no, reportId }, { until })
        await speak(tx, actor, await needIn(tx, holdIdOf(no), ['asked']), 'hold', role)
        return no
      })
      return show(holdIdOf(holdNo))
    },

    async confirm(actor, holdId, role) {
      await db.transaction(async (tx) => {
        const hold = await needIn(tx, holdId, ['asked', 'in-force'])
        const lifting = hold.state === 'in-force'
        if (lifting && hold.lift_reason === null)
          throw new AppError('observations.state', 'The legal hold is in force, and nobody has asked to lift it.')
        await speak(tx, actor, hold, lifting ? 'lift' : 'hold', role)
      })
      return show(holdId)
    },

    async lift(actor, holdId, { reason, role }) {
      await db.transaction(async (tx) => {
        const hold = await needIn(tx, holdId, ['in-force'])
        if (hold.lift_reason !== null)
          throw new AppError('observations.state', 'Lifting was asked for already; confirm it instead.')
        await setLiftReason(tx, hold.hold_no, reason)
        await speak(tx, actor, hold, 'lift', role)
      })
      return show(holdId)
    },

    async list({ state, report, cursor, limit }) {
      const rows = await findHolds(db, {
        state: state ?? null,
        reportId: report ?? null,
        before: cursorNumber(cursor),
        limit: limit + 1,
      })
      const words = await readWords(
        db,
        rows.map((row) => row.hold_no),
      )
      return numberedPage(
        rows,
        limit,
        (row) => row.hold_no,
        (row) => present(row, words),
      )
    },

    async endLapsed() {
      const lapsed = await lapsedHolds(db, clock(), 500)
      for (const holdNo of lapsed)
        await db.transaction(async (tx) => {
          const hold = await lockHold(tx, holdNo)
          if (hold === null || !['asked', 'in-force'].includes(hold.state)) return
          await setHoldState(tx, hold, 'ended', clock())
          await say(tx, 'ended', systemActor('retention'), { holdNo, reportId: hold.report_id }, { was: hold.state })
        })
      return lapsed.length
    },
  }
}

function wordOfRow({ act, role, person_id, at }: WordRow): HoldWord {
  return { act, role, personId: person_id, at }
}

function present(row: HoldRow, words: readonly WordRow[]): LegalHold {
  const own = words.filter((word) => word.hold_no === row.hold_no).map(wordOfRow)
  const wanted =
    row.state === 'asked' ? 'hold' : row.state === 'in-force' && row.lift_reason !== null ? ('lift' as const) : null
  return {
    holdId: holdIdOf(row.hold_no),
    reportId: row.report_id,
    fileName: row.file_name,
    reason: row.reason,
    state: row.state,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    until: row.until_at,
    inForceAt: row.in_force_at,
    liftReason: row.lift_reason,
    endedAt: row.ended_at,
    words: own,
    missing: wanted === null ? [] : missingRoles(wanted, own),
  }
}

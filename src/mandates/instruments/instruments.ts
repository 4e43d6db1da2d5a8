import { systemActor, type Actor } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import { hour, msBetween, type Instant } from '#kernel/instant.ts'
import { cursorNumber, numberedPage, type Page } from '#kernel/page.ts'
import type { Sql, Tx } from '#platform/database.ts'
import { changed, say, type MandatesContext } from '../context.ts'
import { answeringPerson, recordedBy } from '../second-person.ts'
import type { BodyClass, DataClass, InstrumentKind } from '../words.ts'
import {
  checkNarrowing,
  instrumentCan,
  instrumentIdOf,
  isBarred,
  tellBy,
  type Instrument,
  type InstrumentState,
} from './instrument.ts'
import * as store from './store.ts'

/** What an instrument says, as somebody writes it down. */
export interface InstrumentInput {
  readonly kind: InstrumentKind
  readonly authority: string
  readonly authorityClass: BodyClass
  readonly reference: string
  /** A day, `2026-11-20`. */
  readonly dated: string
  readonly validUntil: Instant | null
  readonly gag: Instrument['gag']
  readonly scope: string
  readonly dataClasses: readonly DataClass[]
}

/** What an instrument is to cover. */
export interface CompelledQuestion {
  readonly about: EntityRef
  readonly dataClasses: readonly DataClass[]
  readonly at: Instant
}

/** An instrument that covers it. */
export interface CompelledCover {
  readonly instrumentId: string
  /** To how many records it was narrowed. */
  readonly records: number
  readonly noticeBarred: boolean
}

/** The compelled path: instruments, two persons, narrowing, telling the source. @source NORMS-IN-PRACTICE C0 */
export interface Instruments {
  /**
   * Writes down an instrument about something. It compels nothing yet.
   *
   * @param requestedBy Who wants what it compels: neither validates nor countersigns it.
   */
  record(
    tx: Tx,
    actor: Actor,
    instrument: InstrumentInput & {
      readonly about: EntityRef
      readonly source: Instrument['source']
      readonly requestedBy: string
      readonly exercise: boolean
    },
  ): Promise<string>
  /** The legal adviser finds it in form, and narrows it. */
  validate(
    actor: Actor,
    id: string,
    word: { readonly records: { from: number; to: number }; readonly note: string },
  ): Promise<Instrument>
  /** The head countersigns: from now on it covers. */
  countersign(actor: Actor, id: string): Promise<Instrument>
  refuse(actor: Actor, id: string, why: string): Promise<Instrument>
  /** Puts on record that the source was told, in the caller's transaction. @throws {AppError} `mandates.barred`, `mandates.state` */
  markTold(tx: Tx, actor: Actor, id: string, how: string): Promise<void>
  show(id: string): Promise<Instrument>
  list(filter: { state?: InstrumentState; about?: string; cursor?: string; limit: number }): Promise<Page<Instrument>>
  /** In force, and the source is still to be told. */
  untold(limit: number): Promise<Instrument[]>
  covers(sql: Sql, question: CompelledQuestion): Promise<CompelledCover | null>
  /** Ends those whose time is over. @returns How many. */
  endLapsed(): Promise<number>
}

const notFound = (): AppError => new AppError('mandates.not-found', 'There is no instrument with this id.')
const sealContext = (no: number, field: string): string => `mandates.instrument/${instrumentIdOf(no)}/${field}`

export function createInstruments(context: MandatesContext): Instruments {
  const { db, clock, box } = context

  function present(row: store.InstrumentRow): Instrument {
    const open = (sealed: Buffer, field: string): string =>
      box.open(sealed, sealContext(row.instrument_no, field)).toString('utf8')
    const said = (by: string | null, at: Instant | null): { by: string; at: Instant } | null =>
      by === null || at === null ? null : { by, at }
    const validated = said(row.validated_by, row.validated_at)
    const ended = said(row.ended_by, row.ended_at)
    const told = said(row.told_by, row.told_at)
    const before = {
      instrumentId: instrumentIdOf(row.instrument_no),
      about: { type: row.about_type, id: row.about_id },
      kind: row.kind,
      authority: row.authority,
      authorityClass: row.authority_class,
      reference: row.reference,
      dated: row.dated,
      validUntil: row.valid_until,
      gag: row.gag ? { reference: row.gag_reference ?? '', until: row.gag_until } : null,
      scope: open(row.scope, 'scope'),
      dataClasses: row.data_classes,
      source: row.source === null ? null : { name: row.source, contactId: row.source_contact },
      recordedBy: row.recorded_by,
      recordedAt: row.recorded_at,
      state: row.state,
      records: row.records_to === null ? null : { from: row.records_from ?? 0, to: row.records_to },
      validated:
        validated === null || row.validation_note === null
          ? null
          : { ...validated, note: open(row.validation_note, 'note') },
      countersigned: said(row.countersigned_by, row.countersigned_at),
      ended: ended && { ...ended, why: row.ended_why ?? '' },
      told: told && { ...told, how: row.told_how ?? '' },
      exercise: row.exercise,
    } satisfies Omit<Instrument, 'tellBy'>
    return { ...before, tellBy: tellBy(before) }
  }

  async function show(id: string): Promise<Instrument> {
    const no = numberOfId('instrument', id)
    const [row] = no === null ? [] : await store.findInstruments(db, { no, limit: 1 })
    if (row === undefined) throw notFound()
    return present(row)
  }

  async function needIn(tx: Tx, id: string, what: keyof typeof instrumentCan): Promise<store.InstrumentRow> {
    const no = numberOfId('instrument', id)
    const row = no === null ? null : await store.lockInstrument(tx, no)
    if (row === null) throw notFound()
    if (!instrumentCan[what].includes(row.state))
      throw new AppError('mandates.state', `The instrument is ${row.state}; this cannot be done with it.`)
    return row
  }

  const aboutOf = (row: store.InstrumentRow): EntityRef => ({ type: row.about_type, id: row.about_id })
  const subjectOf = (no: number): EntityRef => ({ type: 'mandates.instrument', id: instrumentIdOf(no) })

  /** One step of the path: one row, one person, one fact, and those who listen are told. */
  async function step(
    actor: Actor,
    id: string,
    what: 'validate' | 'countersign' | 'refuse',
    work: (tx: Tx, row: store.InstrumentRow) => Promise<Omit<Parameters<typeof say>[2], 'by' | 'subject' | 'exercise'>>,
  ): Promise<Instrument> {
    await db.transaction(async (tx) => {
      const row = await needIn(tx, id, what)
      const fact = await work(tx, row)
      await say(context, tx, { ...fact, by: actor, subject: subjectOf(row.instrument_no), exercise: row.exercise })
      await changed(context, tx, aboutOf(row), actor)
    })
    return show(id)
  }

  return {
    show,

    async record(tx, actor, { about, source, requestedBy, exercise, ...input }) {
      const no = await store.nextNo(tx)
      await store.insertInstrument(tx, {
        instrument_no: no,
        about_type: about.type,
        about_id: about.id,
        kind: input.kind,
        authority: input.authority,
        authority_class: input.authorityClass,
        reference: input.reference,
        dated: input.dated,
        valid_until: input.validUntil,
        gag: input.gag !== null,
        gag_reference: input.gag?.reference ?? null,
        gag_until: input.gag?.until ?? null,
        scope: box.seal(input.scope, sealContext(no, 'scope')),
        data_classes: [...input.dataClasses],
        source: source?.name ?? null,
        source_contact: source?.contactId ?? null,
        requested_by: requestedBy,
        recorded_by: recordedBy(actor),
        recorded_at: clock(),
        exercise,
      })
      const detail = {
        about: about.id,
        kind: input.kind,
        authorityClass: input.authorityClass,
        gag: input.gag !== null,
      }
      await say(context, tx, { type: 'instrument-recorded', by: actor, subject: subjectOf(no), exercise, detail })
      return instrumentIdOf(no)
    },

    validate: (actor, id, { records, note }) =>
      step(actor, id, 'validate', async (tx, row) => {
        const by = answeringPerson(actor, 'legal', [row.requested_by], 'validates an instrument')
        checkNarrowing(records)
        const sealed = box.seal(note, sealContext(row.instrument_no, 'note'))
        await store.setValidated(tx, row.instrument_no, { ...records, by, at: clock(), note: sealed })
        return { type: 'instrument-validated', detail: { from: records.from, to: records.to } }
      }),

    countersign: (actor, id) =>
      step(actor, id, 'countersign', async (tx, row) => {
        const others = [row.requested_by, row.recorded_by, row.validated_by]
        const by = answeringPerson(actor, 'head', others, 'countersigns an instrument')
        if (row.valid_until !== null && row.valid_until <= clock())
          throw new AppError('mandates.state', 'The time of the instrument is over.')
        await store.setCountersigned(tx, row.instrument_no, by, clock())
        const figures = { kind: row.kind, gag: row.gag, records: row.records_to }
        return {
          type: 'compelled',
          detail: { about: row.about_id, from: row.records_from, to: row.records_to },
          figures,
        }
      }),

    refuse: (actor, id, why) =>
      step(actor, id, 'refuse', async (tx, row) => {
        const role = row.state === 'recorded' ? 'legal' : 'head'
        const by = answeringPerson(actor, role, [row.requested_by], 'refuses an instrument')
        await store.setEnded(tx, row.instrument_no, { state: 'refused', by, at: clock(), why })
        return { type: 'instrument-refused', detail: { kind: row.kind, role } }
      }),

    async markTold(tx, actor, id, how) {
      const row = await needIn(tx, id, 'tell')
      const now = clock()
      const instrument = present(row)
      if (instrument.source === null || instrument.countersigned === null)
        throw new AppError('mandates.state', 'The instrument is about no data of a partner; nobody is to be told.')
      if (instrument.told !== null) throw new AppError('mandates.state', 'The source was told already.')
      if (isBarred(instrument.gag, now))
        throw new AppError('mandates.barred', `Telling the source is barred under ${instrument.gag?.reference ?? ''}.`)
      await store.setTold(tx, row.instrument_no, { by: recordedBy(actor), at: now, how })
      const hours = Math.round((msBetween(instrument.countersigned.at, now) / hour) * 10) / 10
      const subject = subjectOf(row.instrument_no)
      const { exercise } = row
      await say(context, tx, {
        type: 'source-notified',
        by: actor,
        subject,
        exercise,
        detail: { about: row.about_id },
        figures: { hours },
      })
    },

    async list({ state, about, cursor, limit }) {
      const rows = await store.findInstruments(db, {
        state: state ?? null,
        about: about ?? null,
        before: cursorNumber(cursor),
        limit: limit + 1,
      })
      return numberedPage(rows, limit, (row) => row.instrument_no, present)
    },

    async untold(limit) {
      return (await store.findInstruments(db, { untold: true, limit })).map(present)
    },

    async covers(sql, { about, dataClasses, at }) {
      const rows = await store.findInstruments(sql, { about: about.id, state: 'in-force', limit: 50 })
      const row = rows.find(
        (each) =>
          each.about_type === about.type &&
          (each.valid_until === null || at < each.valid_until) &&
          dataClasses.every((wanted) => each.data_classes.includes(wanted)),
      )
      if (row === undefined) return null
      const { instrumentId, gag } = present(row)
      return { instrumentId, records: row.records_to ?? 0, noticeBarred: isBarred(gag, at) }
    },

    async endLapsed() {
      const by = systemActor('mandates')
      const lapsed = await store.lapsedInstruments(db, clock(), 500)
      for (const no of lapsed)
        await db.transaction(async (tx) => {
          const row = await store.lockInstrument(tx, no)
          if (row?.state !== 'in-force') return
          await store.setEnded(tx, no, { state: 'ended', by: by.id, at: clock(), why: 'Its time is over.' })
          await say(context, tx, { type: 'instrument-ended', by, subject: subjectOf(no), exercise: row.exercise })
          await changed(context, tx, aboutOf(row), by)
        })
      return lapsed.length
    },
  }
}

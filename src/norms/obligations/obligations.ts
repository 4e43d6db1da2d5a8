import { systemActor, type Actor, type Role } from '#kernel/actor.ts'
import type { EntityRef } from '#kernel/entity-ref.ts'
import { AppError } from '#kernel/errors.ts'
import type { NewId } from '#kernel/id.ts'
import { minute, type Clock, type Instant } from '#kernel/instant.ts'
import type { Need, NeedSource } from '#kernel/need.ts'
import { pageOf, type Page } from '#kernel/page.ts'
import type { Database, Sql, Tx } from '#platform/database.ts'
import type { Emit } from '#platform/facts.ts'
import type { Job } from '#platform/jobs.ts'
import type { NamedClock } from '../clocks/named.ts'
import type { Calendar } from '../clocks/period.ts'
import type { Decision } from '../decision.ts'
import {
  beginObligation,
  end,
  hoursOf,
  mayAnswer,
  pause,
  resume,
  standingOf,
  type Obligation,
  type ObligationTerms,
  type Standing,
} from './obligation.ts'
import * as store from './store.ts'

export interface ShownObligation extends Obligation {
  readonly standing: Standing
}

/** What is owed, and by when. */
export interface Obligations {
  readonly clocks: readonly NamedClock[]
  /** Begins a clock. What the same rule asks for the same thing already is not owed twice. @throws {AppError} `norms.unknown-clock` */
  owe(tx: Tx, terms: ObligationTerms): Promise<void>
  /** What these decisions ask to be done, of those that let their act pass. */
  oweDecided(tx: Tx, decisions: readonly Decision[]): Promise<void>
  /** Says that what a rule asks about a thing is done. @returns How many clocks ended; none where nothing was owed. */
  meet(tx: Tx, done: { subject: EntityRef; rule: string; by: Actor; evidence: string }): Promise<number>
  list(filter: Omit<store.ObligationFilter, 'after'> & { cursor?: string }): Promise<Page<ShownObligation>>
  find(id: string): Promise<ShownObligation & { readonly steps: readonly store.ObligationStep[] }>
  /** What a person does with one of them, always in words. @throws {AppError} `norms.not-your-obligation` and those of the step */
  answer(id: string, step: 'met' | 'not-done' | 'paused' | 'resumed', by: Actor, note: string): Promise<ShownObligation>
  holidays(): Promise<store.Holiday[]>
  setHolidays(holidays: readonly store.Holiday[], by: Actor): Promise<void>
  readonly needs: NeedSource
  readonly job: Job
}

export interface ObligationsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly ids: NewId
  readonly emit: Emit
  readonly clocks: ReadonlyMap<string, NamedClock>
  /** The team's own time zone. */
  readonly zone: () => Promise<string>
}

/** Who answers for what a decision asks, where the rule names nobody. */
const usualOwner: Role = 'duty-officer'
const runOutAtOnce = 200
const shownNeeds = 50

export function createObligations({ db, clock, ids, emit, clocks, zone }: ObligationsDeps): Obligations {
  const calendar = async (sql: Sql): Promise<Calendar> => ({
    zone: await zone(),
    holidays: new Set((await store.listHolidays(sql)).map((each) => each.day)),
  })
  const shown = (one: Obligation): ShownObligation => ({ ...one, standing: standingOf(one, clock()) })

  async function say(tx: Tx, one: Obligation, step: store.ObligationStep, figures: Figures): Promise<void> {
    await store.insertStep(tx, one.id, step)
    await emit(tx, {
      type: `norms.obligation-${factOf[step.step]}`,
      at: step.at,
      actor: { kind: step.by.kind as Actor['kind'], id: step.by.id },
      subject: { type: 'norms.obligation', id: one.id },
      detail: { about: one.subject.id, rule: one.rule, due: one.dueAt },
      figures: { rule: one.rule, ...figures },
      exercise: one.exercise,
    })
  }

  async function begin(tx: Tx, all: readonly ObligationTerms[]): Promise<void> {
    if (all.length === 0) return
    const now = clock()
    const given = { now, calendar: await calendar(tx), clocks }
    const begun = await store.insertObligations(
      tx,
      all.map((terms) => beginObligation(ids('obligation'), terms, given)),
    )
    for (const one of begun)
      await say(tx, one, { at: now, step: 'begun', by: one.by, note: one.what }, { hours: hoursOf(one, one.dueAt) })
  }

  /** Writes a step and what follows from it. */
  async function take(
    tx: Tx,
    before: Obligation,
    step: 'met' | 'not-done' | 'paused' | 'resumed',
    by: Actor,
    note: string,
  ) {
    const now = clock()
    const after =
      step === 'paused'
        ? pause(before, now)
        : step === 'resumed'
          ? resume(before, now)
          : end(before, { ended: step, by: by.id, evidence: note, now })
    await store.updateObligation(tx, after)
    const figures = after.ended === null ? {} : { hours: hoursOf(after, now), late: standingOf(after, now) !== 'met' }
    await say(tx, after, { at: now, step, by: { kind: by.kind, id: by.id }, note }, figures)
    return shown(after)
  }

  async function escalate(): Promise<void> {
    await db.transaction(async (tx) => {
      const now = clock()
      const by = systemActor('clocks')
      for (const one of await store.lockRunOut(tx, now, runOutAtOnce)) {
        await store.updateObligation(tx, { ...one, escalatedAt: now })
        const note = `The clock ran out; ${one.escalateTo} is told. It is still owed.`
        await say(tx, one, { at: now, step: 'escalated', by: { kind: by.kind, id: by.id }, note }, {})
      }
    })
  }

  return {
    clocks: [...clocks.values()],
    owe: (tx, terms) => begin(tx, [terms]),
    oweDecided: (tx, decisions) => begin(tx, decisions.flatMap(termsOf)),
    async meet(tx, { subject, rule, by, evidence }) {
      const open = await store.lockOpenAbout(tx, subject, rule)
      for (const one of open) await take(tx, one, 'met', by, evidence)
      return open.length
    },
    async list({ cursor, ...filter }) {
      const after = cursor === undefined ? undefined : parseCursor(cursor)
      const rows = await store.listObligations(
        db,
        { ...filter, limit: filter.limit + 1, ...(after && { after }) },
        clock(),
      )
      const page = pageOf(rows, filter.limit, (last) => `${last.dueAt} ${last.id}`)
      return { ...page, items: page.items.map(shown) }
    },
    async find(id) {
      const one = await store.findObligation(db, id)
      if (one === undefined) throw notFound()
      return { ...shown(one), steps: await store.listSteps(db, id) }
    },
    answer: (id, step, by, note) =>
      db.transaction(async (tx) => {
        const one = await store.lockObligation(tx, id)
        if (one === undefined) throw notFound()
        if (!mayAnswer(one, by))
          throw new AppError(
            'norms.not-your-obligation',
            `This is for the ${one.owner}, or once it has run out for the ${one.escalateTo}, to answer.`,
          )
        return take(tx, one, step, by, note)
      }),
    holidays: () => store.listHolidays(db),
    setHolidays: (holidays, by) =>
      db.transaction(async (tx) => {
        await store.replaceHolidays(tx, holidays)
        await emit(tx, {
          type: 'norms.holidays-changed',
          at: clock(),
          actor: { kind: by.kind, id: by.id },
          subject: { type: 'norms.holidays', id: 'team' },
          detail: { days: holidays.length },
        })
      }),
    needs: async (actor) => {
      if (!actor.actions.has('norms.obligations.read')) return []
      const rows = await store.listObligations(db, { state: 'open', limit: shownNeeds }, clock())
      return rows.filter((one) => one.pausedAt === null && mayAnswer(one, actor)).map(needOf)
    },
    job: { name: 'norms.clocks', everyMs: minute / 2, run: escalate },
  }
}

type Figures = Readonly<Record<string, string | number | boolean | null>>

const factOf = {
  begun: 'owed',
  paused: 'paused',
  resumed: 'resumed',
  escalated: 'missed',
  met: 'met',
  'not-done': 'not-done',
} as const

/** What a decision asks to be done about its subject, or about whom it reaches. An act that is stopped asks for nothing yet. */
function termsOf(decision: Decision): ObligationTerms[] {
  const { id, subject, recipient, at, judgement, obligations } = decision
  if (subject.type === 'norms.question') return []
  const exercise = judgement.factsUsed['exercise.item'] === true
  return obligations.map(({ rule, what, withinHours, owner, about }) => ({
    rule,
    what,
    subject: about === 'recipient' && recipient !== null ? recipient : subject,
    clock: { hours: withinHours },
    owner: owner ?? usualOwner,
    escalateTo: 'head',
    pausable: false,
    by: systemActor('norms'),
    decisionId: id,
    from: at,
    exercise,
  }))
}

function needOf(one: Obligation): Need {
  return {
    kind: 'obligation',
    title: one.what,
    detail: `Owed under ${one.rule} by the ${one.owner}.`,
    href: `/obligations/${one.id}`,
    dueAt: one.dueAt,
    harm: 1,
  }
}

function parseCursor(cursor: string): { dueAt: Instant; id: string } {
  const [dueAt = '', id = ''] = cursor.split(' ')
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(dueAt))
    throw new AppError('platform.bad-request', 'The cursor is none that a list gave.')
  return { dueAt: dueAt as Instant, id }
}

function notFound(): AppError {
  return new AppError('norms.obligation-not-found', 'There is no obligation with this id.')
}

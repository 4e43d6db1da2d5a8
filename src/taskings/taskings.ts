import type { Actor } from '#kernel/actor.ts'
import { day, plusMs } from '#kernel/instant.ts'
import type { NeedSource } from '#kernel/need.ts'
import { cursorNumber, numberedPage, type Page } from '#kernel/page.ts'
import type { BodyClass } from '#mandates'
import type { HeldCommand, Outcome } from '#norms'
import type { Tx } from '#platform/database.ts'
import type { Job } from '#platform/jobs.ts'
import { createAsking, type Asking } from './asking.ts'
import { enter, type TaskingsDeps } from './context.ts'
import { createDeciding, releaseCommand } from './deciding.ts'
import { createLetters, type Letters } from './letter/letters.ts'
import { needOfInstrument, needOfPermission, needOfTasking } from './needs.ts'
import { load, needLine } from './reading.ts'
import { createRecording, type Recording } from './recording.ts'
import * as store from './store.ts'
import { lineSubject, partsOfRef } from './tasking.ts'
import { detailOf, summaryOf, type TaskingDetail, type TaskingSummary } from './view.ts'
import type { Purpose } from './words.ts'

/** How many acts of a kind, from whom, for what, came out how. @source M-k1 */
export interface TaskingCount {
  readonly originClass: BodyClass
  readonly purpose: Purpose
  readonly outcome: Outcome
  readonly acts: number
}

export interface LedgerQuery {
  readonly originClass?: BodyClass
  readonly purpose?: Purpose
  readonly outcome?: Outcome
  readonly answered?: boolean
  readonly cursor?: string
  readonly limit: number
}

/** What bodies outside ask of the team, recorded before work. @source R101, R102, R110, R114, rule k-2 */
export interface Taskings {
  readonly recording: Recording
  readonly asking: Asking
  readonly letters: Letters
  list(query: LedgerQuery): Promise<Page<TaskingSummary>>
  show(actor: Actor, id: string): Promise<TaskingDetail>
  counts(): Promise<TaskingCount[]>
  /** Decides every act anew, as things stand now. */
  decideAnew(actor: Actor, id: string): Promise<void>
  readonly heldCommands: readonly HeldCommand[]
  readonly needs: NeedSource
  readonly jobs: readonly Job[]
}

const shownNeeds = 50
/** Days for which silence of a source is shown; it stays in the list of permissions. */
const silentShownDays = 14

export function createTaskings(deps: TaskingsDeps): Taskings {
  const { db, clock, box, mandates } = deps
  const deciding = createDeciding(deps)
  const recording = createRecording(deps, deciding)
  const asking = createAsking(deps, deciding)
  const letters = createLetters(deps, asking)

  async function decideLine(tx: Tx, taskingId: string, line: number, by: Actor): Promise<void> {
    const tasking = await load(tx, box, taskingId)
    await store.lockTasking(tx, tasking.no)
    await deciding.decide(tx, tasking, needLine(tasking, line), by)
  }

  // An instrument, a permission or a word that was taken back changes what an act may be: it is decided anew in the same moment.
  mandates.listen(lineSubject, async (tx, subject, by) => {
    const parts = partsOfRef(subject.id)
    if (parts !== null) await decideLine(tx, parts.taskingId, parts.line, by)
  })

  return {
    recording,
    asking,
    letters,

    async list({ originClass, purpose, outcome, answered, cursor, limit }) {
      const rows = await store.listTaskings(db, {
        originClass: originClass ?? null,
        purpose: purpose ?? null,
        outcome: outcome ?? null,
        answered: answered ?? null,
        before: cursorNumber(cursor),
        limit: limit + 1,
      })
      const decided = await store.lastDecided(
        db,
        rows.map((row) => row.tasking_no),
      )
      return numberedPage(
        rows,
        limit,
        (row) => row.tasking_no,
        (row) => summaryOf(row, decided),
      )
    },

    async show(actor, id) {
      const tasking = await load(db, box, id)
      return detailOf(actor, tasking, await store.findEntries(db, tasking.no))
    },

    async counts() {
      return (await store.countTaskings(db)).map((row) => ({
        originClass: row.origin_class,
        purpose: row.purpose,
        outcome: row.outcome,
        acts: row.acts,
      }))
    },

    async decideAnew(actor, id) {
      await db.transaction(async (tx) => {
        for (const { line } of (await load(tx, box, id)).lines) await decideLine(tx, id, line, actor)
      })
    },

    heldCommands: [
      {
        name: releaseCommand,
        meaning: 'Let the team do what a body outside asks',
        async run(tx, args, { by }) {
          const { taskingId, line } = args as { taskingId: string; line: number }
          await decideLine(tx, taskingId, line, by)
        },
        async refused(tx, args, { by }) {
          const { taskingId, line } = args as { taskingId: string; line: number }
          const { no, head } = await load(tx, box, taskingId)
          await enter(deps, tx, { taskingNo: no, line, kind: 'refused-by-person', by, exercise: head.exercise })
        },
      },
    ],

    async needs(actor) {
      if (!actor.actions.has('taskings.read')) return []
      const now = clock()
      const limit = shownNeeds
      const [open, asked, silent, recorded, validated, untold] = await Promise.all([
        store.unanswered(db, limit),
        mandates.permissions.list({ state: 'asked', limit }),
        mandates.permissions.list({ state: 'unanswered', limit }),
        mandates.instruments.list({ state: 'recorded', limit }),
        mandates.instruments.list({ state: 'validated', limit }),
        mandates.instruments.untold(limit),
      ])
      const instruments = [...recorded.items, ...validated.items, ...untold]
      const lately = silent.items.filter((one) => now < plusMs(one.dueAt, silentShownDays * day))
      return [
        ...open.map((row) => needOfTasking(row, now)),
        ...[...asked.items, ...lately].filter((one) => !one.exercise).map((one) => needOfPermission(one, now)),
        ...instruments.filter((one) => !one.exercise).map(needOfInstrument),
      ]
    },

    jobs: [
      {
        name: 'taskings.erase',
        everyMs: day,
        run: async () => void (await db.transaction((tx) => store.eraseLapsed(tx, clock()))),
      },
    ],
  }
}

import type { Actor } from '#kernel/actor.ts'
import { AppError } from '#kernel/errors.ts'
import { numberOfId } from '#kernel/id.ts'
import type { Clock } from '#kernel/instant.ts'
import type { Decision, HeldCommand, HoldInput, Json } from '#norms'
import type { Tx } from '#platform/database.ts'
import { assessmentIdOf, inWords, type SourceDescription } from './source.ts'
import * as store from './store.ts'

const name = 'observations.assess-source'

/** The request to the data-protection officer: what the source is for, on which ground, which fields are kept and how long. */
export function askToAssess(
  row: store.SourceRow,
  description: SourceDescription | null,
  decision: Decision,
  by: Actor,
): HoldInput {
  return {
    decision,
    command: { name, args: { assessmentId: assessmentIdOf(row.assessment_no) } },
    title: `Read the reports of ${row.feed}, a source that nobody here has assessed`,
    why:
      description === null
        ? 'Reports of it came in. Nobody has written yet what they are for, on which ground, which fields are kept and how long.'
        : inWords(description),
    by,
    exercise: false,
    ifNobodyAnswers: 'Its reports stay kept, sealed and unread, until their time has come; then they are deleted.',
  }
}

interface Assessing {
  readonly clock: Clock
  readonly wakeIngest: () => void
  readonly decide: (tx: Tx, row: store.SourceRow, by: Actor) => Promise<boolean>
  readonly assess: (tx: Tx, row: store.SourceRow, by: Actor) => Promise<void>
  readonly say: (tx: Tx, what: string, by: Actor, row: store.SourceRow) => Promise<void>
}

/** What runs when the data-protection officer has answered: decided anew, then what waits is read. */
export function assessCommand({ clock, wakeIngest, decide, assess, say }: Assessing): HeldCommand {
  async function rowIn(tx: Tx, args: Json): Promise<store.SourceRow | null> {
    const { assessmentId } = Object(args) as { assessmentId?: unknown }
    const no = typeof assessmentId === 'string' ? numberOfId('assessment', assessmentId) : null
    return no === null ? null : store.lockAssessment(tx, no)
  }

  return {
    name,
    meaning: 'Read the reports of this source from now on, and those that wait',
    async run(tx, args, { by }) {
      const row = await rowIn(tx, args)
      if (row?.state !== 'described')
        throw new AppError('observations.state', 'The source was described anew or closed meanwhile: it is not read.')
      if (!(await decide(tx, row, by)))
        throw new AppError('observations.state', 'The rules ask for something else now: the source is not read.')
      await assess(tx, row, by)
      wakeIngest()
    },
    async refused(tx, args, { by, reason }) {
      const row = await rowIn(tx, args)
      if (row?.state !== 'described' && row?.state !== 'new') return
      await store.decideSource(tx, row.assessment_no, { state: 'refused', by: by.id, at: clock(), reason })
      await say(tx, 'refused', by, row)
    },
  }
}

import type { Actor } from '#kernel/actor.ts'
import type { Decision } from '#norms'
import type { Sql, Tx } from '#platform/database.ts'
import { enter, type TaskingsDeps } from './context.ts'
import { factsOf, type Covers } from './facts.ts'
import type { Loaded } from './reading.ts'
import { lastDecided } from './store.ts'
import { lineRef, taskingIdOf, type Line } from './tasking.ts'

/** The command by which a stopped act of a tasking is decided anew, when people have answered. */
export const releaseCommand = 'taskings.release'

/** What stands about an act in the room of mandates: instrument, permission, consent. */
export async function coversOf(
  { mandates, clock }: Pick<TaskingsDeps, 'mandates' | 'clock'>,
  sql: Sql,
  { no, head }: Loaded,
  line: Line,
): Promise<Covers> {
  const at = clock()
  const about = lineRef(no, line.line)
  const { source } = line
  return {
    compelled: await mandates.compelledCovers(sql, { about, dataClasses: line.dataClasses, at }),
    permission:
      source !== null &&
      (await mandates.permissionCovers(sql, {
        source: source.name,
        about,
        recipient: head.origin.body,
        purpose: head.purpose,
        at,
      })),
    consent: await mandates.consentCovers(sql, {
      systems: line.sealed?.targets ?? [],
      effect: line.judgedEffect,
      at,
    }),
  }
}

export interface Deciding {
  /** Decides one act as things stand now, and writes it into the ledger where it is news. */
  decide(tx: Tx, tasking: Loaded, line: Line, by: Actor): Promise<Decision>
  /** Asks the head to set aside what a rule forbids; never by itself. */
  askOverride(tx: Tx, tasking: Loaded, line: Line, by: Actor, why: string): Promise<Decision>
}

/** Whether people can release this by answering, without setting aside what is forbidden. */
function waitsForPeople({ outcome, judgement }: Decision): boolean {
  return (outcome === 'REQUIRE' || outcome === 'REFER') && judgement.holds.length === 0
}

export function createDeciding(deps: TaskingsDeps): Deciding {
  const { norms } = deps

  async function hold(
    tx: Tx,
    { no, head }: Loaded,
    line: Line,
    decision: Decision,
    by: Actor,
    why: string,
  ): Promise<void> {
    await norms.approvals.hold(tx, {
      decision,
      command: { name: releaseCommand, args: { taskingId: taskingIdOf(no), line: line.line } },
      title: `${head.origin.body} asks for ${line.asks}, for ${head.purpose}`,
      why,
      by,
      exercise: head.exercise,
      ifNobodyAnswers: 'It stays undone; the body that asked is told so.',
    })
  }

  async function decide(tx: Tx, tasking: Loaded, line: Line, by: Actor): Promise<Decision> {
    const { no, head } = tasking
    const covers = await coversOf(deps, tx, tasking, line)
    const decision = await norms.decide(tx, {
      act: 'tasking',
      subject: lineRef(no, line.line),
      recipient: null,
      facts: factsOf(head, line, covers),
      by,
    })
    const last = (await lastDecided(tx, [no])).find((entry) => entry.line === line.line)
    if (last?.decision_id === decision.id && last.released === decision.released) return decision
    await enter(deps, tx, {
      taskingNo: no,
      line: line.line,
      kind: 'decided',
      by,
      exercise: head.exercise,
      detail: {
        version: line.version,
        rules: decision.judgement.rules.map((rule) => rule.id).join(' '),
        instrument: covers.compelled?.instrumentId ?? null,
      },
      decision: { decision_id: decision.id, outcome: decision.outcome, released: decision.released },
      figures: {
        origin: head.origin.bodyClass,
        purpose: head.purpose,
        effect: line.judgedEffect,
        outcome: decision.outcome,
      },
    })
    if (!decision.released && waitsForPeople(decision))
      await hold(tx, tasking, line, decision, by, 'A body outside asks for it, and the rules want a person to answer.')
    return decision
  }

  return {
    decide,
    async askOverride(tx, tasking, line, by, why) {
      const decision = await decide(tx, tasking, line, by)
      if (decision.released) return decision
      await hold(tx, tasking, line, decision, by, why)
      await enter(deps, tx, {
        taskingNo: tasking.no,
        line: line.line,
        kind: 'override-asked',
        by,
        exercise: tasking.head.exercise,
        decision: { decision_id: decision.id, outcome: decision.outcome, released: false },
      })
      return decision
    },
  }
}

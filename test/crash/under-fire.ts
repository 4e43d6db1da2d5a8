import { setTimeout as sleep } from 'node:timers/promises'
import type { SmtpSink } from '#testing/smtp.ts'
import type { Chance } from './chance.ts'
import type { Evidence, Kill } from './check.ts'
import { clearUnusual } from './duty-officer.ts'
import { deskOf, type Door } from './feeder.ts'
import type { World } from './world.ts'

/** What a node is in the middle of when it is killed. */
export const stages = ['spool', 'parse', 'commit', 'send', 'bounce'] as const
export type Stage = (typeof stages)[number]

export interface Plan {
  /** Stages at which a node is killed, in their order. */
  readonly kills: readonly Stage[]
  /** Kills of the database, spread over the run. */
  readonly databaseKills: number
  /** Rows of a report. */
  readonly rows: number
  /** The longest that a stage is waited for, ms. */
  readonly patienceMs: number
  readonly onKill?: (kill: Kill, no: number) => void
}

export interface Outcome extends Evidence {
  /** Stages that did not come in time: those nodes were killed nevertheless. */
  readonly missed: number
}

/** Of all that a stage needs, what can be provoked is provoked; the rest is waited for. */
interface Aim {
  provoke(): void
  /** Whether node `no` is in the stage at this moment. */
  holds(no: number): Promise<boolean> | boolean
  /** How long after the first sight the blow may come, ms. */
  readonly spreadMs: number
}

/**
 * Feeds the nodes by all doors while they are killed: each time at the stage that is next in the plan, seen from outside, and a random
 * moment into it. Then lets them come to rest, and gathers what there is to check.
 */
export async function underFire(world: World, chance: Chance, plan: Plan): Promise<Outcome> {
  const kills: Kill[] = []
  const bounced = new Set<string>()
  const bouncedDesks = new Set<string>()
  const doors: Door[] = ['http', 'folder', 'http', ...(world.hasMailbox ? (['mail'] as const) : [])]
  const handIn = (slowMs = 0): void => world.feeder.handIn(slowMs > 0 ? 'http' : chance.pick(doors), plan.rows, slowMs)
  const dialogues = world.sinks.map(watchDialogue)
  let bouncing = 0

  function bounceOne(): void {
    // One bounce a desk: a contact whose mail comes back again and again is disabled, and is told nothing more.
    const mail = world.mails().find(({ to, takenAt }) => !bouncedDesks.has(to) && takenAt < performance.now() - 300)
    if (mail === undefined) return handIn()
    bounced.add(mail.messageId)
    bouncedDesks.add(mail.to)
    bouncing++
    void world.feeder.bounce(mail.messageId, mail.to).finally(() => bouncing--)
  }

  const aims: Record<Stage, Aim> = {
    spool: {
      provoke: () => handIn(20),
      holds: (no) => world.isSpooling(no),
      spreadMs: 120,
    },
    parse: {
      provoke: () => handIn(),
      holds: async () => (await world.observer.intake()) === 'parse',
      spreadMs: 0,
    },
    commit: {
      provoke: () => handIn(),
      holds: async () => (await world.observer.intake()) === 'commit',
      spreadMs: 0,
    },
    send: {
      provoke: () => handIn(),
      holds: (no) => dialogues[no]!.open > 0,
      spreadMs: 12,
    },
    bounce: {
      provoke: bounceOne,
      holds: () => bouncing > 0,
      spreadMs: 12,
    },
  }

  /** Waits until a node is in the stage. @returns Which; null when none was in time. */
  async function meet(stage: Stage): Promise<number | null> {
    const aim = aims[stage]
    const end = performance.now() + plan.patienceMs
    let provokeAt = 0
    while (performance.now() < end) {
      if (performance.now() > provokeAt) {
        aim.provoke()
        provokeAt = performance.now() + 4000
      }
      for (const no of nodesFrom(chance.whole(world.dataDirs.length))) {
        if (!(await aim.holds(no))) continue
        await sleep(chance.number(aim.spreadMs))
        if (aim.spreadMs === 0 || (await aim.holds(no))) return no
      }
      await sleep(2)
    }
    return null
  }

  const nodesFrom = (first: number): number[] =>
    world.dataDirs.map((_, at) => (first + at) % world.dataDirs.length).filter((no) => world.node(no) !== null)

  function note(kill: Kill): void {
    kills.push(kill)
    plan.onKill?.(kill, kills.length)
  }

  async function strike(stage: Stage): Promise<void> {
    const met = await meet(stage)
    const node = met ?? nodesFrom(chance.whole(world.dataDirs.length))[0]!
    note({ at: performance.now(), stage: met === null ? 'missed' : stage, node })
    await world.kill(node)
    dialogues[node]!.open = 0
    await world.restart(node)
  }

  async function strikeDatabase(): Promise<void> {
    await meet(chance.pick(stages))
    note({ at: performance.now(), stage: 'database', node: null })
    world.killDatabase()
    await sleep(20)
    await world.databaseIsBack()
  }

  handIn()
  const every = plan.kills.length / (plan.databaseKills || 1)
  for (const [no, stage] of plan.kills.entries()) {
    await strike(stage)
    if (plan.databaseKills > 0 && Math.floor((no + 1) / every) > Math.floor(no / every)) await strikeDatabase()
  }
  const cleared = await clearUnusual(world, 90_000)
  return {
    truth: { reports: world.feeder.reports, deskOf, bounced },
    cleared,
    found: await world.observer.found(),
    mails: world.mails(),
    kills,
    missed: kills.filter(({ stage }) => stage === 'missed').length,
  }
}

/** How many messages a mail server is being told at the moment, from the sender's name to a moment after its answer. */
function watchDialogue(sink: SmtpSink): { open: number } {
  const dialogue = { open: 0 }
  sink.watch = async (stage) => {
    if (stage === 'mail') dialogue.open++
    // A server takes a moment to make sure of a message: the moment in which a sender that dies cannot know.
    if (stage === 'taken') await sleep(6)
    if (stage !== 'answered') return
    await sleep(4)
    dialogue.open = Math.max(0, dialogue.open - 1)
  }
  return dialogue
}

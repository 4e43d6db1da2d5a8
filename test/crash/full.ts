/**
 * The crash test in full: `node test/crash/full.ts [--seed N] [--kills 100] [--database-kills 20] [--nodes 1] [--database outside|private]`.
 * Prints the seed, the kills of each stage, and every fault; ends with 1 when something was lost or counted twice, or when a stage was
 * met less often than a tenth of the kills.
 */
import { parseArgs } from 'node:util'
import { chanceFrom, seedOfRun } from './chance.ts'
import { faultsOf } from './check.ts'
import { stages, underFire, type Stage } from './under-fire.ts'
import { startWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(seedOfRun) },
    kills: { type: 'string', default: '100' },
    'database-kills': { type: 'string', default: '20' },
    nodes: { type: 'string', default: '1' },
    database: { type: 'string', default: 'outside' },
    rows: { type: 'string', default: '900' },
  },
})
const [seed, kills, databaseKills, nodes] = [values.seed, values.kills, values['database-kills'], values.nodes].map(
  Number,
)
const say = (text: string): void => void process.stdout.write(`${text}\n`)

say(`seed ${seed}: ${kills} kills of ${nodes} node(s), ${databaseKills} of the database (${values.database})`)
const chance = chanceFrom(seed!)
const cleanUps: (() => void | Promise<void>)[] = []
const startedAt = performance.now()
const seconds = (): number => Math.round((performance.now() - startedAt) / 1000)
try {
  const world = await startWorld({ after: (work) => void cleanUps.push(work) }, chance, {
    nodes: nodes!,
    database: values.database === 'private' ? 'private' : 'outside',
  })
  const plan: Stage[] = Array.from({ length: kills! }, (_, no) => stages[no % stages.length]!)
  const outcome = await underFire(world, chance, {
    kills: plan.toSorted(() => chance.number(2) - 1),
    databaseKills: databaseKills!,
    rows: Number(values.rows),
    patienceMs: 30_000,
    onKill: (kill, no) => say(`${seconds()} s: kill ${no}, ${kill.stage}`),
  })
  const faults = faultsOf(outcome)
  const counts = [...stages, 'database', 'missed'].map((stage) => {
    const count = outcome.kills.filter((kill) => kill.stage === stage).length
    return [stage, count] as const
  })
  const distinct = new Set(outcome.mails.map(({ messageId }) => messageId)).size
  const rows = outcome.truth.reports.reduce((sum, report) => sum + report.rows.length, 0)
  say(`kills: ${counts.map((each) => each.join(' ')).join(', ')}`)
  say(`${outcome.truth.reports.length} reports with ${rows} rows about ${outcome.found.findings.length} systems`)
  say(`${distinct} messages, ${outcome.mails.length - distinct} of them twice; ${outcome.truth.bounced.size} bounces`)
  for (const fault of faults) say(`FAULT: ${fault}`)
  for (const [stage, count] of counts)
    if ((stages as readonly string[]).includes(stage) && count * 10 < kills!) {
      faults.push(stage)
      say(`FAULT: the stage ${stage} was met ${count} times only`)
    }
  say(`${faults.length} faults; ${seconds()} s`)
  process.exitCode = faults.length > 0 ? 1 : 0
  await world.stop()
} finally {
  for (const work of cleanUps.toReversed()) await work()
}

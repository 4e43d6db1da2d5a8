/**
 * The crash test in full. `node test/crash/full.ts [--seed N]` runs every form, one after the other, each as a process of its own: one node
 * on a server of the operator's, the same on the private server, three nodes, and the faults that kill nothing. One form alone:
 * `--form outside|private|three|troubles`, with `[--kills 100] [--database-kills 20] [--rows 900] [--seconds 60]`; `--programs DIR` takes
 * PostgreSQL from there, as /usr/lib/postgresql/15. Prints the seed, the kills of each stage, and every fault; ends with 1 when
 * something was lost or counted twice, or when a stage was met less often than a tenth of the kills.
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { chanceFrom, seedOfRun, type Chance } from './chance.ts'
import { faultsOf, type Evidence } from './check.ts'
import { noSmallDisk } from '#testing/small-disk.ts'
import { diskFull, diskReadOnly, throughTroubles, troubles } from './troubles.ts'
import { stages, underFire, type Stage } from './under-fire.ts'
import { startWorld, type World } from './world.ts'

const forms = ['outside', 'private', 'three', 'troubles'] as const
const { values } = parseArgs({
  options: {
    form: { type: 'string' },
    seed: { type: 'string', default: String(seedOfRun) },
    kills: { type: 'string', default: '100' },
    'database-kills': { type: 'string', default: '20' },
    rows: { type: 'string', default: '900' },
    seconds: { type: 'string', default: '60' },
    programs: { type: 'string' },
  },
})
const [seed, kills, databaseKills, rows, seconds] = [
  values.seed,
  values.kills,
  values['database-kills'],
  values.rows,
  values.seconds,
].map(Number) as [number, number, number, number, number]
/** What the nodes said most often at level error, at the end. */
const shownSentences = 40
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const startedAt = performance.now()
const sinceStart = (): string => `${Math.round((performance.now() - startedAt) / 1000)} s`

async function fire(world: World, chance: Chance): Promise<{ evidence: Evidence; faults: string[] }> {
  const plan: Stage[] = Array.from({ length: kills }, (_, no) => stages[no % stages.length]!)
  const evidence = await underFire(world, chance, {
    kills: plan.toSorted(() => chance.number(2) - 1),
    databaseKills,
    rows,
    patienceMs: 30_000,
    onKill: (kill, no) => say(`${sinceStart()}: kill ${no}, ${kill.stage}${kill.node ? ` of node ${kill.node}` : ''}`),
  })
  const met = [...stages, 'database', 'missed'].map((stage) => {
    const count = evidence.kills.filter((kill) => kill.stage === stage).length
    return [stage, count] as const
  })
  say(`kills: ${met.map((each) => each.join(' ')).join(', ')}`)
  const seldom = met.filter(([stage, count]) => (stages as readonly string[]).includes(stage) && count * 10 < kills)
  return { evidence, faults: seldom.map(([stage, count]) => `the stage ${stage} was met ${count} times only`) }
}

async function trouble(world: World): Promise<{ evidence: Evidence; faults: string[] }> {
  let said = new Set<string>()
  function newSentences(): string[] {
    const before = said
    said = new Set(world.heard().keys())
    return [...said].filter((sentence) => !before.has(sentence))
  }
  const evidence = await throughTroubles(world, {
    troubles: troubles.filter((each) => world.disk !== null || (each !== diskFull && each !== diskReadOnly)),
    forMs: seconds * 1000,
    patienceMs: 240_000,
    onOver({ name }, ms) {
      say(`${sinceStart()}: ${name}: all done ${Math.round(ms / 1000)} s after its end`)
      for (const sentence of newSentences()) say(`  the log said: ${sentence}`)
    },
  })
  return { evidence, faults: [] }
}

function sum({ truth, found, mails, kills: crashes, cleared }: Evidence): void {
  const count = truth.reports.reduce((total, report) => total + report.rows.length, 0)
  const counted = found.reports.reduce((total, report) => total + report.events, 0)
  const doors = ['http', 'folder', 'mail'].map(
    (door) => `${door} ${truth.reports.filter((report) => report.door === door).length}`,
  )
  say(
    `${truth.reports.length} reports (${doors.join(', ')}) with ${count} rows, ${counted} counted, about ${found.findings.length} systems`,
  )
  const distinct = new Set(mails.map(({ messageId }) => messageId)).size
  say(
    `${distinct} messages, ${mails.length - distinct} copies too many in ${crashes.length} crashes; ${truth.bounced.size} bounces`,
  )
  say(`${cleared} notifications were held for their unusual volume, and let go by a person`)
}

async function runForm(form: string): Promise<number> {
  const chance = chanceFrom(seed)
  const nodes = form === 'three' ? 3 : 1
  const noDisk = form === 'troubles' ? noSmallDisk() : null
  if (noDisk !== null) say(`A FULL DISK IS NOT TRIED: it ${noDisk}`)
  const cleanUps: (() => void | Promise<void>)[] = []
  let world: World | null = null
  try {
    world = await startWorld({ after: (work) => void cleanUps.push(work) }, chance, {
      nodes,
      database: form === 'private' ? 'private' : 'outside',
      programs: values.programs,
      ...(form === 'troubles' ? { preload: new URL('./ordered-about.ts', import.meta.url).href } : {}),
      ...(form === 'troubles' && noDisk === null ? { diskMiB: 96 } : {}),
    })
    const what =
      form === 'troubles' ? `each trouble for ${seconds} s` : `${kills} kills, ${databaseKills} of the database`
    say(`${form}, seed ${seed}: ${what}, ${nodes} node(s), PostgreSQL ${world.serverVersion}`)
    const { evidence, faults } = form === 'troubles' ? await trouble(world) : await fire(world, chance)
    faults.push(...faultsOf(evidence))
    sum(evidence)
    for (const fault of faults) say(`FAULT: ${fault}`)
    say(`${faults.length} faults; ${sinceStart()}`)
    await world.stop()
    return faults.length > 0 ? 1 : 0
  } catch (error) {
    // Said before what it leaves is cleared away, which may fail for the same reason.
    say(`FAULT: ${error instanceof Error ? error.stack : String(error)}`)
    return 1
  } finally {
    const heard = [...(world?.heard() ?? [])].toSorted(([, a], [, b]) => b - a).slice(0, shownSentences)
    for (const [sentence, times] of heard) say(`  ${times} times: ${sentence}`)
    for (const work of cleanUps.toReversed()) await work()
  }
}

if (values.form === undefined) {
  const codes = forms.map((form) => {
    const words = [import.meta.filename, ...process.argv.slice(2), '--form', form, '--seed', String(seed)]
    return spawnSync(process.execPath, words, { stdio: 'inherit' }).status
  })
  process.exitCode = codes.every((code) => code === 0) ? 0 : 1
} else process.exitCode = await runForm(values.form)

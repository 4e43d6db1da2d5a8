/**
 * How long an installed node takes to start, what it holds when it idles, and how soon a command answers.
 * `node bench/start.ts [--starts N] [--idle-seconds N]`
 *
 * The first start, which sets up the database, is told apart; the others are the same folder again, by `npm start`, as a person does it.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createApiClient } from '#platform/api-client.ts'
import { findControlSocket } from '#platform/control.ts'
import { serverLabel, serverProcesses } from '#platform/postgres/processes.ts'
import { cpuOfTree, cpuWithChildren, descendants, nodeIn, residentMb, sharedMb } from './memory.ts'
import { quantile, round, say } from './whole-node.ts'

const { values: options } = parseArgs({
  options: { starts: { type: 'string', default: '5' }, 'idle-seconds': { type: 'string', default: '15' } },
})
const rounds = Number(options.starts)
const root = join(import.meta.dirname, '..')
const comity = join(root, 'bin', 'comity')
const dataDir = mkdtempSync(join(tmpdir(), 'comity-start-'))
const environment = { ...process.env, COMITY_DATA: dataDir, COMITY_LOG_LEVEL: 'warn' }
const aim = { startSeconds: 3, idleMiB: 300 }

interface Started {
  readonly npm: ChildProcess
  readonly seconds: number
  /** Of npm, the launcher, the node and its database together, until it was ready. */
  readonly cpuSeconds: number
}

/** From the command to the line that says where the node is. */
async function start(): Promise<Started> {
  const begin = performance.now()
  const npm = spawn('npm', ['start', '--', '--port', '0'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: npm.stdout }).on('line', (line) => line.startsWith('Comity is ready') && resolve())
    npm.once('exit', () => reject(new Error('the node ended before it was ready')))
  })
  return { npm, seconds: (performance.now() - begin) / 1000, cpuSeconds: cpuOfTree(npm.pid!) }
}

/** Tells the node itself, and waits until nothing of it is left. */
async function stop({ npm }: Started): Promise<void> {
  const ended = new Promise((resolve) => npm.once('close', resolve))
  process.kill(nodeIn(npm.pid!), 'SIGTERM')
  await ended
}

const median = (values: readonly number[]): number => round(quantile(values, 0.5))
const span = (values: readonly number[]): object => ({
  median: median(values),
  from: round(Math.min(...values)),
  to: round(Math.max(...values)),
})

/** How long a command takes, several times. */
function command(...words: string[]): object {
  const seconds: number[] = []
  const cpu: number[] = []
  for (let round = 0; round < rounds; round++) {
    const [begin, cpuBefore] = [performance.now(), cpuWithChildren(process.pid)]
    const { status, stderr } = spawnSync(comity, words, { env: environment, encoding: 'utf8' })
    if (status !== 0) throw new Error(`comity ${words.join(' ')} ended with ${status}: ${stderr}`)
    seconds.push((performance.now() - begin) / 1000)
    cpu.push(cpuWithChildren(process.pid) - cpuBefore)
  }
  return { seconds: span(seconds), cpuSeconds: span(cpu) }
}

/** What is held: by the node, by its database, and by what only waits for the node (npm, and its shell). */
function memoryOf({ npm }: Started): object {
  const node = nodeIn(npm.pid!)
  const server = serverProcesses(serverLabel(join(dataDir, 'database')))
  const waiting = [npm.pid!, ...descendants(npm.pid!)].filter((pid) => pid !== node && !server.includes(pid))
  const sum = (pids: readonly number[], of: (pid: number) => number): number =>
    pids.reduce((all, pid) => all + of(pid), 0)
  const [nodeMiB, databaseMiB] = [residentMb(node), sum(server, sharedMb)]
  return {
    nodeMiB,
    databaseMiB,
    togetherMiB: nodeMiB + databaseMiB,
    aimMiB: aim.idleMiB,
    waitingMiB: sum(waiting, sharedMb),
  }
}

try {
  const first = await start()
  say('first start', { seconds: round(first.seconds), cpuSeconds: round(first.cpuSeconds) })
  await createApiClient(findControlSocket(dataDir)!).post('/api/v1/setup/without-browser', {
    team: { name: 'Exampleland CSIRT', country: 'XA' },
    email: 'head@csirt.example',
  })
  await stop(first)
  // Once more unmeasured: what is kept between starts is kept by the end of one.
  await stop(await start())
  const starts: Started[] = []
  for (let number = 0; number < rounds; number++) {
    starts.push(await start())
    if (number < rounds - 1) await stop(starts.at(-1)!)
  }
  say('start', {
    seconds: span(starts.map(({ seconds }) => seconds)),
    cpuSeconds: span(starts.map(({ cpuSeconds }) => cpuSeconds)),
    aimSeconds: aim.startSeconds,
  })
  const running = starts.at(-1)!
  await sleep(Number(options['idle-seconds']) * 1000)
  say('idle', memoryOf(running))
  for (const words of [['--version'], ['--help'], ['directory', 'who', '192.0.2.1', '--json'], ['doctor']])
    say(`comity ${words.join(' ')}`, command(...words))
  const report = join(dataDir, 'report.csv')
  for (const [what, address] of [
    ['first report', '192.0.2.1'],
    ['second report', '192.0.2.2'],
  ] as const) {
    writeFileSync(report, `timestamp,ip,port,protocol,asn,geo\n2026-11-01 00:00:00,${address},80,tcp,64496,XA\n`)
    const begin = performance.now()
    execFileSync(comity, ['report', 'add', report, '--feed', 'shadowserver:scan_http', '--wait', '--json'], {
      env: environment,
    })
    say(what, { seconds: round((performance.now() - begin) / 1000) })
  }
  await sleep(Number(options['idle-seconds']) * 1000)
  say('idle again', memoryOf(running))
  await stop(running)
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

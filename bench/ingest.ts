/**
 * The main job end to end: a report is handed in to a whole node over its own PostgreSQL (fsync on) and worked through to findings, routed
 * and pending for notification. `node bench/ingest.ts [--rows N] [--contacts N] [--profile DIR] [--statements] [--node-option FLAG]`
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Readable } from 'node:stream'
import pg, { type ClientConfig } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { ApiClient } from '#kernel/command.ts'
import { createApiClient } from '#platform/api-client.ts'
import { findControlSocket } from '#platform/control.ts'
import { createLog } from '#platform/log.ts'
import { serverLabel } from '#platform/postgres/processes.ts'
import { startPostgres } from '#platform/postgres/start-postgres.ts'
import { cpuSeconds, watchMemory } from './memory.ts'
import { contactsFile, sinkholeReport } from './sinkhole.ts'
import { watchStatements } from './statements.ts'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    contacts: { type: 'string', default: '100000' },
    profile: { type: 'string' },
    statements: { type: 'boolean', default: false },
    'node-option': { type: 'string', multiple: true, default: [] },
  },
})
const rows = Number(options.rows)
const feed = 'shadowserver:event4_sinkhole_http'
const say = (what: string, figures: object): void => console.log(JSON.stringify({ what, ...figures }))

const urlOf = ({ host, user, password, database }: ClientConfig): string =>
  `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(host!)}`

interface Figures {
  readonly state: string
  readonly rows: number
  readonly rejected: number
  readonly findingsNew: number
  readonly findingsSeen: number
  readonly error: string | null
}

async function startNode(dataDir: string, environment: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const profiling = options.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', options.profile]
  const main = join(import.meta.dirname, '..', 'src', 'main.ts')
  const child = spawn(
    process.execPath,
    [...options['node-option'], ...profiling, main, 'serve', '--data', dataDir, '--port', '0'],
    { env: { ...process.env, COMITY_LOG_LEVEL: 'warn', ...environment }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => line.startsWith('Comity is ready') && resolve(line))
    child.once('exit', () => reject(new Error('the node ended before it was ready')))
  })
  return child
}

/** Hands a report in and waits until it is worked through. */
async function takeIn(
  api: ApiClient,
  report: Readable,
  fileName: string,
): Promise<{ rowsPerSecond: number } & Record<string, number>> {
  const before = cpuSeconds(node!.pid!, label)
  const startedAt = performance.now()
  const { reportId } = await api.upload<{ reportId: string }>('/api/v1/reports', report, {
    contentType: 'text/csv',
    fileName,
  })
  const spooledAt = performance.now()
  for (;;) {
    const figures = await api.get<Figures>(`/api/v1/reports/${reportId}`)
    if (figures.state === 'failed') throw new Error(figures.error ?? 'the report failed')
    if (figures.state === 'done') {
      const seconds = (performance.now() - startedAt) / 1000
      return {
        rows: figures.rows,
        findingsNew: figures.findingsNew,
        findingsSeen: figures.findingsSeen,
        rejected: figures.rejected,
        spoolSeconds: round((spooledAt - startedAt) / 1000),
        seconds: round(seconds),
        rowsPerSecond: Math.round(figures.rows / seconds),
        ...cpuPerRow(before, figures.rows),
      }
    }
    await sleep(100)
  }
}

/** Microseconds of CPU a row: they tell more than the clock where the machine has other work. */
function cpuPerRow(before: ReturnType<typeof cpuSeconds>, count: number): { nodeCpuUs: number; databaseCpuUs: number } {
  const after = cpuSeconds(node!.pid!, label)
  return {
    nodeCpuUs: round(((after.node - before.node) * 1e6) / count),
    databaseCpuUs: round(((after.database - before.database) * 1e6) / count),
  }
}

const round = (value: number): number => Math.round(value * 100) / 100

/** The yardstick: the very rows that came about, by one binary COPY into a table of the same form with the same indexes. */
async function bareCopy(admin: pg.Client): Promise<{ seconds: number; rows: number }> {
  const pieces: Buffer[] = []
  for await (const piece of admin.query(
    copyTo('copy (select * from observations.finding order by key) to stdout (format binary)'),
  ))
    pieces.push(piece as Buffer)
  await admin.query('create table public.bench_copy (like observations.finding including all)')
  await admin.query('checkpoint')
  const startedAt = performance.now()
  const into = admin.query(copyFrom('copy public.bench_copy from stdin (format binary)'))
  await pipeline(Readable.from(pieces), into)
  const seconds = (performance.now() - startedAt) / 1000
  const { rowCount } = into
  await admin.query('drop table public.bench_copy')
  return { seconds, rows: rowCount }
}

const dataDir = mkdtempSync(join(tmpdir(), 'comity-bench-'))
const postgres = await startPostgres({ dataDir, log: createLog('silent') })
const label = serverLabel(join(dataDir, 'database'))
let node: ChildProcess | null = null
try {
  node = await startNode(dataDir, {
    COMITY_DATABASE_URL: urlOf(postgres.appConfig),
    COMITY_MIGRATION_URL: urlOf(postgres.migratorConfig),
    COMITY_DISK_RESERVE_BYTES: '0',
  })
  const api = createApiClient(findControlSocket(dataDir)!)
  await api.post('/api/v1/setup/without-browser', {
    team: { name: 'Exampleland CSIRT', country: 'XA' },
    email: 'head@csirt.example',
  })
  const admin = new pg.Client(postgres.adminConfig)
  await admin.connect()
  // What is measured ends where a notification is pending: composing and sending is another figure.
  await admin.query(`insert into observations.feed (feed, name, period) values ($1, $1, 'off')`, [feed])
  const importedAt = performance.now()
  await api.upload('/api/v1/directory/imports?format=contacts-csv', contactsFile(Number(options.contacts)), {
    contentType: 'text/csv',
    fileName: 'contacts.csv',
  })
  // As the database's own upkeep does within a minute; a benchmark is not to wait for it.
  await admin.query('analyze directory.team, directory.contact, directory.network')
  say('contacts', { contacts: Number(options.contacts), seconds: round((performance.now() - importedAt) / 1000) })

  const memory = watchMemory(node.pid!, label)
  await sleep(2000)
  const idle = memory.now()
  const watch = options.statements ? watchStatements(admin) : null
  const fresh = await takeIn(
    api,
    sinkholeReport('2026-11-20', rows, (row) => row),
    `2026-11-20-event4_sinkhole_http-bench.csv`,
  )
  say('new', fresh)
  if (watch !== null) say('statements while they came in, % of looks', await watch())
  const known = await takeIn(
    api,
    sinkholeReport('2026-11-21', rows, (row) => (row % 20 === 0 ? rows + row : row)),
    `2026-11-21-event4_sinkhole_http-bench.csv`,
  )
  say('95 % known', known)
  const { rows: counts } = await admin.query<{ findings: number; sightings: number; pending: number }>(
    `select count(*)::int as findings, sum(sightings)::int as sightings, (select count(*)::int from observations.pending) as pending
     from observations.finding`,
  )
  say('in the database', counts[0]!)
  if (counts[0]!.sightings !== 2 * rows) throw new Error('rows were lost or counted twice')
  say('memory, MiB', { idle, highest: memory.stop() })
  node.kill('SIGTERM')
  await new Promise((resolve) => node!.once('exit', resolve))
  node = null
  const bare = await bareCopy(admin)
  const bareRate = bare.rows / bare.seconds
  say('bare binary COPY of the findings', {
    rows: bare.rows,
    seconds: round(bare.seconds),
    rowsPerSecond: Math.round(bareRate),
  })
  say('ratio of new to bare COPY', { ratio: round(fresh.rowsPerSecond / bareRate) })
  await admin.end()
} finally {
  if (node !== null) {
    node.kill('SIGTERM')
    await new Promise((resolve) => node!.once('exit', resolve))
  }
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

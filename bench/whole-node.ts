/** A whole node over its own PostgreSQL (fsync on), set up and ready, with what looks at both from outside. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg, { type ClientConfig } from 'pg'
import type { ApiClient } from '#kernel/command.ts'
import { createApiClient } from '#platform/api-client.ts'
import { findControlSocket } from '#platform/control.ts'
import { createLog } from '#platform/log.ts'
import { serverLabel } from '#platform/postgres/processes.ts'
import { startPostgres } from '#platform/postgres/start-postgres.ts'

export interface WholeNode {
  readonly api: ApiClient
  /** Where it listens for HTTP. */
  readonly url: string
  readonly admin: pg.Client
  readonly pid: number
  /** Of the database's processes. */
  readonly label: string
  readonly dataDir: string
  /** Ends the node, not its database. */
  stopNode(): Promise<void>
  stop(): Promise<void>
}

export interface WholeNodeOptions {
  readonly environment?: NodeJS.ProcessEnv
  /** Flags of Node itself. */
  readonly nodeOptions?: readonly string[]
  /** A folder that is kept, and may have been filled before; without one, a folder of its own that goes when the node is stopped. */
  readonly dataDir?: string | undefined
}

/** One JSON line of figures. */
export const say = (what: string, figures: object): void => console.log(JSON.stringify({ what, ...figures }))
export const round = (value: number, places = 2): number => Math.round(value * 10 ** places) / 10 ** places

/** The value below which that share of them lies. @param values In any order. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

const urlOf = ({ host, user, password, database }: ClientConfig): string =>
  `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(host!)}`

/** How the launcher lets memory be kept. */
const asLaunched = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'scripts', 'memory.json'), 'utf8')) as {
  readonly glibc: NodeJS.ProcessEnv
  readonly v8: readonly string[]
}

/** Starts a node on a data folder and waits until it is ready. */
export async function startProcess(
  dataDir: string,
  { environment, nodeOptions = [] }: WholeNodeOptions = {},
): Promise<{ child: ChildProcess; url: string }> {
  const main = join(import.meta.dirname, '..', 'src', 'main.ts')
  const child = spawn(
    process.execPath,
    [...asLaunched.v8, ...nodeOptions, main, 'serve', '--data', dataDir, '--port', '0'],
    {
      env: { ...asLaunched.glibc, ...process.env, COMITY_LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const address = /^Comity is ready at (\S+)/.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.once('exit', () => reject(new Error('the node ended before it was ready')))
  })
  return { child, url }
}

/** Starts it, with the team of Exampleland. */
export async function startWholeNode(options: WholeNodeOptions = {}): Promise<WholeNode> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'comity-bench-'))
  const ends: (() => unknown)[] = []
  if (options.dataDir === undefined) ends.push(() => rmSync(dataDir, { recursive: true, force: true }))
  async function stop(): Promise<void> {
    while (ends.length > 0) await ends.pop()!()
  }
  try {
    const postgres = await startPostgres({ dataDir, log: createLog('silent') })
    ends.push(() => postgres.stop())
    const { child, url } = await startProcess(dataDir, {
      ...options,
      environment: {
        COMITY_DATABASE_URL: urlOf(postgres.appConfig),
        COMITY_MIGRATION_URL: urlOf(postgres.migratorConfig),
        COMITY_DISK_RESERVE_BYTES: '0',
        ...options.environment,
      },
    })
    async function stopNode(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    }
    ends.push(stopNode)
    const api = createApiClient(findControlSocket(dataDir)!)
    const { setupNeeded } = await api.get<{ setupNeeded: boolean }>('/api/v1/session')
    if (setupNeeded)
      await api.post('/api/v1/setup/without-browser', {
        team: { name: 'Exampleland CSIRT', country: 'XA' },
        email: 'head@csirt.example',
      })
    const admin = new pg.Client(postgres.adminConfig)
    await admin.connect()
    ends.push(() => admin.end())
    return { api, url, admin, pid: child.pid!, label: serverLabel(join(dataDir, 'database')), dataDir, stopNode, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { giveFiles, ownerFor } from '#platform/postgres/cluster-files.ts'
import { serverLabel, serverProcesses } from '#platform/postgres/processes.ts'
import { findProgram, programIn } from '#platform/postgres/program.ts'
import { chooseInitdbRunAs, chooseRunAs, invocation, type RunAs } from '#platform/postgres/run-as.ts'
import { serverEnvironment } from '#platform/postgres/server.ts'

type After = { after(work: () => void | Promise<void>): void }

/** A PostgreSQL that the nodes did not start: an operator set it up, and a service manager starts it again when it ends. */
export interface OwnServer {
  readonly version: string
  /** What a node is told of it. */
  readonly settings: Readonly<Record<string, string>>
  /** Superuser. */
  readonly admin: () => pg.ClientConfig
  /** SIGKILL of its first process. */
  kill(): void
  /** Stops it in order, leaves it so for a while, and starts it again. */
  away(forMs: number): Promise<void>
  processes(): number[]
}

const role = { name: 'comity', password: 'of-the-operator' } as const

/**
 * @param folder Where it may put its files; of this user.
 * @param programs A folder with `bin/` of PostgreSQL, as `/usr/lib/postgresql/15`; null for the one that comes along.
 */
export async function startOwnServer(t: After, folder: string, programs: string | null): Promise<OwnServer> {
  const chosen = chooseRunAs(programs === null ? findProgram() : programIn(programs), folder)
  if (chosen === null) throw new Error('PostgreSQL cannot be run here as anybody')
  const { program, runAs } = chosen
  // Older versions of initdb lose their way in a folder that others may not walk through, so theirs lies outside of it.
  const cluster = programs === null ? join(folder, 'cluster') : openFolder(t, 'cluster')
  mkdirSync(cluster, { mode: 0o700 })
  const where = programs === null ? '/proc/self/cwd' : cluster
  const initdbAs = chooseInitdbRunAs(runAs, program)
  give(cluster, initdbAs)
  await run(initdbAs, program.initdb, cluster, [
    '-D',
    where,
    '-U',
    'admin',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ])
  // The way to a socket may have 107 bytes; nobody but its owner is let in.
  const sockets = mkdtempSync(join(tmpdir(), 'comity-own-'))
  t.after(() => rmSync(sockets, { recursive: true, force: true }))
  give(sockets, runAs)
  const label = serverLabel(cluster)
  writeFileSync(
    join(cluster, 'postgresql.conf'),
    [
      `cluster_name = '${label}'`,
      "listen_addresses = ''",
      `unix_socket_directories = '${sockets}'`,
      'max_connections = 120',
      "shared_buffers = '64MB'",
      '',
    ].join('\n'),
  )
  giveFiles(cluster, runAs)

  let child: ChildProcess
  let wanted = true
  const admin: pg.ClientConfig = { host: sockets, user: 'admin', database: 'postgres' }

  function start(): void {
    const { file, args, ...user } = invocation(runAs, program.postgres, ['-D', where])
    child = spawn(file, args, { ...user, cwd: cluster, env: serverEnvironment(), stdio: 'ignore', detached: true })
    // What the killed one left must end first: until then the next one does not start, and is tried again.
    child.once('exit', () => wanted && setTimeout(() => wanted && start(), 100))
  }
  async function stop(): Promise<void> {
    wanted = false
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
    child.kill('SIGINT')
    await ended
    while (serverProcesses(label).length > 0) await sleep(20)
  }
  t.after(stop)
  start()
  const version = await setUp(admin)
  const url = `postgresql://${role.name}:${role.password}@/comity?host=${encodeURIComponent(sockets)}`
  return {
    version,
    settings: { COMITY_DATABASE_URL: url },
    admin: () => ({ ...admin, database: 'comity' }),
    kill: () => void child.kill('SIGKILL'),
    async away(forMs) {
      await stop()
      await sleep(forMs)
      wanted = true
      start()
    },
    processes: () => serverProcesses(label),
  }
}

/** One role and one database, which is all that a node asks an operator for. @returns The server's version. */
async function setUp(admin: pg.ClientConfig): Promise<string> {
  for (let left = 300; ; left--) {
    const client = new pg.Client(admin)
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query(`create role ${role.name} login password '${role.password}'`)
      await client.query(`create database comity owner ${role.name}`)
      return (await client.query<{ server_version: string }>('show server_version')).rows[0]!.server_version
    } catch (error) {
      if (left === 0) throw error
      await sleep(50)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

/** A folder in one of its own that everybody may walk through; it is not made. */
function openFolder(t: After, name: string): string {
  const around = mkdtempSync(join(tmpdir(), 'comity-own-'))
  chmodSync(around, 0o755)
  t.after(() => rmSync(around, { recursive: true, force: true }))
  return join(around, name)
}

function give(folder: string, runAs: RunAs): void {
  const owner = ownerFor(runAs)
  if (owner !== null) chownSync(folder, owner.uid, owner.gid)
}

async function run(runAs: RunAs, program: string, cluster: string, more: readonly string[]): Promise<void> {
  const { file, args, ...user } = invocation(runAs, program, more)
  const child = spawn(file, args, {
    ...user,
    cwd: cluster,
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said}`)
}

import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { serverProcesses, signal, waitUntil } from './processes.ts'
import type { Program } from './program.ts'
import { invocation, type Invocation, type RunAs } from './run-as.ts'

/** How one run of the server ended. */
export interface ServerEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The last lines of its log, for finding the reason. */
  readonly lines: readonly string[]
}

/** One run of the server, from its start to its end. */
export interface Server {
  readonly pid: number
  /** Kept when the server has ended and none of its processes is left. */
  readonly ended: Promise<ServerEnd>
  /** Whether it took connections before it ended. */
  readonly ready: Promise<boolean>
  stop(): Promise<void>
}

export interface ServerOptions {
  readonly program: Program
  readonly clusterDir: string
  /** Marks the server's processes (`serverLabel`). */
  readonly label: string
  readonly runAs: RunAs
  readonly pdeathsig: boolean
  readonly log: Log
}

const keptLines = 40
/** A file's time may lag behind the clock by this much. */
const clockGrainMs = 20
/**
 * A fast stop writes a checkpoint. When the disk is too slow for it, an immediate one leaves it to the next start, which recovers from the log as after a power cut; so does the kill
 * after that.
 */
const fastStopMs = 7_000
const immediateStopMs = 2_000

/** Starts the server. Must be called from the main thread: the kernel ties the server's life to the thread that started it. */
export function spawnServer(options: ServerOptions): Server {
  const { clusterDir, label, log } = options
  const { file, args, ...user } = serverInvocation(options)
  const spawnedAtMs = Date.now()
  const child = spawn(file, args, {
    ...user,
    cwd: clusterDir,
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: Ctrl-C in the terminal is for the node, which stops the server when its work is done.
    detached: true,
  })
  const lines = readLog(child, log)
  const exited = new Promise<ServerEnd>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, lines: [error.message] }))
    child.once('close', (code, signalName) => resolve({ code, signal: signalName, lines }))
  })
  const pid = child.pid ?? -1
  let gone = pid === -1
  const ended = exited.then(async (end) => {
    gone = true
    await waitForProcesses(label)
    return end
  })
  return {
    pid,
    ended,
    ready: untilReady(clusterDir, { pid, spawnedAtMs }, () => gone),
    async stop() {
      await endServer(pid, label, () => gone)
      await ended
    },
  }
}

/** Stops a server that a killed process left behind, and waits until nothing of it is left. */
export async function endLeftOverServer(clusterDir: string, label: string, log: Log): Promise<void> {
  const found = serverProcesses(label)
  if (found.length === 0) return
  log.warn({ processes: found.length }, 'a PostgreSQL server of an earlier run is still there; waiting for its end')
  const isGone = (): boolean => serverProcesses(label).length === 0
  // Usually it is on its way out already, having been told by the kernel.
  if (await waitUntil(isGone, 1_000)) return
  const postmaster = postmasterStatus(clusterDir)?.pid
  if (postmaster !== undefined && found.includes(postmaster)) await endServer(postmaster, label, isGone)
  await waitForProcesses(label)
}

/** What the server says of itself in postmaster.pid, and when; null when there is no such file. */
export function postmasterStatus(clusterDir: string): { pid: number; state: string; writtenAtMs: number } | null {
  const path = join(clusterDir, 'postmaster.pid')
  try {
    const lines = readFileSync(path, 'utf8').split('\n')
    return { pid: Number(lines[0]), state: lines[7]?.trim() ?? '', writtenAtMs: statSync(path).mtimeMs }
  } catch {
    return null
  }
}

function serverInvocation({ program, clusterDir, label, runAs, pdeathsig }: ServerOptions): Invocation {
  // A dropped user may not be let through the folders above its own; it starts inside, and this name needs no way there.
  const path = runAs.kind === 'dropped' ? '/proc/self/cwd' : clusterDir
  const args = ['-D', path, '-c', `cluster_name=${label}`]
  if (!pdeathsig) return invocation(runAs, program.postgres, args)
  // SIGINT is a fast stop. When the node is killed, the kernel sends it in its stead, and no server is left behind.
  return invocation(runAs, 'setpriv', ['--pdeathsig', 'INT', program.postgres, ...args])
}

/** Nothing of our own environment reaches the server, so that no secret in it does. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

function readLog(child: ChildProcess, log: Log): readonly string[] {
  const lines: string[] = []
  if (!child.stderr) return lines
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (lines.length > keptLines) lines.shift()
    if (/\b(FATAL|PANIC): {2}/.test(line)) log.warn({ line }, 'PostgreSQL')
    else log.debug({ line }, 'PostgreSQL')
  })
  return lines
}

async function untilReady(
  clusterDir: string,
  run: { pid: number; spawnedAtMs: number },
  isGone: () => boolean,
): Promise<boolean> {
  while (!isGone()) {
    const status = postmasterStatus(clusterDir)
    // The file of an earlier run may name the same number, as happens when a container is started anew.
    const isOurs = status?.pid === run.pid && status.writtenAtMs > run.spawnedAtMs - clockGrainMs
    if (isOurs && status.state === 'ready') return true
    await sleep(10)
  }
  return false
}

async function endServer(pid: number, label: string, isGone: () => boolean): Promise<void> {
  if (isGone()) return
  signal(pid, 'SIGINT')
  if (await waitUntil(isGone, fastStopMs)) return
  signal(pid, 'SIGQUIT')
  if (await waitUntil(isGone, immediateStopMs)) return
  for (const each of serverProcesses(label)) signal(each, 'SIGKILL')
}

/** A server's processes notice within moments that the first of them was killed; until then its files are theirs. */
async function waitForProcesses(label: string): Promise<void> {
  while (serverProcesses(label).length > 0) await sleep(20)
}

import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ApiClient } from '#kernel/command.ts'
import { createApiClient } from '#platform/api-client.ts'
import { findControlSocket } from '#platform/control.ts'
import { postmasterStatus } from '#platform/postgres/server.ts'

/** A whole node as a process of its own, over its private PostgreSQL. */
export interface NodeChild {
  readonly api: ApiClient
  kill(): Promise<void>
  /** Kills the first process of its PostgreSQL. */
  killDatabase(): void
  stop(): Promise<number | null>
  /** Told as by Ctrl-C under npm, by the terminal and by npm, and once more. */
  stopAgainAndAgain(): Promise<number | null>
  /** The end of what it wrote to standard error. */
  errors(): string
}

export interface ChildOptions {
  /** A module that is loaded before the node. */
  readonly preload?: string
  readonly settings?: Readonly<Record<string, string>>
  /** Told each line that it writes to standard error. */
  readonly onLine?: (line: string) => void
}

const keptChars = 4000

export async function startChild(
  dataDir: string,
  { preload, settings = {}, onLine = () => undefined }: ChildOptions = {},
): Promise<NodeChild> {
  const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
  const child = spawn(
    process.execPath,
    [...(preload === undefined ? [] : ['--import', preload]), main, 'serve', '--data', dataDir, '--port', '0'],
    {
      env: { ...process.env, COMITY_LOG_LEVEL: 'error', COMITY_DISK_RESERVE_BYTES: '0', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-keptChars)))
  createInterface({ input: child.stderr }).on('line', onLine)
  await untilReady(child, () => errors)
  return {
    api: createApiClient(findControlSocket(dataDir)!),
    kill: () => ended(child, 'SIGKILL').then(() => undefined),
    killDatabase: () => void process.kill(postmasterStatus(join(dataDir, 'database', 'cluster'))!.pid, 'SIGKILL'),
    stop: () => ended(child, 'SIGTERM'),
    stopAgainAndAgain() {
      const end = ended(child, 'SIGINT')
      child.kill('SIGINT')
      setTimeout(() => child.kill('SIGINT'), 20)
      return end
    },
    errors: () => errors,
  }
}

function untilReady(child: ChildProcess, errors: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => line.startsWith('Comity is ready') && resolve())
    child.once('exit', (code) => reject(new Error(`the node ended with ${code} before it was ready: ${errors()}`)))
  })
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  const end = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return end
}

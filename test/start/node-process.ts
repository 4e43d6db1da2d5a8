import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, type TestContext } from 'node:test'
import { Client, type ClientConfig } from 'pg'
import { findProgram } from '#platform/postgres/program.ts'
import { canRun, nobody } from '#platform/postgres/run-as.ts'

/** What the supervising process says when its server is ready. */
export interface Ready {
  readonly serverPid: number
  readonly as: { readonly uid: number; readonly namespace: boolean }
  readonly admin: ClientConfig
  readonly app: ClientConfig
  readonly socketDir: string
}

export interface SupervisingProcess {
  readonly child: ChildProcess
  /** Rejects with what it wrote to standard error when it ends before the server is ready. */
  readonly ready: Promise<Ready>
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; errors: string }>
}

/** Starts a process that does nothing but supervise a server on this data folder; it is killed when the test ends. */
export function superviseElsewhere(
  t: TestContext,
  dataDir: string,
  options: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv; program?: string } = {},
): SupervisingProcess {
  const { uid, gid } = options
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'supervise.ts'), dataDir, ...(options.program ? [options.program] : [])],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      ...(uid ? { uid } : {}),
      ...(gid ? { gid } : {}),
    },
  )
  t.after(() => child.kill('SIGTERM'))
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; errors: string }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, errors }))
  })
  const ready = new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Ready))
    void ended.then(() => reject(new Error(errors)))
  })
  ready.catch(() => undefined)
  return { child, ready, ended }
}

const folders: string[] = []

// Not after each test: what runs on a folder is stopped by hooks of the test, and those must come first.
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
})

/** A path in a fresh folder that is removed when all tests of the file are done. */
export function temporaryFolder(...below: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-start-'))
  folders.push(folder)
  return join(folder, ...below)
}

/** Runs one statement as one role. */
export async function ask<Row extends object>(config: ClientConfig, text: string): Promise<Row[]> {
  const client = new Client(config)
  await client.connect()
  try {
    return (await client.query<Row & Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** Why a test that needs to become other users cannot run here; false where it can. */
export function cannotDropUser(): string | false {
  if (process.getuid?.() !== 0) return 'needs root, to become other users'
  const dropped = canRun({ kind: 'dropped', ...nobody }, findProgram())
  return dropped ? false : 'the repository lies below a folder that only root may enter'
}

/** Why a test that needs user namespaces cannot run here; false where it can. */
export function cannotMakeNamespace(): string | false {
  const made = spawnSync('unshare', ['--user', '--map-user=65534', '--map-group=65534', 'true']).status === 0
  return made ? false : 'user namespaces are forbidden here'
}

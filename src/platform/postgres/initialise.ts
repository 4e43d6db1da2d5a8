import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from './durable-file.ts'
import { startFault } from './faults.ts'
import type { Program } from './program.ts'
import { roles } from './roles.ts'
import { chooseInitdbRunAs, invocation, type RunAs } from './run-as.ts'
import { serverEnvironment } from './server.ts'

/**
 * Sets up a new database under a draft name and renames it when it is whole, so that a start that was killed in the
 * middle leaves nothing that looks like one.
 *
 * @param folder Holds `cluster` in the end; only we may enter it.
 * @throws {AppError} `platform.start-failed` with the reason in one sentence.
 */
export async function initialiseCluster(
  folder: string,
  options: { program: Program; runAs: RunAs; adminPassword: string; durable: boolean },
): Promise<void> {
  const draft = join(folder, 'cluster.new')
  const passwordFile = join(folder, 'password.new')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  const runAs = chooseInitdbRunAs(options.runAs, options.program)
  if (runAs.kind === 'dropped') chownSync(draft, runAs.uid, runAs.gid)
  // initdb opens its standard input by name, as another user perhaps: the mode lets it, the folder lets nobody else.
  writeFileSync(passwordFile, `${options.adminPassword}\n`, { mode: 0o644 })
  try {
    await runInitdb(draft, passwordFile, { ...options, runAs })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(draft, join(folder, 'cluster'))
  syncFolder(folder)
}

async function runInitdb(
  draft: string,
  passwordFile: string,
  { program, runAs, durable }: { program: Program; runAs: RunAs; durable: boolean },
): Promise<void> {
  const where = runAs.kind === 'dropped' ? '/proc/self/cwd' : draft
  const args = [`--pgdata=${where}`, ...initdbArguments, ...(durable ? [] : ['--no-sync'])]
  const { file, args: all, ...user } = invocation(runAs, program.initdb, args)
  const password = openSync(passwordFile, 'r')
  const child = spawn(file, all, {
    ...user,
    cwd: draft,
    env: serverEnvironment(),
    stdio: [password, 'pipe', 'pipe'],
  })
  closeSync(password)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream
      ?.setEncoding('utf8')
      .on('data', (text: string) => lines.push(...text.split('\n').filter((line) => line.trim() !== '')))
  }
  const code = await once(child, 'close').then(
    ([status]) => status as number | null,
    (error: Error) => (lines.push(error.message), null),
  )
  if (code !== 0) throw startFault(lines)
}

const initdbArguments = [
  `--username=${roles.admin}`,
  '--pwfile=/dev/stdin',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  // The collation is PostgreSQL's own, so that no update of the system's library reorders an index.
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--data-checksums',
  '--no-instructions',
]

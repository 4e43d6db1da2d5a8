import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  lchownSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { RunAs } from './run-as.ts'
import { commandLineOf, serverProcesses } from './processes.ts'
import { hostBasedAuthentication, serverConfiguration } from './server-settings.ts'
import { postmasterStatus } from './server.ts'

/** The user who must own the server's files; null where that is simply us. */
export function ownerFor(runAs: RunAs): { uid: number; gid: number } | null {
  if (runAs.kind === 'dropped') return { uid: runAs.uid, gid: runAs.gid }
  return runAs.kind === 'namespace' && process.getuid?.() === 0 ? { uid: 0, gid: 0 } : null
}

/** Gives the files to who will run the server, where a start as somebody else left them to another. */
export function giveFiles(clusterDir: string, runAs: RunAs): void {
  const owner = ownerFor(runAs)
  if (!owner) return
  const now = statSync(clusterDir)
  if (now.uid === owner.uid && now.gid === owner.gid) return
  // The folder itself comes last: a start that was killed in the middle begins anew.
  for (const entry of readdirSync(clusterDir, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(clusterDir, entry), owner.uid, owner.gid)
  }
  chownSync(clusterDir, owner.uid, owner.gid)
}

/** Writes the server's configuration and who may connect. */
export function writeConfiguration(
  clusterDir: string,
  options: { socketDir: string; runAs: RunAs; overrides?: Readonly<Record<string, string>> },
): void {
  const text = serverConfiguration({
    socketDir: options.socketDir,
    sharedMemoryFolder: canWrite('/dev/shm'),
    ...(options.overrides ? { overrides: options.overrides } : {}),
  })
  const owner = ownerFor(options.runAs)
  for (const [name, content] of [
    ['postgresql.conf', text],
    ['pg_hba.conf', hostBasedAuthentication],
  ] as const) {
    const path = join(clusterDir, name)
    // Made anew rather than opened: as root we follow no link that the server's user might have put there.
    rmSync(path, { force: true })
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' })
    if (owner) chownSync(path, owner.uid, owner.gid)
  }
  chmodSync(clusterDir, 0o700)
}

/**
 * Removes a postmaster.pid whose number now belongs to a stranger, as happens when a container is started anew: the
 * server would take the stranger for another server and refuse. A number that we cannot see into stays.
 */
export function removeStalePid(clusterDir: string, label: string): void {
  const status = postmasterStatus(clusterDir)
  if (!status || serverProcesses(label).length > 0) return
  const commandLine = commandLineOf(status.pid)
  const isStranger = commandLine !== null && commandLine !== '' && !commandLine.includes('postgres')
  if (isStranger) rmSync(join(clusterDir, 'postmaster.pid'), { force: true })
}

/** The major version of PostgreSQL that wrote these files; null where there is no finished database. */
export function clusterVersion(clusterDir: string): string | null {
  try {
    return readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8').trim()
  } catch {
    return null
  }
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

import { spawnSync } from 'node:child_process'
import { chmodSync, statSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import assert from 'node:assert/strict'
import type { ClientConfig } from 'pg'
import { AppError } from '#kernel/errors.ts'
import type { Log } from '../log.ts'
import { clusterVersion, giveFiles, removeStalePid, writeConfiguration } from './cluster-files.ts'
import { startFault } from './faults.ts'
import { lockFolder } from './folder-lock.ts'
import { initialiseCluster } from './initialise.ts'
import { findProgram, isMusl, type Program } from './program.ts'
import { serverLabel } from './processes.ts'
import { provision } from './provision.ts'
import { loadPasswords, roleConfigs } from './roles.ts'
import { chooseRunAs } from './run-as.ts'
import { endLeftOverServer, spawnServer, type Server } from './server.ts'
import { makeSocketFolder, removeNotedFolder } from './socket-folder.ts'
import { supervise, type SupervisorEvent } from './supervisor.ts'
import { makeWritableFolder } from './writable-folder.ts'

export interface PostgresOptions {
  /** The node's data folder; the database lies in `database/` of it. */
  readonly dataDir: string
  readonly log: Log
  /** Settings that win over ours. For test clusters, which may for instance do without fsync. */
  readonly overrides?: Readonly<Record<string, string>>
  /** Another copy of the programs than the one that npm brought. */
  readonly program?: Program
}

/** A running private PostgreSQL. */
export interface Postgres {
  /** Superuser: for the supervisor and for tests that make databases, never for the node itself. */
  readonly adminConfig: ClientConfig
  /** Owns the database; for migrations. */
  readonly migratorConfig: ClientConfig
  /** Reads and writes rows; for everything else. */
  readonly appConfig: ClientConfig
  /** The number of the server's first process; another after a restart. */
  readonly pid: () => number
  /** Told when the server ended by itself, when it is back, and when it does not come back. */
  onExit(listener: (event: SupervisorEvent) => void): void
  /** Stops the server, within 10 s, and lets go of the data folder. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that came with Comity on a data folder, setting it up at first use, and keeps it running.
 *
 * It listens on a socket in a folder that only its own user may enter, and nowhere else. It ends with this process,
 * however this ends.
 *
 * @throws {AppError} `platform.start-failed`, `platform.database-version`: one sentence that says what to do.
 */
export async function startPostgres({ dataDir, log, overrides, ...given }: PostgresOptions): Promise<Postgres> {
  assert(isMainThread, 'the kernel ties the server to the thread that started it, so that must be the main one')
  const found = given.program ?? findProgram()
  const folder = makeWritableFolder(dataDir, 'database')
  if ((statSync(folder).mode & 0o777) !== 0o700) chmodSync(folder, 0o700)
  const lock = lockFolder(join(folder, 'lock'))
  const socketNote = join(folder, 'socket')
  try {
    const clusterDir = join(folder, 'cluster')
    const label = serverLabel(folder)
    await endLeftOverServer(clusterDir, label, log)
    const { program, runAs } = chooseRunAs(found, folder) ?? cannotRun()
    const passwords = loadPasswords(join(folder, 'passwords.json'))
    if (clusterVersion(clusterDir) === null) {
      assertRoom(folder)
      await initialiseCluster(folder, {
        program,
        runAs,
        adminPassword: passwords.admin,
        durable: overrides?.['fsync'] !== 'off',
      })
    }
    giveFiles(clusterDir, runAs)
    const socketDir = makeSocketFolder(socketNote, runAs)
    const pdeathsig = spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0
    const start = async (): Promise<Server> => {
      removeStalePid(clusterDir, label)
      writeConfiguration(clusterDir, { socketDir, runAs, ...(overrides ? { overrides } : {}) })
      const server = spawnServer({ program, clusterDir, label, runAs, pdeathsig, log })
      if (await server.ready) return server
      throw startFault((await server.ended).lines)
    }
    const supervisor = supervise(await start(), start, log)
    const configs = roleConfigs(socketDir, passwords)
    let stopped: Promise<void> | undefined
    const stop = async (): Promise<void> => {
      await supervisor.stop()
      removeNotedFolder(socketNote)
      lock.release()
    }
    try {
      await provision(folder, configs, passwords)
    } catch (error) {
      await supervisor.stop()
      throw error
    }
    log.debug({ as: runAs.kind, pid: supervisor.pid() }, 'PostgreSQL is ready')
    return {
      adminConfig: configs.admin,
      migratorConfig: configs.migrator,
      appConfig: configs.app,
      pid: supervisor.pid,
      onExit: supervisor.onEvent,
      stop: () => (stopped ??= stop()),
    }
  } catch (error) {
    removeNotedFolder(socketNote)
    lock.release()
    throw isSystemError(error) ? startFault([error.message], error) : error
  }
}

/** What a new database needs to be set up; PostgreSQL does not say clearly that it had no room. */
const leastRoomBytes = 100 * 1024 * 1024

function assertRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= leastRoomBytes) return
  throw new AppError(
    'platform.start-failed',
    'The disk that holds the data folder is full: a new database needs 100 MB.',
  )
}

function cannotRun(): never {
  if (isMusl()) {
    throw new AppError(
      'platform.start-failed',
      'The PostgreSQL that comes with Comity needs glibc, and this system has musl (Alpine); set COMITY_DATABASE_URL, or use a Debian image.',
    )
  }
  throw new AppError(
    'platform.start-failed',
    'PostgreSQL refuses to run as root, and root may neither become another user here nor make a user namespace; start Comity as an ordinary user, or set COMITY_DATABASE_URL.',
  )
}

/** A call to the system that failed: a full disk, a missing right. Anything else is a bug and stays as it is. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error
}

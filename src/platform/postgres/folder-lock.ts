import { spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { AppError } from '#kernel/errors.ts'
import { startTimeOf } from './processes.ts'

/** The hold on a data folder; one process has it. */
export interface FolderLock {
  release(): void
}

interface Holder {
  readonly pid: number
  readonly startTime: string | null
}

/**
 * Takes the hold on a data folder, by a lock of the kernel on `file`: it ends with the process, however that ends, and
 * holds across containers, where process numbers mean nothing. Where the `flock` program is missing, the number and
 * start time of the holder, written into the file, must do.
 *
 * @throws {AppError} `platform.start-failed` when another process has it.
 */
export function lockFolder(file: string): FolderLock {
  const descriptor = openSync(file, 'a+', 0o600)
  const before = parseHolder(readFileSync(file, 'utf8'))
  // A killed holder's threads end one by one, and the lock with the last: what is dying is waited for, what lives is not.
  const patience = isAlive(before) ? ['--nonblock'] : ['--timeout', '3']
  // The lock belongs to the open file, which the short-lived program shares with us, so it stays when that has ended.
  const { status, error } = spawnSync('flock', [...patience, '3'], {
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
  })
  const taken = error ? isAlive(before) : status !== 0
  if (taken) {
    closeSync(descriptor)
    throw heldBy(before)
  }
  const own: Holder = { pid: process.pid, startTime: startTimeOf(process.pid) }
  ftruncateSync(descriptor)
  writeSync(descriptor, `${JSON.stringify(own)}\n`)
  return {
    release() {
      ftruncateSync(descriptor)
      closeSync(descriptor)
    },
  }
}

function heldBy(holder: Holder | null): AppError {
  const who = holder ? `process ${holder.pid}` : 'another process'
  return new AppError(
    'platform.start-failed',
    `Comity runs already on this data folder (${who}); stop that one first, or name another folder with --data.`,
  )
}

function isAlive(holder: Holder | null): boolean {
  return holder !== null && holder.startTime !== null && startTimeOf(holder.pid) === holder.startTime
}

function parseHolder(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return null
  }
}

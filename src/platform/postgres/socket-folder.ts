import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#kernel/errors.ts'
import type { RunAs } from './run-as.ts'

/** The longest address of a socket that Linux takes, and what the server adds to the folder's name. */
const longestAddressBytes = 107
const addressInFolder = '/.s.PGSQL.5432'

/**
 * Makes the folder of the server's socket: short, because the address of a socket is, and open to the server alone.
 * Its name is noted in `note`, so that the next start can clear away what a killed process left.
 */
export function makeSocketFolder(note: string, runAs: RunAs): string {
  removeNotedFolder(note)
  const folder = firstThatWorks([tmpdir(), '/tmp', '/dev/shm', '/var/tmp'])
  chmodSync(folder, 0o700)
  if (runAs.kind === 'dropped') chownSync(folder, runAs.uid, runAs.gid)
  writeFileSync(note, folder, { mode: 0o600 })
  return folder
}

/** Removes the socket's folder that the note names, if any. */
export function removeNotedFolder(note: string): void {
  const folder = readNote(note)
  if (folder && /\/comity-[A-Za-z0-9]{6}$/.test(folder)) rmSync(folder, { recursive: true, force: true })
  rmSync(note, { force: true })
}

function firstThatWorks(parents: readonly string[]): string {
  let cause: unknown
  for (const parent of parents) {
    const length = Buffer.byteLength(join(parent, 'comity-123456')) + addressInFolder.length
    if (length > longestAddressBytes) continue
    try {
      return mkdtempSync(join(parent, 'comity-'))
    } catch (error) {
      cause = error
    }
  }
  throw new AppError(
    'platform.start-failed',
    'No folder for temporary files can be written that a socket fits in; set TMPDIR to a short one.',
    { cause },
  )
}

function readNote(note: string): string | null {
  try {
    return readFileSync(note, 'utf8')
  } catch {
    return null
  }
}

import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A word that stands in the command line of every process of a server on this folder, and of no other: it is made from
 * the folder's place on the disk, so a copy of the folder has another. Command lines can be read where a process's
 * working directory cannot, as by root in a container without the right to trace.
 */
export function serverLabel(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true })
  return `comity-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 12)}`
}

/** The processes of the server with this label. Empty where the system has no `/proc`. */
export function serverProcesses(label: string): number[] {
  return processNumbers().filter((pid) => commandLineOf(pid)?.includes(label) && nameOf(pid) === 'postgres')
}

/** How a process was called; null when it is gone, or must not be seen by us. Empty for a zombie. */
export function commandLineOf(pid: number): string | null {
  return readText(`/proc/${pid}/cmdline`)
}

/** When a process started, in clock ticks after the machine did; null when it is gone or was not reaped. */
export function startTimeOf(pid: number): string | null {
  // The name in parentheses may hold anything, so fields are counted from its end: state is the first, start the twentieth.
  const stat = readText(`/proc/${pid}/stat`)
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  return fields[0] === 'Z' ? null : (fields[19] ?? null)
}

/** Waits until `done`; false when it is not within `timeoutMs`. */
export async function waitUntil(done: () => boolean, timeoutMs: number, stepMs = 20): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (!done()) {
    if (performance.now() >= deadline) return false
    await sleep(stepMs)
  }
  return true
}

/** Sends a signal; a process that is gone already is no fault. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function nameOf(pid: number): string | undefined {
  return readText(`/proc/${pid}/comm`)?.trim()
}

/** All processes that we may see. Empty where the system has no `/proc`. */
export function processNumbers(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null
  }
}

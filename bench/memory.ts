import { readFileSync } from 'node:fs'
import { serverProcesses } from '#platform/postgres/processes.ts'

/** Memory of a node, in MiB: its own process with all threads, and with the database's processes beside it. */
export interface MemorySample {
  readonly node: number
  readonly whole: number
}

/** Looks once a second until stopped. */
export function watchMemory(nodePid: number, serverLabel: string): { now(): MemorySample; stop(): MemorySample } {
  const highest = { node: 0, whole: 0 }
  function now(): MemorySample {
    const node = residentMb(nodePid)
    const whole = node + serverProcesses(serverLabel).reduce((sum, pid) => sum + sharedMb(pid), 0)
    highest.node = Math.max(highest.node, node)
    highest.whole = Math.max(highest.whole, whole)
    return { node, whole }
  }
  const timer = setInterval(now, 1000)
  return {
    now,
    stop() {
      clearInterval(timer)
      now()
      return highest
    },
  }
}

/** `VmRSS` of a process. */
function residentMb(pid: number): number {
  return kilobytesIn(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m)
}

/** The server's processes share their buffers: each counts with its part of what is shared (`Pss`). */
function sharedMb(pid: number): number {
  return kilobytesIn(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m)
}

function kilobytesIn(path: string, pattern: RegExp): number {
  try {
    return Math.round(Number(pattern.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) / 1024)
  } catch {
    // It ended a moment ago.
    return 0
  }
}

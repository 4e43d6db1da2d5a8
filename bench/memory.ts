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
    cpuSeconds(nodePid, serverLabel)
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

/** CPU seconds that a process, or all of the server's processes that still run, have used so far. */
export function cpuSeconds(nodePid: number, serverLabel: string): { node: number; database: number } {
  for (const pid of serverProcesses(serverLabel)) spent.set(pid, cpuOf(pid))
  return { node: cpuOf(nodePid), database: [...spent.values()].reduce((sum, seconds) => sum + seconds, 0) }
}

/** By process of the server, also of those that have ended since: such as a worker of autovacuum. */
const spent = new Map<number, number>()

/** `utime` and `stime`, in hundredths of a second, stand behind the name in its brackets. @source proc(5) */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
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

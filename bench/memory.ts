import { readFileSync } from 'node:fs'
import { commandLineOf, processNumbers, serverProcesses } from '#platform/postgres/processes.ts'

/** Memory of a node, in MiB: its own process with all threads, and with the database's processes beside it. */
export interface MemorySample {
  readonly node: number
  readonly whole: number
}

/** What the kernel has to count page by page for the database: each look a second took 3 % of two cores. */
const secondsBetweenWholeLooks = 5

/** Looks at the node once a second until stopped, and now and then at the database too. */
export function watchMemory(nodePid: number, serverLabel: string): { now(): MemorySample; stop(): MemorySample } {
  const highest = { node: 0, whole: 0 }
  let looks = 0
  function now(): MemorySample {
    const node = residentMb(nodePid)
    const whole = node + serverProcesses(serverLabel).reduce((sum, pid) => sum + sharedMb(pid), 0)
    highest.node = Math.max(highest.node, node)
    highest.whole = Math.max(highest.whole, whole)
    return { node, whole }
  }
  const timer = setInterval(() => {
    cpuSeconds(nodePid, serverLabel)
    highest.node = Math.max(highest.node, residentMb(nodePid))
    if (++looks % secondsBetweenWholeLooks === 0) now()
  }, 1000)
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

/** CPU seconds of a process, and of those of its children that have ended and been waited for. */
export const cpuWithChildren = (pid: number): number => cpuOf(pid, 4)

/** The same of a process and all that live under it. */
export const cpuOfTree = (pid: number): number =>
  [pid, ...descendants(pid)].reduce((sum, each) => sum + cpuWithChildren(each), 0)

/** `utime` and `stime`, and then those of ended children, in hundredths of a second, stand behind the name in its brackets. @source proc(5) */
function cpuOf(pid: number, fields = 2): number {
  const counted = statOf(pid).slice(11, 11 + fields)
  return counted.reduce((sum, hundredths) => sum + Number(hundredths), 0) / 100
}

/** The processes that a process has started, and those that they have. */
export function descendants(pid: number): number[] {
  const parents = processNumbers().map((each) => [each, Number(statOf(each)[1])] as const)
  const under = (parent: number): number[] =>
    parents.flatMap(([each, its]) => (its === parent ? [each, ...under(each)] : []))
  return under(pid)
}

/** The node among the processes that `npm start` has started. */
export function nodeIn(npm: number): number {
  const node = descendants(npm).find((pid) => /main\.ts\0serve\0/.test(commandLineOf(pid) ?? ''))
  if (node === undefined) throw new Error('there is no node under npm')
  return node
}

/** What stands behind the name in its brackets, from the state on; empty when the process has ended. @source proc(5) */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

/** `VmRSS` of a process. */
export function residentMb(pid: number): number {
  return kilobytesIn(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m)
}

/** The server's processes share their buffers: each counts with its part of what is shared (`Pss`). */
export function sharedMb(pid: number): number {
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

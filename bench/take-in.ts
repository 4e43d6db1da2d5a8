import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSeconds } from './memory.ts'
import { contactsFile, type Variant } from './systems.ts'
import { round, type WholeNode } from './whole-node.ts'

interface ReportFigures {
  readonly state: string
  readonly rows: number
  readonly rejected: number
  readonly findingsNew: number
  readonly findingsSeen: number
  readonly error: string | null
}

export interface TakenIn {
  readonly rows: number
  readonly findingsNew: number
  readonly findingsSeen: number
  readonly rejected: number
  readonly spoolSeconds: number
  readonly seconds: number
  readonly rowsPerSecond: number
  readonly nodeCpuUs: number
  readonly databaseCpuUs: number
}

/** A report to hand in. */
export interface BenchReport {
  readonly fileName: string
  readonly contentType: string
  readonly feed: string
  readonly content: Readable
}

/**
 * Contacts and their networks; and what follows from them within a minute, the database's own upkeep and the routing of what is there: a benchmark
 * is not to measure it. @returns Seconds that the import took.
 */
export async function takeContacts({ api, admin }: WholeNode, count: number, variant: Variant = {}): Promise<number> {
  const startedAt = performance.now()
  await api.upload('/api/v1/directory/imports?format=contacts-csv', contactsFile(count, variant), {
    contentType: 'text/csv',
    fileName: 'contacts.csv',
  })
  const seconds = round((performance.now() - startedAt) / 1000)
  await admin.query('analyze directory.team, directory.contact, directory.network')
  await routedByNow(admin)
  return seconds
}

/** Waits until findings are routed by the directory as it is now: that is looked at twice a minute. */
async function routedByNow(admin: WholeNode['admin']): Promise<void> {
  for (;;) {
    const { rows } = await admin.query<{ same: boolean }>(
      'select r.version = d.version as same from observations.routed r, directory.routes_version d',
    )
    if (rows[0]!.same) return
    await sleep(500)
  }
}

/** Hands a report in. @returns Its id, once it is safely written. */
export async function handIn(
  { api }: WholeNode,
  { content, contentType, fileName, feed }: BenchReport,
): Promise<string> {
  const path = `/api/v1/reports?feed=${encodeURIComponent(feed)}`
  return (await api.upload<{ reportId: string }>(path, content, { contentType, fileName })).reportId
}

/** Waits until a report is worked through. @throws {Error} when it failed. */
export async function workedThrough({ api }: WholeNode, reportId: string): Promise<ReportFigures> {
  for (;;) {
    const figures = await api.get<ReportFigures>(`/api/v1/reports/${reportId}`)
    if (figures.state === 'failed') throw new Error(figures.error ?? 'the report failed')
    if (figures.state === 'done') return figures
    await sleep(100)
  }
}

/**
 * Hands a report in and waits until it is worked through. It lies on the disk before the clock starts: making it is no work of the node. CPU
 * tells more than the clock where the machine has other work.
 */
export async function takeIn(node: WholeNode, report: BenchReport): Promise<TakenIn> {
  const path = join(tmpdir(), `comity-bench-${process.pid}-report`)
  await pipeline(report.content, createWriteStream(path, { flush: true }))
  const before = cpuSeconds(node.pid, node.label)
  const startedAt = performance.now()
  const reportId = await handIn(node, { ...report, content: createReadStream(path, { highWaterMark: 1 << 18 }) })
  const spooledAt = performance.now()
  await rm(path)
  const { rows, findingsNew, findingsSeen, rejected } = await workedThrough(node, reportId)
  const seconds = (performance.now() - startedAt) / 1000
  const after = cpuSeconds(node.pid, node.label)
  return {
    rows,
    findingsNew,
    findingsSeen,
    rejected,
    spoolSeconds: round((spooledAt - startedAt) / 1000),
    seconds: round(seconds),
    rowsPerSecond: Math.round(rows / seconds),
    nodeCpuUs: round(((after.node - before.node) * 1e6) / rows),
    databaseCpuUs: round(((after.database - before.database) * 1e6) / rows),
  }
}

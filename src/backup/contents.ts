import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiClient } from '#kernel/command.ts'
import { isAppError } from '#kernel/errors.ts'
import type { DrillCheck } from './drill.ts'

/** The largest report that is opened for a trial. */
const readUpToBytes = 32 * 1024 * 1024

interface Report {
  readonly reportId: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly rawKept: boolean
}

/** Whether what lies outside of the database came along, and whether what was sealed opens with the keys that came along. */
export async function checkContents(
  api: ApiClient,
  dataDir: string,
  inDatabase: ReadonlySet<string>,
): Promise<DrillCheck[]> {
  const missing: string[] = []
  let smallest: Report | null = null
  let kept = 0
  for await (const report of api.pages<Report>('/api/v1/reports')) {
    if (!report.rawKept) continue
    kept++
    if (!inDatabase.has(report.reportId) && !existsSync(join(dataDir, 'spool', report.reportId)))
      missing.push(report.reportId)
    else if (smallest === null || report.sizeBytes < smallest.sizeBytes) smallest = report
  }
  const found = missing.length === 0 ? `${kept}, all with their bytes` : `without their bytes: ${missing.join(', ')}`
  return [
    { what: 'received reports', ok: missing.length === 0, found },
    await openReport(api, smallest),
    await openMessage(api),
  ]
}

async function openReport(api: ApiClient, report: Report | null): Promise<DrillCheck> {
  const what = 'a sealed report'
  if (report === null || report.sizeBytes > readUpToBytes) return { what, ok: true, found: 'there is none to open' }
  return tried(what, async () => {
    const bytes = await api.bytes(`/api/v1/reports/${report.reportId}/bytes`)
    const same = createHash('sha256').update(bytes).digest('hex') === report.sha256
    return {
      what,
      ok: same,
      found: same ? `${report.reportId} opens, byte for byte` : `${report.reportId} has other bytes`,
    }
  })
}

async function openMessage(api: ApiClient): Promise<DrillCheck> {
  const what = 'a sealed row'
  const { items } = await api.get<{ items: { messageId: string }[] }>('/api/v1/correspondence/messages?limit=50')
  for (const { messageId } of items) {
    const check = await tried(what, async () => {
      await api.get(`/api/v1/correspondence/messages/${messageId}/content`)
      return { what, ok: true, found: `the content of ${messageId} opens` }
    })
    if (check.found !== erased) return check
  }
  return { what, ok: true, found: 'there is none to open' }
}

const erased = 'erased'

/** A refusal is what the drill looks for; a content whose time is over is neither good nor bad. */
async function tried(what: string, work: () => Promise<DrillCheck>): Promise<DrillCheck> {
  try {
    return await work()
  } catch (error) {
    if (isAppError(error, 'correspondence.content-erased')) return { what, ok: true, found: erased }
    if (isAppError(error)) return { what, ok: false, found: error.message }
    throw error
  }
}

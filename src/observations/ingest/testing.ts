/** For tests: an intake without its thread, over a real database and a real spool, that can be broken off anywhere. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createHash } from 'node:crypto'
import { instant, plusMs, type Instant } from '#kernel/instant.ts'
import { createBox } from '#platform/box.ts'
import type { Database } from '#platform/database.ts'
import { openSpool } from '#platform/spool.ts'
import { testDatabase } from '#testing/database.ts'
import { createFormats, type Formats } from '../formats/formats.ts'
import { BUILT_IN_SCHEMA } from '../formats/shadowserver/schema.ts'
import { UNPACK_LIMITS, type UnpackLimits } from '../formats/unpack/limits.ts'
import { findReport, insertReport, listRejected, startRetry } from '../reports/store.ts'
import type { ReportRow } from '../reports/report.ts'
import { createRouter } from './router.ts'
import { workThrough } from './work-through.ts'
import { claimReport } from './leases/store.ts'

export const testNow = instant('2026-11-22T09:00:00Z')

export interface TestIntake {
  readonly db: Database
  add(bytes: Uint8Array | string, fileName?: string, options?: { feed?: string }): Promise<string>
  /** Works the next waiting report through, over the given database or its own. @returns False when none waits. */
  work(options?: {
    through?: Database
    formats?: Formats
    unpackLimits?: Partial<UnpackLimits>
    cutBy?: number
    between?: () => Promise<void>
    shortOnly?: boolean
  }): Promise<boolean>
  report(reportId: string): Promise<ReportRow>
  rejected(reportId: string): Promise<{ part: string; line: number; reason: string; sample: string }[]>
  retry(reportId: string): Promise<void>
  /** Everything that was counted, without the numbers that differ from run to run. */
  counted(): Promise<Record<string, unknown[]>>
  /** Forgets everything. */
  clear(): Promise<void>
}

export async function testIntake(t: Pick<TestContext, 'after'>, chunkBytes = 400): Promise<TestIntake> {
  const db = await testDatabase(t)
  const folder = mkdtempSync(join(tmpdir(), 'comity-test-intake-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const box = createBox(Buffer.alloc(32, 7))
  const spool = await openSpool({ folder, box, reserveBytes: 0 })
  const builtIn = createFormats(BUILT_IN_SCHEMA)
  let made = 0
  let clock = testNow

  async function rowOf(reportId: string): Promise<ReportRow> {
    return (await findReport(db, reportId))!
  }

  return {
    db,
    async add(bytes, fileName = '2026-11-21-scan_redis-x-asn.csv', { feed } = {}) {
      const reportId = `report_${++made}`
      const content = Buffer.from(bytes)
      await spool.write(reportId, oneByOne(content), 1 << 30)
      await insertReport(db, {
        reportId,
        sha256: createHash('sha256').update(content).update(String(made)).digest('hex'),
        feed: feed ?? null,
        fileName,
        origin: 'http',
        addedBy: 'test',
        exercise: false,
        sizeBytes: content.length,
        receivedAt: testNow,
        rawUntil: plusMs(testNow, 1000),
      })
      return reportId
    },
    async work({
      through = db,
      formats = builtIn,
      unpackLimits = {},
      cutBy = chunkBytes,
      between,
      shortOnly = false,
    } = {}) {
      clock = plusMs(clock, 60_000)
      const claimed = await claimReport(db, 'worker_test', clock, plusMs(clock, 30_000), { shortOnly })
      if (claimed === null) return false
      await workThrough(
        {
          db: through,
          box,
          spool,
          clock: (): Instant => testNow,
          router: createRouter(null),
          formats,
          limits: { chunkBytes: cutBy, unpack: { ...UNPACK_LIMITS, ...unpackLimits } },
          signal: new AbortController().signal,
          ...(between && { between }),
        },
        claimed,
      )
      return true
    },
    report: rowOf,
    async rejected(reportId) {
      const { report_no } = (await rowOf(reportId)) as ReportRow & { report_no: number }
      return (await listRejected(db, report_no, 0, 1000)).map(({ part, line, reason, sample }) => ({
        part,
        line,
        reason,
        sample: box.open(sample, `rejected/${reportId}`).toString('utf8'),
      }))
    },
    async retry(reportId) {
      await db.transaction(async (tx) => startRetry(tx, (await rowOf(reportId)).report_no))
    },
    counted: () => readCounted(db),
    async clear() {
      for (const name of tables) await db.query(`delete from observations.${name}`)
      made = 0
      clock = testNow
    },
  }
}

async function* oneByOne(content: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += 700) yield content.subarray(at, at + 700)
}

const tables = [
  'pending',
  'finding_history',
  'evidence_block',
  'sighting_block',
  'rejected',
  'chunk',
  'trend',
  'feed_day',
  'finding',
  'report',
] as const

const questions: Readonly<Record<string, string>> = {
  findings: `select encode(f.key, 'hex') as key, f.ip, f.port, f.state, f.first_seen, f.last_seen, f.seen_days::text as days, f.sightings, f.version,
    f.block_row >= 0 as placed, exists (select from observations.evidence_block e where e.block_no = f.block_no) as proven
    from observations.finding f order by f.key`,
  reports: `select r.report_id, r.state, r.dropped, sum(c.rows) as rows, sum(c.events) as events, sum(c.rejected) as rejected, sum(c.findings_new) as new,
    sum(c.findings_seen) as seen, count(c.*) as chunks
    from observations.report r left join observations.chunk c using (report_no) group by r.report_no order by r.report_no`,
  blocks: `select r.report_id, b.rows, b.seen_at from observations.sighting_block b join observations.report r using (report_no)
    order by b.report_no, b.seen_at, b.rows`,
  refused: `select r.report_id, j.part, j.line, j.reason from observations.rejected j join observations.report r using (report_no) order by 1, 2, 3, 4`,
  trend: `select t.day, c.identifier, t.new_findings, t.sightings from observations.trend t join observations.classification c using (class_no) order by 1, 2`,
  feedDays: `select f.feed, d.day, d.reports, d.rows from observations.feed_day d join observations.feed f using (feed_no) order by 1, 2`,
  pending: `select encode(f.key, 'hex') as key, p.contact_no from observations.pending p join observations.finding f using (finding_no) order by 1`,
  history: `select encode(f.key, 'hex') as key, h.what from observations.finding_history h join observations.finding f using (finding_no) order by 1, 2`,
}

async function readCounted(db: Database): Promise<Record<string, unknown[]>> {
  const counted: Record<string, unknown[]> = {}
  for (const [name, text] of Object.entries(questions))
    counted[name] = (await db.query(text)).rows.map((row) => ({ ...row }))
  return counted
}

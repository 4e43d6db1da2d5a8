/**
 * A whole node under a steady mix for hours: reports with known and new systems, the mails that follow, answers, and people who read. A line each
 * minute, and at the end what grew. `node bench/soak.ts --hours N [--minutes N] [--reports N] [--rows N] [--desks N] [--reads N]`
 *
 * Ctrl-C ends it after the minute that runs, with its figures. Exit 1 when rows were lost or counted twice, or a figure grew that should not.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startSmtpSink } from '../test/support/smtp.ts'
import { watchMemory } from './memory.ts'
import { heldBytes, look, type Look } from './soak/look.ts'
import { slopeOf } from './soak/slope.ts'
import { deskContacts, startTraffic } from './soak/traffic.ts'
import { quantile, round, say, startWholeNode } from './whole-node.ts'

const { values: options } = parseArgs({
  options: {
    hours: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '0' },
    reports: { type: 'string', default: '4' },
    rows: { type: 'string', default: '1000' },
    desks: { type: 'string', default: '48' },
    reads: { type: 'string', default: '2' },
  },
})
const minutes = Math.round(Number(options.hours) * 60 + Number(options.minutes))
if (!(minutes > 0)) throw new RangeError('how long? --hours N or --minutes N')
const feed = 'shadowserver:event4_sinkhole_http'
const mebibyte = 1 << 20

const sink = await startSmtpSink()
const heapFolder = mkdtempSync(join(tmpdir(), 'comity-soak-'))
const heapFile = join(heapFolder, 'held')
const node = await startWholeNode({
  nodeOptions: ['--expose-gc', '--import', join(import.meta.dirname, 'soak', 'heap.ts')],
  environment: {
    COMITY_BENCH_HEAP: heapFile,
    COMITY_SMTP_URL: `${sink.url}?tls=optional`,
    COMITY_MAIL_LOOPBACK_ONLY: 'yes',
    COMITY_RECIPIENT_MESSAGES_A_DAY: '10000',
    // What is steady here is no anomaly.
    COMITY_BREAKER_FLOOR_FINDINGS: '1000000000',
    COMITY_BREAKER_SHARE_POINTS: '100',
  },
})

type Queues = Pick<
  Look,
  'deadRows' | 'reportsWaiting' | 'pending' | 'mailsWaiting' | 'mailWaitsSeconds' | 'logPending' | 'connections'
>

/** The figures of a minute that should stay level under a steady load. */
interface Minute extends Queues {
  readonly nodeMiB: number
  /** What its main thread, and all others together, still hold after a collection. */
  readonly heldMiB: number
  readonly othersHoldMiB: number
  readonly databaseMiB: number
  readonly walMiB: number
  readonly tableBytesAFinding: number
  readonly indexBytesAFinding: number
  readonly hollowMiB: number
  readonly reportSeconds: number
  readonly readP95Ms: number
}

const mib = (bytes: number): number => round(bytes / mebibyte, 1)
const sizesOf = (now: Look) => ({
  tableBytesAFinding: Math.round(now.findingTableBytes / Math.max(1, now.findings)),
  indexBytesAFinding: Math.round(now.findingIndexBytes / Math.max(1, now.findings)),
  hollowMiB: mib(Object.values(now.hollow).reduce((sum, bytes) => sum + bytes, 0)),
})
const queuesOf = ({
  deadRows,
  reportsWaiting,
  pending,
  mailsWaiting,
  mailWaitsSeconds,
  logPending,
  connections,
}: Look): Queues => ({
  deadRows,
  reportsWaiting,
  pending,
  mailsWaiting,
  mailWaitsSeconds: round(mailWaitsSeconds, 1),
  logPending,
  connections,
})

let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (interrupted = true))
let grew: string[] = []
try {
  const { admin, api } = node
  await admin.query(
    `insert into observations.feed (feed, name, tlp, period) values ($1, 'Sinkhole', 'TLP:GREEN', 'at-once')`,
    [feed],
  )
  await api.upload('/api/v1/directory/imports?format=contacts-csv', deskContacts(Number(options.desks)), {
    contentType: 'text/csv',
    fileName: 'contacts.csv',
  })
  const { token } = await api.post<{ token: string }>('/api/v1/tokens', { roles: ['duty-officer'], name: 'soak' })
  const memory = watchMemory(node.pid, node.label)
  const traffic = startTraffic(node, sink, token, {
    feed,
    reportsAMinute: Number(options.reports),
    rowsAReport: Number(options.rows),
    oneAnsweredOf: 10,
    readsASecond: Number(options.reads),
  })
  const series: Minute[] = []
  let before = await look(admin)
  for (let at = performance.now(); series.length < minutes && !interrupted;) {
    at += 60_000
    await Promise.race([sleep(at - performance.now()), traffic.over])
    const [now, held, passed] = [await look(admin), memory.now(), traffic.passed()]
    const stillHeld = await heldBytes(node.pid, heapFile)
    const minute: Minute = {
      nodeMiB: held.node,
      heldMiB: mib(stillHeld.main),
      othersHoldMiB: mib(stillHeld.others),
      databaseMiB: held.whole - held.node,
      walMiB: mib(now.walAt - before.walAt),
      ...sizesOf(now),
      ...queuesOf(now),
      reportSeconds: round(Math.max(0, ...passed.reportSeconds), 1),
      readP95Ms: round(quantile(passed.readMs, 0.95) || 0, 1),
    }
    series.push(minute)
    const { reports, mails, answers } = passed
    say(`minute ${series.length}`, {
      reports,
      mails,
      answers,
      findings: now.findings,
      databaseOnDiskMiB: mib(now.databaseBytes),
      ...minute,
    })
    if (Object.keys(now.hollow).length > 0) say('much room for few rows, bytes', now.hollow)
    before = now
  }
  await traffic.end()
  const { rows } = await admin.query<{ sightings: string }>(
    'select sum(sightings) as sightings from observations.finding',
  )
  say('counted', { handedIn: traffic.rows(), counted: Number(rows[0]!.sightings) })
  if (Number(rows[0]!.sightings) !== traffic.rows()) throw new Error('rows were lost or counted twice')
  say('memory, MiB', { highest: memory.stop() })
  for (const name of Object.keys(series[0]!) as (keyof Minute)[]) {
    const slope = slopeOf(series.map((minute, index) => [index, minute[name]]))
    say(`slope of ${name}`, { mean: round(slope.mean), anHour: round(slope.anHour), grows: slope.grows })
    if (slope.grows) grew = [...grew, name]
  }
} finally {
  await node.stop()
  await sink.close()
  rmSync(heapFolder, { recursive: true, force: true })
}
if (grew.length > 0) {
  say('grew', { figures: grew })
  process.exitCode = 1
}

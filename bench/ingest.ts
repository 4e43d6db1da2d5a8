/**
 * The main job end to end: a report is handed in to a whole node over its own PostgreSQL (fsync on) and worked through to findings, routed
 * and pending for notification. `node bench/ingest.ts [--rows N] [--contacts N] [--format sinkhole|intelmq] [--ipv6] [--utf8] [--on-top N]
 * [--minutes N] [--profile DIR] [--statements] [--node-option FLAG]`
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { bareCopy } from './bare-copy.ts'
import { fillFindings } from './fill.ts'
import { intelmqReport } from './intelmq.ts'
import { watchMemory } from './memory.ts'
import { runMinutes } from './minutes.ts'
import { sinkholeReport } from './sinkhole.ts'
import { watchStatements } from './statements.ts'
import { bytesEach, bytesOf } from './sizes.ts'
import { mostSystems } from './systems.ts'
import { takeContacts, takeIn, type BenchReport } from './take-in.ts'
import { round, say, startWholeNode } from './whole-node.ts'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    contacts: { type: 'string', default: '100000' },
    format: { type: 'string', default: 'sinkhole' },
    ipv6: { type: 'boolean', default: false },
    utf8: { type: 'boolean', default: false },
    'on-top': { type: 'string', default: '0' },
    minutes: { type: 'string', default: '0' },
    profile: { type: 'string' },
    statements: { type: 'boolean', default: false },
    'node-option': { type: 'string', multiple: true, default: [] },
  },
})
const [rows, contacts, onTop, minutes] = [options.rows, options.contacts, options['on-top'], options.minutes].map(
  Number,
)
if ([rows, contacts, onTop, minutes].some((number) => !Number.isSafeInteger(number) || number! < 0))
  throw new RangeError('--rows, --contacts, --on-top and --minutes are whole numbers')
if (2 * rows! + onTop! > mostSystems)
  throw new RangeError(`2 × --rows and --on-top are at most ${mostSystems} together`)
if (onTop! > 0 && (options.ipv6 || onTop! < rows!)) throw new RangeError('--on-top is at least --rows, and IPv4')
const variant = { ipv6: options.ipv6, utf8: options.utf8 }

const formats = {
  sinkhole: { feed: 'shadowserver:event4_sinkhole_http', type: 'text/csv', ending: 'csv', write: sinkholeReport },
  intelmq: { feed: 'intelmq:events', type: 'application/x-ndjson', ending: 'jsonl', write: intelmqReport },
}
const format = formats[options.format as keyof typeof formats]
if (format === undefined) throw new RangeError(`--format is one of ${Object.keys(formats).join(', ')}`)

function report(day: string, count: number, systemOf: (row: number) => number): BenchReport {
  return {
    feed: format.feed,
    contentType: format.type,
    fileName: `${day}-event4_sinkhole_http-bench.${format.ending}`,
    content: format.write(day, count, systemOf, variant),
  }
}

/** Systems of the first report, of those that are new among the known, and of what was there before both. */
const firstOnTop = 2 * rows!
/** Nineteen of twenty rows are known: from the first report, or from all over the findings that were there before it. */
function mostlyKnown(row: number): number {
  if (row % 20 === 0) return rows! + row
  return onTop! > 0 ? firstOnTop + Math.floor((row * onTop!) / rows!) : row
}
/** Half of the rows of a long run are new, as long as there are systems left; the others were in the report before. */
function halfKnown(turn: number): (row: number) => number {
  const half = Math.ceil(rows! / 2)
  return (row) => (firstOnTop + onTop! + turn * half + (row % 2 === 0 ? row / 2 : (row - 1) / 2 - half)) % mostSystems
}
const dayOf = (turn: number): string => new Date(Date.UTC(2026, 10, 1 + (turn % 21))).toISOString().slice(0, 10)

const profiling = options.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', options.profile]
const node = await startWholeNode({ nodeOptions: [...options['node-option'], ...profiling] })
try {
  const { admin } = node
  // What is measured ends where a notification is pending: composing and sending is another figure.
  await admin.query(`insert into observations.feed (feed, name, period) values ($1, $1, 'off')`, [format.feed])
  say('contacts', { contacts, seconds: await takeContacts(node, contacts!, variant) })
  let before = 0
  if (onTop! > 0) {
    const { rows: seen } = await takeIn(
      node,
      report('2026-11-19', 8, (row) => firstOnTop + row),
    )
    const seconds = await fillFindings(admin, { first: firstOnTop + seen, count: onTop! - seen, feed: format.feed })
    before = onTop!
    say('there already', { findings: before, seconds })
  }
  const nextNumber = async (): Promise<number> =>
    Number((await admin.query(`select nextval('observations.finding_number') as next`)).rows[0].next)
  const firstNo = await nextNumber()

  const memory = watchMemory(node.pid, node.label)
  await sleep(2000)
  const idle = memory.now()
  const watched = (): (() => Promise<void>) => {
    const end = options.statements ? watchStatements(admin) : null
    return async () => {
      if (end !== null) say('statements meanwhile, % of looks', await end())
    }
  }
  const bytesBefore = await bytesOf(admin)
  let endWatch = watched()
  const fresh = await takeIn(
    node,
    report('2026-11-20', rows!, (row) => row),
  )
  say('new', fresh)
  await endWatch()
  say('bytes on the disk', await bytesEach(admin, bytesBefore, { findings: rows!, rows: rows! }))
  endWatch = watched()
  const known = await takeIn(node, report('2026-11-21', rows!, mostlyKnown))
  say('95 % known', known)
  await endWatch()
  const { rows: counts } = await admin.query<{ findings: number; sightings: number; pending: number }>(
    `select count(*)::int as findings, sum(sightings)::int as sightings, (select count(*)::int from observations.pending) as pending
     from observations.finding`,
  )
  say('in the database', counts[0]!)
  if (counts[0]!.sightings !== before + 2 * rows!) throw new Error('rows were lost or counted twice')
  if (known.findingsNew !== Math.ceil(rows! / 20)) throw new Error('what was there already was not known')
  const endNo = await nextNumber()
  if (minutes! > 0) {
    const rates = await runMinutes(node, minutes!, (turn) => report(dayOf(turn), rows!, halfKnown(turn)))
    say('rows/s minute by minute, half known', { slowest: Math.min(...rates), rates })
  }
  say('memory, MiB', { idle, highest: memory.stop() })
  await node.stopNode()
  const bare = await bareCopy(admin, { first: firstNo, end: endNo })
  const bareRate = bare.rows / bare.seconds
  say('bare binary COPY of the findings', {
    rows: bare.rows,
    seconds: round(bare.seconds),
    rowsPerSecond: Math.round(bareRate),
  })
  say('ratio of new to bare COPY', { ratio: round(fresh.rowsPerSecond / bareRate) })
} finally {
  await node.stop()
}

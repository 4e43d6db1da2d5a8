/**
 * How long the norm report takes over a year of a busy node:
 *
 *     node bench/report.ts [--cases N] [--findings N] [--feeds N] [--keep]
 *
 * The facts are those that such a node writes: for each feed and day one leaf whose counts add up to all findings, for each case its
 * decisions, duties, approvals and messages. They lie in a database as the log keeps them; the clock covers reading them, computing
 * every metric and making the edition. The second program computes the same from a bundle of the same facts, and must agree.
 */
import { hash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { canonicalJson, type Json } from '#kernel/canonical-json.ts'
import { instant, instantFromMs, msOf } from '#kernel/instant.ts'
import { testDatabase } from '#testing/database.ts'
import { computeReport } from '../src/transparency/report/compute.ts'
import { metricDefinitions } from '../src/transparency/report/definitions/metric-definitions.ts'
import type { FactVector } from '../src/transparency/report/fact-vector.ts'
import { createNormReports } from '../src/transparency/report/norm-report.ts'
import { createSigner } from '#kernel/signed-note.ts'

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    findings: { type: 'string', default: '10000000' },
    feeds: { type: 'string', default: '60' },
  },
})
const [cases, findings, feeds] = [options.cases, options.findings, options.feeds].map(Number) as [
  number,
  number,
  number,
]
const begin = msOf(instant('2026-01-01T00:00:00Z'))
const dayMs = 86_400_000
const year = { from: '2026-01-01', to: '2026-12-31' }

let state = 7
function chance(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}
const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)]!

type Draft = Omit<FactVector, 'index'> & { readonly written: number }

function* casesOfYear(): Generator<Draft> {
  for (let at = 0; at < cases; at++) {
    let ms = begin + chance() * 360 * dayMs
    const ref = hash('sha256', `case ${at}`, 'hex').slice(0, 32)
    const say = (type: string, figures: FactVector['figures'], own = ref): Draft => {
      ms += chance() * 6 * 3_600_000
      return { type, at: instantFromMs(ms), ref: own, exercise: chance() < 0.02, figures, written: ms }
    }
    const rule = pick(['c-1', 'a-1', 'h-1', 'g-1', 'k-4', 'p3-1'])
    yield say('norms.decided', {
      act: pick(['notify', 'share', 'measure']),
      outcome: pick(['ALLOW', 'OBLIGE', 'REQUIRE']),
      rules: 'c-2 e-1',
    })
    yield say('norms.obligation-owed', { rule, hours: 24 })
    yield say('norms.approval-asked', { act: 'share', roles: 'head' })
    yield say('norms.approval-answered', {
      kind: pick(['approval', 'referral', 'override']),
      answer: 'approved',
      role: pick(['head', 'data-protection']),
      hours: chance() * 30,
    })
    if (chance() < 0.9) yield say('norms.obligation-met', { rule, hours: chance() * 40, late: chance() < 0.1 })
    for (let message = 0; message < 6; message++) {
      const own = `${ref}${message}`
      yield say(
        'observations.notified',
        { findings: 40, hoursFromReceipt: chance() * 20, domestic: chance() < 0.7 },
        own,
      )
      if (chance() < 0.5)
        yield say(
          'observations.notification-answered',
          { answer: pick(['fixed', 'working-on-it', 'not-ours']), changed: false, findings: 40 },
          own,
        )
    }
    yield say('taskings.decided', {
      origin: pick(['ministry', 'court', 'company']),
      purpose: pick(['warning', 'response']),
      outcome: 'ALLOW',
    })
  }
}

/** All findings in leaves of feeds: told on their day, and gone, watched or not, at ages that differ from day to day. */
function* feedsOfYear(): Generator<Draft> {
  const each = Math.round(findings / (feeds * 365))
  for (let day = 0; day < 365; day++)
    for (let feed = 0; feed < feeds; feed++) {
      const ages = Array.from(
        { length: 40 },
        (_, at) => `${15 + at}/${1 + Math.floor(chance() * (14 + at))}:${Math.floor(each / 60)}`,
      )
      const at = begin + (day + 1) * dayMs - 1
      yield {
        type: 'observations.feed-day',
        at: instantFromMs(at),
        written: at + 36 * 3_600_000,
        ref: `feed ${feed}`,
        exercise: false,
        figures: {
          feed: `provider:report_${feed}`,
          day: instantFromMs(begin + day * dayMs).slice(0, 10),
          up: chance() < 0.97,
          reports: 1,
          rows: each * 8,
          new: each,
          orphans: Math.floor(each / 50),
          told: each,
          ended: Math.floor(each * 0.8),
          reopened: Math.floor(each * 0.1),
          gone: day < 60 ? '' : ages.join(' '),
          unwatched: day < 60 ? '' : '20/4:3 33/9:2',
        },
      }
    }
}

function say(what: string, value: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ what, ...value })}\n`)
}

const facts: FactVector[] = [...casesOfYear(), ...feedsOfYear()]
  .toSorted((a, b) => a.written - b.written)
  .map(({ type, at, ref, exercise, figures }, index) => ({ index, type, at, ref, exercise, figures }))
say('facts', {
  cases,
  findings: feeds * 365 * Math.round(findings / (feeds * 365)),
  feedDays: feeds * 365,
  leaves: facts.length,
})

const pureCpu = process.cpuUsage()
const pureAt = performance.now()
const pure = await computeReport(facts, year, metricDefinitions)
say('computed from memory', { seconds: round((performance.now() - pureAt) / 1000), ...cpuSince(pureCpu) })

const ending: (() => unknown)[] = []
const db = await testDatabase({ after: (work: () => unknown) => void ending.push(work) } as Parameters<
  typeof testDatabase
>[0])
try {
  await fill()
  const reports = createNormReports({
    db,
    clock: () => instant('2027-06-01T00:00:00Z'),
    signer: (origin) => createSigner(origin, Buffer.alloc(32, 7)),
  })
  const readCpu = process.cpuUsage()
  const readAt = performance.now()
  const report = await reports.compute({ ...year, edition: 'internal' })
  const text = canonicalJson(report as unknown as Json)
  say('computed from the database', {
    seconds: round((performance.now() - readAt) / 1000),
    ...cpuSince(readCpu),
    bytes: text.length,
    same: text === canonicalJson(pure as unknown as Json),
  })
  const publicAt = performance.now()
  await reports.compute({ ...year, edition: 'public' })
  say('public edition', { seconds: round((performance.now() - publicAt) / 1000) })
  say('memory', { highestMiB: Math.round(process.resourceUsage().maxRSS / 1024) })
} finally {
  for (const work of ending.toReversed()) await work()
}

/** Leaves as the log keeps them; the tree above them is not what is measured here. */
async function fill(): Promise<void> {
  await db.query(
    `insert into transparency.epoch (epoch, origin, vkey, size, begun_at) values (1, 'bench.example/log', '-', $1, now())`,
    [facts.length],
  )
  await db.query(
    `insert into transparency.checkpoint (epoch, size, note, signed_at, published_at) values (1, $1, '-', now(), now())`,
    [facts.length],
  )
  for (let at = 0; at < facts.length; at += 5000) {
    const part = facts.slice(at, at + 5000)
    const figures = part.map(({ type, at: on, ref, exercise, figures: own }) =>
      JSON.stringify({ type, at: on, ref, exercise, figures: own }),
    )
    await db.query(
      `insert into transparency.opening (fact_no, private_salt, figures_salt, figures)
       select $1 + n, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), f::jsonb from unnest($2::text[]) with ordinality as u (f, n)`,
      [at, figures],
    )
    await db.query(
      `insert into transparency.leaf (epoch, leaf_index, fact_no, entry)
       select 1, $1 + n - 1, $1 + n, decode(repeat('00', 65), 'hex') from generate_series(1, $2) as n`,
      [at, part.length],
    )
  }
  await db.query('analyze transparency.opening')
}

/** Seconds of CPU of this process, which other work on the machine does not lengthen. */
function cpuSince(before: NodeJS.CpuUsage): { cpuSeconds: number } {
  const { user, system } = process.cpuUsage(before)
  return { cpuSeconds: round((user + system) / 1e6) }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/**
 * Exactly-once, held against an oracle that is slow and obvious: reports are read over a database that fails at any statement or COPY, before
 * it, in its middle or after it, and whose acknowledgements get lost; by one worker, or by one beside another that was taken for dead.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Database, Tx } from '#platform/database.ts'
import { copyFaults, Fault, faultyCopies, type CopyFault } from '#testing/faulty-copy.ts'
import { testIntake, type TestIntake } from './testing.ts'

interface Line {
  readonly host: number
  readonly day: number
  readonly hour: number
  readonly port: number
  readonly broken: boolean
}

const line: fc.Arbitrary<Line> = fc.record({
  host: fc.integer({ min: 1, max: 9 }),
  day: fc.integer({ min: 18, max: 22 }),
  hour: fc.integer({ min: 0, max: 23 }),
  port: fc.constantFrom(6379, 6380),
  broken: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
})
const reports = fc.array(fc.array(line, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 3 })
/** Operations that go well between two faults; and how one comes. */
const faults: fc.Arbitrary<PlannedFault[]> = fc.array(
  fc.record({ after: fc.integer({ min: 0, max: 70 }), done: fc.boolean(), copy: fc.constantFrom(...copyFaults) }),
  { maxLength: 12 },
)

const text = (value: number): string => String(value).padStart(2, '0')
const timeOf = ({ day, hour }: Line): string => `2026-11-${text(day)}T${text(hour)}:00:00.000Z`
function bytesOf(lines: readonly Line[]): string {
  const rows = lines.map(
    (each) =>
      `"${timeOf(each).slice(0, 19).replace('T', ' ')}","${each.broken ? 'nowhere' : `192.0.2.${each.host}`}",${each.port},"tcp",64496,"XA","redis"\n`,
  )
  return `"timestamp","ip","port","protocol","asn","geo","tag"\n${rows.join('')}`
}

/** What must stand in the database in the end: no chunks, no blocks, no numbers; only what somebody would count by hand. */
function oracle(files: readonly (readonly Line[])[]): Record<string, unknown> {
  const sound = files.flat().filter((each) => !each.broken)
  const systems = [...new Set(sound.map(({ host, port }) => `192.0.2.${host}:${port}`))].sort()
  return {
    findings: systems.map((system) => {
      const seen = sound.filter(({ host, port }) => `192.0.2.${host}:${port}` === system)
      const times = seen.map(timeOf).sort()
      return [system, seen.length, times[0], times.at(-1), [...new Set(seen.map(({ day }) => day))].sort().join()]
    }),
    reports: files.map((lines) => {
      const broken = lines.filter((each) => each.broken).length
      return ['done', lines.length, lines.length - broken, broken]
    }),
    newFindings: systems.length,
    refused: files.flat().length - sound.length,
    trend: [18, 19, 20, 21, 22].map((day) => sound.filter((each) => each.day === day).length),
    feedDay: [files.length, sound.length],
    unproven: 0,
  }
}

/** The same, as the intake's tables have it. */
async function counted({ db }: TestIntake): Promise<Record<string, unknown>> {
  const rows = async <Row extends object>(query: string): Promise<Row[]> => (await db.query<Row>(query)).rows
  const one = async (query: string): Promise<number> => Number((await rows<{ n: number }>(query))[0]!.n)
  return {
    findings: (
      await rows<{ system: string; sightings: number; first_seen: string; last_seen: string; days: string }>(
        `select host(ip) || ':' || port as system, sightings, first_seen, last_seen,
           (select string_agg(extract(day from d)::text, ',' order by d) from unnest(seen_days) r,
              generate_series(lower(r), upper(r) - 1, interval '1 day') d) as days
         from observations.finding order by 1`,
      )
    ).map((row) => [row.system, row.sightings, row.first_seen, row.last_seen, row.days]),
    reports: (
      await rows<{ state: string; rows: number; events: number; rejected: number }>(
        `select r.state, sum(c.rows)::int as rows, sum(c.events)::int as events, sum(c.rejected)::int as rejected
         from observations.report r join observations.chunk c using (report_no) group by r.report_no order by r.report_no`,
      )
    ).map((row) => [row.state, row.rows, row.events, row.rejected]),
    newFindings: await one('select coalesce(sum(findings_new), 0)::int as n from observations.chunk'),
    refused: await one('select count(*)::int as n from observations.rejected'),
    trend: await Promise.all(
      [18, 19, 20, 21, 22].map((day) =>
        one(`select coalesce(sum(sightings), 0)::int as n from observations.trend where day = '2026-11-${day}'`),
      ),
    ),
    feedDay: [
      await one('select sum(reports)::int as n from observations.feed_day'),
      await one('select coalesce(sum(rows), 0)::int as n from observations.feed_day'),
    ],
    unproven: await one(
      `select count(*)::int as n from observations.finding f
       where not exists (select from observations.evidence_block e where e.block_no = f.block_no)`,
    ),
  }
}

interface PlannedFault {
  readonly after: number
  /** Whether a statement is carried out before it fails. */
  readonly done: boolean
  /** How a COPY fails, where it is one. */
  readonly copy: CopyFault
}

interface Plan {
  /** The fault of the next operation; null where it goes well. */
  next(kind: 'query' | 'copy'): PlannedFault | null
  struck: { query: number; copy: number }
}

function planOf(given: readonly PlannedFault[]): Plan {
  const left = [...given]
  let well = left[0]?.after ?? Infinity
  const struck = { query: 0, copy: 0 }
  return {
    struck,
    next(kind) {
      if (well-- > 0) return null
      const fault = left.shift()!
      well = left[0]?.after ?? Infinity
      struck[kind]++
      return fault
    },
  }
}

/** Nothing fails but one COPY, counted from 0. */
function planOfCopy(no: number, copy: CopyFault): Plan {
  let copies = 0
  const struck = { query: 0, copy: 0 }
  return {
    struck,
    next(kind) {
      if (kind === 'query' || copies++ !== no) return null
      struck.copy++
      return { after: 0, done: false, copy }
    },
  }
}

/** One operation under a plan of faults: it goes well, it never happens, or it happens and nobody hears of it. */
async function under<T>(plan: Plan, work: () => Promise<T>): Promise<T> {
  const fault = plan.next('query')
  if (fault === null) return work()
  if (fault.done) await work()
  throw new Fault()
}

function faulty(db: Database, plan: Plan): Database {
  const inside = (tx: Tx): Tx => ({
    client: faultyCopies(tx.client, db, () => plan.next('copy')?.copy ?? null),
    query: (words, values) => under(plan, () => tx.query(words, values)),
  })
  return {
    ...db,
    query: (words, values) => under(plan, () => db.query(words, values)),
    transaction: (work) => under(plan, () => db.transaction((tx) => work(inside(tx)))),
  }
}

/** Lets workers come and go until nothing waits. @param beside How many read at a time, each thinking the others dead. */
async function readAll(intake: TestIntake, plan: Plan, beside: number): Promise<void> {
  for (;;) {
    const ended = await Promise.allSettled(
      Array.from({ length: beside }, () => intake.work({ through: faulty(intake.db, plan) })),
    )
    const failures = ended.filter((each) => each.status === 'rejected').map((each): unknown => each.reason)
    for (const failure of failures) if (!(failure instanceof Fault)) throw failure
    // A server process that was just ended may hold its locks for a moment more: what they keep from being claimed still waits.
    const nobodyWorked = failures.length === 0 && ended.every((each) => each.status === 'fulfilled' && !each.value)
    if (nobodyWorked && !(await somethingWaits(intake))) return
  }
}

async function somethingWaits({ db }: TestIntake): Promise<boolean> {
  const { rows } = await db.query(`select from observations.report where state in ('spooled', 'processing') limit 1`)
  return rows.length > 0
}

const numRuns = Number(process.env['COMITY_TEST_RUNS'] ?? 10)

for (const [who, beside] of [
  ['one worker', 1],
  ['two workers that each think the other dead', 2],
] as const)
  test(`whatever statement fails or goes unheard, every row is counted exactly once by ${who}`, async (t) => {
    const intake = await testIntake(t)
    let struck = 0
    await fc.assert(
      fc.asyncProperty(reports, faults, async (files, given) => {
        await intake.clear()
        for (const lines of files) await intake.add(bytesOf(lines))
        const plan = planOf(given)
        await readAll(intake, plan, beside)
        struck += plan.struck.query + plan.struck.copy
        assert.deepEqual(await counted(intake), oracle(files))
      }),
      // What fails is replayed by its seed and path; making it smaller would take minutes.
      { numRuns, endOnFailure: true },
    )
    assert.ok(struck >= numRuns / 2, `only ${struck} faults struck`)
  })

for (const how of copyFaults)
  test(`whichever COPY fails so that it is ${how}, every row is counted exactly once`, async (t) => {
    const intake = await testIntake(t)
    const line = (host: number) => ({ host, day: 20, hour: 6, port: 6379, broken: false })
    // Of two chunks and more, so that a COPY that fails has some before and some behind it.
    const files = [Array.from({ length: 9 }, (_, no) => line(no + 1)), [line(3), line(4)]]
    for (let no = 0; ; no++) {
      await intake.clear()
      for (const lines of files) await intake.add(bytesOf(lines))
      const plan = planOfCopy(no, how)
      await readAll(intake, plan, 1)
      assert.deepEqual(await counted(intake), oracle(files))
      if (plan.struck.copy > 0) continue
      assert.ok(no >= 2, `only ${no} COPYs were there to fail`)
      return
    }
  })

test('the oracle sees a row that is counted twice, and one that is lost', async (t) => {
  const intake = await testIntake(t)
  const files = [[1, 2, 3].map((host) => ({ host, day: 20, hour: 6, port: 6379, broken: false }))]
  await intake.add(bytesOf(files[0]!))
  await readAll(intake, planOf([]), 1)
  assert.deepEqual(await counted(intake), oracle(files))
  await intake.db.query(`update observations.finding set sightings = 2 where ip = '192.0.2.1'`)
  assert.notDeepEqual(await counted(intake), oracle(files))
  await intake.db.query(`update observations.finding set sightings = 1 where ip = '192.0.2.1'`)
  await intake.db.query(`update observations.trend set sightings = 2`)
  assert.notDeepEqual(await counted(intake), oracle(files))
})

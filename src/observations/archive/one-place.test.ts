import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stateCode, type FindingState } from '../finding-state.ts'
import { whereOf } from '../findings/filter.ts'
import { addHistory, countFindings, findFindings, listFindings, setStates } from '../findings/store.ts'
import { testIntake } from '../ingest/testing.ts'
import { dropAt, monthOf } from './month.ts'
import { listMonths } from './store.ts'
import { archiveSetting, everything, retentionDays, systems, type Setting } from './testing.ts'

type Op =
  | {
      readonly kind: 'report'
      readonly systems: readonly number[]
      readonly interrupted: boolean
      readonly late: boolean
    }
  | { readonly kind: 'end'; readonly systems: readonly number[]; readonly state: FindingState }
  | { readonly kind: 'open'; readonly systems: readonly number[] }
  | { readonly kind: 'hold' | 'lift' }
  | { readonly kind: 'wait'; readonly days: number }
  | { readonly kind: 'put-away' | 'retire'; readonly crash: number | null }

const some = fc.uniqueArray(fc.integer({ min: 1, max: systems }), { minLength: 1, maxLength: systems })
const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      systems: some,
      interrupted: fc.boolean(),
      late: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      systems: some,
      state: fc.constantFrom('resolved', 'no-longer-observed', 'false-positive', 'reported-fixed'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('open' as const), systems: some }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('hold' as const, 'lift' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), days: fc.constantFrom(1, 40, 91, 150) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('put-away' as const, 'retire' as const),
      crash: fc.option(fc.nat(3), { freq: 2 }),
    }),
  },
)
/** The course of most findings, which chance alone would seldom find. */
const course: fc.Arbitrary<Op[]> = fc
  .tuple(
    some,
    fc.constantFrom('resolved' as const, 'no-longer-observed' as const),
    fc.option(fc.nat(3)),
    fc.option(op, { freq: 1 }),
    op,
  )
  .map(([systems, state, crash, before, after]) => [
    { kind: 'report', systems, interrupted: false, late: false },
    { kind: 'end', systems, state },
    { kind: 'wait', days: 91 },
    // Of half a year ago: it opens nothing again, and is to be counted where it is put away meanwhile.
    before ?? { kind: 'report', systems, interrupted: true, late: true },
    { kind: 'put-away', crash: null },
    after,
    { kind: 'wait', days: 150 },
    { kind: 'retire', crash },
  ])
const courses = fc
  .array(fc.oneof({ weight: 4, arbitrary: op.map((each) => [each]) }, { weight: 1, arbitrary: course }), {
    minLength: 3,
    maxLength: 10,
  })
  .map((parts) => parts.flat())

test('whatever is moved, seen again, held and dropped in whichever order, and broken off, each finding is in one place and each row is counted once', async (t) => {
  const intake = await testIntake(t)
  const at = await archiveSetting(intake)
  const { db } = at
  const met = { moved: 0, dropped: 0, cameBack: 0, held: 0 }

  async function apply(each: Op): Promise<void> {
    const nos = async (which: readonly number[]): Promise<number[]> => {
      const ips = which.map((no) => `192.0.2.${no}`)
      const { rows } = await db.query<{ no: number }>(
        'select finding_no as no from observations.finding where host(ip) = any($1::text[])',
        [ips],
      )
      return rows.map((row) => row.no)
    }
    if (each.kind === 'wait') at.wait(each.days)
    if (each.kind === 'wait') await at.sayDays()
    if (each.kind === 'report') await at.report(each.systems, each)
    if (each.kind === 'end' || each.kind === 'open') {
      const to = each.kind === 'open' ? 'open' : each.state
      const wanted = await nos(each.systems)
      await db.transaction(async (tx) => {
        const changed = await setStates(tx, wanted, { to: stateCode(to), from: [0, 1, 2, 3, 4, 5, 6], at: at.now() })
        await addHistory(tx, changed, { at: at.now(), actor: 'x', what: `set-${to}`, detail: {} })
      })
    }
    if (each.kind === 'hold' || each.kind === 'lift')
      await db.query(
        `update observations.report set legal_hold = $1 where report_no = (select max(report_no) from observations.report)`,
        [each.kind === 'hold'],
      )
    if (each.kind === 'put-away') await at.putAway(each.crash)
    if (each.kind === 'retire') await at.retire(each.crash)
  }

  await fc.assert(
    fc.asyncProperty(courses, async (ops) => {
      await at.clear()
      let rows = 0
      let gone = 0
      for (const each of ops) {
        const before = await everything(at)
        const { rows: held } = await db.query('select from observations.report where legal_hold')
        await apply(each)
        if (each.kind === 'report') rows += each.systems.length
        const after = await everything(at)
        const said = `after ${JSON.stringify(each)} of ${JSON.stringify(ops)}`

        const numbers = after.map((row) => row.no)
        assert.equal(new Set(numbers).size, numbers.length, `a finding is in two places ${said}`)
        const lost = before.filter((row) => !numbers.includes(row.no))
        if (each.kind !== 'retire') assert.deepEqual(lost, [], `a finding was lost ${said}`)
        for (const row of lost) {
          gone += row.sightings
          assert.ok(row.month !== null && dropAt(row.month, retentionDays) <= at.now(), `it was not its time ${said}`)
        }
        assert.equal(
          after.reduce((sum, row) => sum + row.sightings, gone),
          rows,
          `each row is counted once ${said}`,
        )
        for (const row of after.filter((each) => each.month !== null)) {
          assert.ok(row.state === 4 || row.state === 5, `only what has ended is put away ${said}`)
          assert.ok(Number(row.ip.split('.')[3]) % 5 !== 0, `what may come under a pseudonym is not put away ${said}`)
        }
        const here = after.filter((row) => row.month === null)
        assert.equal(new Set(here.map((row) => row.ip)).size, here.length, `a system has one finding at a time ${said}`)
        met.moved += after.filter((row) => row.month !== null && !before.some((b) => b.no === row.no && b.month)).length
        met.dropped += lost.length
        met.cameBack += here.filter((row) => after.some((a) => a.ip === row.ip && a.month !== null)).length
        if (each.kind === 'retire' && held.length > 0)
          met.held += after.filter((row) => row.month === monthOf(at.now())).length
        await countsAreRight(at, after, said)
      }
    }),
    { numRuns: 20, endOnFailure: true },
  )
  for (const [what, times] of Object.entries(met)) assert.ok(times > 0, `${what} was never met`)
})

/** Months count what they hold, pages lead to all that is left and count nothing that has left. */
async function countsAreRight({ db }: Setting, after: Awaited<ReturnType<typeof everything>>, said: string) {
  const perMonth = new Map<string, number>()
  for (const { month } of after) if (month !== null) perMonth.set(month, (perMonth.get(month) ?? 0) + 1)
  const months = (await listMonths(db)).filter((each) => each.findings !== 0)
  assert.deepEqual(
    Object.fromEntries(months.map((each) => [each.month, each.findings])),
    Object.fromEntries([...perMonth].sort()),
    said,
  )
  for (const state of ['open', 'resolved', 'no-longer-observed', 'false-positive'] as const) {
    const where = whereOf({ state }, false)
    assert.notEqual(where.pages, null)
    const expected = after.filter((row) => row.month === null && row.state === stateCode(state)).map((row) => row.no)
    const found = await listFindings(db, where, { order: 'oldest', after: null, limit: 1000 })
    assert.deepEqual(
      found.map((row) => row.finding_no),
      expected,
      `pages do not lead to all that is ${state} ${said}`,
    )
    assert.deepEqual(await countFindings(db, where, 1000), { count: expected.length, exact: true }, said)
  }
  const { rows: empty } = await db.query(
    `select p.page from observations.finding_page p where not exists (
       select from observations.finding f where (f.finding_no - 1) / 256 = p.page)`,
  )
  assert.deepEqual(empty, [], `a page has no findings ${said}`)
  for (const [month, count] of perMonth) {
    const where = whereOf({ archive: month }, false)
    const found = await listFindings(db, where, { order: 'newest', after: null, limit: 1000 })
    assert.deepEqual(found.length, count, said)
    assert.deepEqual(await countFindings(db, where, 1000), { count, exact: true }, said)
  }
  const all = await findFindings(
    db,
    after.map((row) => row.no),
    false,
  )
  assert.deepEqual(
    all.map((row) => row.put_away_at !== null),
    after.map((row) => row.month !== null),
    said,
  )
}

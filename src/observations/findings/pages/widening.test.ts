/** Whatever changes findings, in whatever order: their pages tell of them. Held against the findings themselves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '#kernel/instant.ts'
import type { Database } from '#platform/database.ts'
import { findingStates, stateCode } from '../../finding-state.ts'
import { testIntake, testNow, type TestIntake } from '../../ingest/testing.ts'
import { joinTwins, renameFindings } from '../../privacy/store.ts'
import { saveRoutes } from '../rerouting/store.ts'
import { setStates } from '../store.ts'
import { isNamed, pageNumbers } from './page.ts'
import { SeenPages } from './store.ts'

/** Findings that their page says too little of. */
const untold = `
select f.finding_no, row_to_json(p) as page from observations.finding f
left join observations.finding_page p on p.page = (f.finding_no - 1) / ${pageNumbers}
left join observations.finding_page_set s on s.page = p.page
where not coalesce(p.exercise = f.exercise and p.feed_no = f.feed_no and f.class_no = any(p.class_nos)
  and (f.asn is null or f.asn = any(s.asns)) and (f.country is null or f.country = any(p.countries))
  and case when f.team_no is null then p.unanswered else p.answered and f.team_no = any(s.team_nos) end and p.states & (1 << f.state) <> 0
  and p.uncertain >= f.uncertain and p.names >= ${isNamed} and p.seen_until >= f.last_seen, false)`

const untoldOf = async (db: Database): Promise<unknown[]> => (await db.query(untold)).rows

/** A hundred systems from a place on, as seen on a day: some of them again, some for the first time. */
function seen(from: number, day: number): string {
  const rows = Array.from({ length: 100 }, (_, row) => {
    const host = from + row
    return `"2026-11-${day} 06:30:00","10.0.${host >> 8}.${host & 255}",6379,"tcp",${64_500 + (host % 7)},"${host % 3 === 0 ? 'XA' : 'XB'}","x"\n`
  })
  return `"timestamp","ip","port","protocol","asn","geo","tag"\n${rows.join('')}`
}

/** Something that happens, to findings here and there among all there are. */
type Act = (intake: TestIntake, nos: readonly number[]) => Promise<unknown>
let reports = 0
let renamed = 0
const takesIn =
  (from: number, day: number): Act =>
  async (intake) => {
    await intake.add(seen(from, day), `2026-11-${day}-scan_redis-x${(reports += 1)}-asn.csv`)
    await intake.work()
  }
const routes =
  (teamNo: number | null, uncertain: boolean): Act =>
  ({ db }, nos) =>
    db.transaction((tx) =>
      saveRoutes(
        tx,
        nos.map((findingNo) => ({ findingNo, networkNo: null, teamNo, contactNo: null, uncertain })),
      ),
    )
const sets =
  (to: number): Act =>
  ({ db }, nos) =>
    db.transaction((tx) => setStates(tx, nos, { to, from: findingStates.map(stateCode), at: testNow }))
const hides: Act = ({ db }, nos) =>
  db.transaction((tx) =>
    renameFindings(
      tx,
      nos.map((findingNo) => ({
        findingNo,
        key: Buffer.from(`41${(renamed += 1).toString(16).padStart(46, '0')}`, 'hex'),
        pseudonym: `outside-${renamed}`,
      })),
      testNow,
    ),
  )
/** The later half is joined into the earlier one. */
const joins =
  (clear: boolean): Act =>
  ({ db }, nos) =>
    db.transaction((tx) =>
      joinTwins(
        tx,
        nos.slice(0, nos.length >> 1).map((stays, at) => ({
          stays,
          twin: nos[(nos.length >> 1) + at]!,
          clearUntil: clear ? instant('2026-12-01T00:00:00Z') : null,
        })),
        testNow,
      ),
    )

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.nat(700), fc.integer({ min: 10, max: 22 })).map((of) => takesIn(...of)) },
  fc.tuple(fc.option(fc.integer({ min: 1, max: 5 })), fc.boolean()).map((of) => routes(...of)),
  fc.integer({ min: 0, max: findingStates.length - 1 }).map(sets),
  fc.constant(hides),
  fc.boolean().map(joins),
)

test('a page never tells too little, whatever happens to its findings and in whatever order', async (t) => {
  const intake = await testIntake(t, 9000)
  const { db } = intake
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ act, every: fc.integer({ min: 2, max: 40 }) }), { minLength: 1, maxLength: 8 }),
      async (acts) => {
        await intake.clear()
        for (const table of ['finding_page', 'finding_page_set']) await db.query(`delete from observations.${table}`)
        await takesIn(0, 15)(intake, [])
        await takesIn(400, 14)(intake, [])
        for (const each of acts) {
          const { rows } = await db.query<{ finding_no: number }>(
            'select finding_no from observations.finding order by finding_no',
          )
          await each.act(
            intake,
            rows.flatMap(({ finding_no }, at) => (at % each.every === 0 ? [finding_no] : [])),
          )
          assert.deepEqual(await untoldOf(db), [])
        }
      },
    ),
    { numRuns: 25 },
  )
  // The same look finds what a page leaves out.
  await takesIn(0, 22)(intake, [])
  await db.query(`update observations.finding_page set seen_until = seen_until - interval '30 days'`)
  assert.ok((await untoldOf(db)).length > 0)
})

test('a page is written once a day of sightings, and again when the transaction that wrote it was not committed', async (t) => {
  const intake = await testIntake(t, 9000)
  const { db } = intake
  await takesIn(0, 15)(intake, [])
  const nos = (await db.query<{ finding_no: number }>('select finding_no from observations.finding')).rows.map(
    (row) => row.finding_no,
  )
  const until = async (): Promise<string[]> =>
    (await db.query<{ at: string }>('select distinct seen_until as at from observations.finding_page')).rows.map(
      ({ at }) => at,
    )
  const seenPages = new SeenPages()
  const day20 = Date.parse('2026-11-20T09:00:00Z')
  let asked = 0
  const widen = async (ms: number): Promise<void> => {
    const turn = seenPages.begin()
    await db.transaction((tx) =>
      turn.widen(
        {
          ...tx,
          query: (text, values) => {
            asked += 1
            return tx.query(text, values)
          },
        },
        nos,
        ms,
      ),
    )
    turn.committed()
  }
  await assert.rejects(
    db.transaction(async (tx) => {
      await seenPages.begin().widen(tx, nos, day20)
      throw new Error('cut off')
    }),
    /cut off/,
  )
  assert.deepEqual(await until(), ['2026-11-15T06:30:00.000Z'])
  await widen(day20)
  assert.deepEqual(await until(), ['2026-11-20T23:59:59.999Z'])
  assert.equal(asked, 1)
  await widen(day20 + 3_600_000)
  assert.equal(asked, 1, 'of the same day')
  await widen(day20 + 86_400_000)
  assert.equal(asked, 2)
  assert.deepEqual(await until(), ['2026-11-21T23:59:59.999Z'])
})

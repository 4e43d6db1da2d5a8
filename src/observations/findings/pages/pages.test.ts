import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stateCode } from '../../finding-state.ts'
import { testIntake, testNow } from '../../ingest/testing.ts'
import { whereOf, type FindingFilter } from '../filter.ts'
import { saveRoutes } from '../rerouting/store.ts'
import { countFindings, findNumbers, groupFindings, listFindings, setStates } from '../store.ts'
import { pageNumbers, pageOf, seenUntilOf } from './page.ts'

test('a page begins behind the last number of the one before, and a step of the numbers is whole pages', () => {
  assert.deepEqual([1, pageNumbers, pageNumbers + 1].map(pageOf), [0, 0, 1])
  assert.equal(1024 % pageNumbers, 0)
})

test('what is seen again is said to have been seen until the end of the day, and not on the next one', () => {
  const [noon, midnight] = ['2026-11-21T12:00:00Z', '2026-11-22T00:00:00Z'].map(Date.parse) as [number, number]
  assert.deepEqual([noon, midnight - 1, midnight].map(seenUntilOf), [midnight - 1, midnight - 1, midnight + 86_399_999])
})

const countries = ['XA', 'XB', 'XC']
const feeds = ['scan_redis', 'scan_ssl', 'scan_ftp']

/** A report whose networks and countries lie in clumps, as they do in real ones: some pages have them, others not. Each is of a day of its own. */
function report(no: number, rows: number): string {
  const day = `2026-11-1${no}`
  const lines = Array.from({ length: rows }, (_, row) => {
    const clump = Math.floor(row / 100)
    return `"${day} 06:30:00","10.${no}.${row >> 8}.${row & 255}",6379,"tcp",${64_500 + ((clump * 7 + no) % 23)},"${countries[(clump + no) % 3]}","x"`
  })
  return `"timestamp","ip","port","protocol","asn","geo","tag"\n${lines.join('\n')}\n`
}

/** Addresses of the web, of one day. */
function addressesOfTheWeb(rows: number): string {
  return Array.from(
    { length: rows },
    (_, row) =>
      `${JSON.stringify({
        'time.source': '2026-11-13T04:05:06+00:00',
        'source.url': `http://www-${row % 7}.example/${row}`,
        'classification.type': 'phishing',
        'classification.identifier': 'phishing',
      })}\n`,
  ).join('')
}

test('through the pages a list, a count and the groups are what they are without them, whatever is asked for', async (t) => {
  const intake = await testIntake(t, 9000)
  const { db } = intake
  for (const [no, feed] of [...feeds, ...feeds].entries()) {
    await intake.add(report(no, 350 * (no + 1)), `2026-11-21-${feed}-x${no}-asn.csv`)
    await intake.work()
  }
  await intake.add(addressesOfTheWeb(300), 'events.jsonl')
  await intake.work()
  // Some of the oldest are seen again.
  await intake.add(report(0, 120).replaceAll('2026-11-10', '2026-11-20'), '2026-11-21-scan_redis-again-asn.csv')
  await intake.work()
  // Some get a team, and some of those another one.
  const { rows } = await db.query<{ finding_no: number }>(
    'select finding_no from observations.finding order by finding_no',
  )
  const give = (every: number, teamNo: number | null): Promise<void> =>
    db.transaction((tx) =>
      saveRoutes(
        tx,
        rows
          .filter((_, at) => Math.floor(at / 150) % every === 0)
          .map(({ finding_no }) => ({
            findingNo: finding_no,
            networkNo: null,
            teamNo,
            contactNo: null,
            uncertain: every === 6,
          })),
      ),
    )
  await give(3, 4)
  await give(6, 9)
  await give(12, null)
  const some = rows.filter((_, at) => at % 900 < 3).map(({ finding_no }) => finding_no)
  await db.transaction((tx) =>
    setStates(tx, some, { to: stateCode('resolved'), from: [stateCode('open')], at: testNow }),
  )
  await db.query('analyze observations.finding, observations.finding_page')

  const maybe = <T>(...values: T[]): fc.Arbitrary<T | undefined> =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...values) })
  const filters = fc.record({
    asn: maybe(64_500, 64_507, 64_522, 64_999),
    country: maybe(...countries, 'XZ'),
    feed: maybe(...feeds.map((feed) => `shadowserver:${feed}`), 'shadowserver:none'),
    type: maybe('vulnerable-system', 'scanner', 'phishing'),
    team: maybe(4, 9, 77),
    route: maybe('none' as const, 'found' as const, 'uncertain' as const),
    state: maybe('open' as const, 'resolved' as const, 'notified' as const),
    since: maybe('2026-11-14T00:00:00Z', '2026-11-20T06:30:00Z', '2026-11-20T06:30:01Z'),
    search: maybe('AS64507', '10.2.1.0/24', 'nothing-like-it', 'www-3.example', 'EXAMPLE'),
    exercise: maybe(true),
  })
  const seen = { many: 0, none: 0 }
  await fc.assert(
    fc.asyncProperty(
      filters,
      fc.constantFrom('newest' as const, 'oldest' as const),
      fc.option(fc.integer({ min: 1, max: 8000 }), { nil: null }),
      fc.boolean(),
      async (asked, order, after, many) => {
        const filter = Object.fromEntries(
          Object.entries(asked).filter(([, value]) => value !== undefined),
        ) as FindingFilter
        const numbers = await findNumbers(db, filter)
        // As in a table where what is asked for is everywhere.
        const where = whereOf(filter, false, many ? { ...numbers, asnPages: null, keysAreMany: true } : numbers)
        const plain = { ...where, pages: null }
        const page = { order, after, limit: 40 }
        const found = await listFindings(db, where, page)
        assert.deepEqual(found, await listFindings(db, plain, page))
        if (!where.isMuch)
          assert.deepEqual(await countFindings(db, where, 100_000), await countFindings(db, plain, 100_000))
        assert.deepEqual(await groupFindings(db, where, 'asn', 50), await groupFindings(db, plain, 'asn', 50))
        seen[found.length > 0 ? 'many' : 'none']++
      },
    ),
    { numRuns: 150 },
  )
  assert.ok(seen.many > 20 && seen.none > 20, `${seen.many} with findings, ${seen.none} without`)
})

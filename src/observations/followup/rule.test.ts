import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { day, hour, instant, plusMs } from '#kernel/instant.ts'
import { testDatabase } from '#testing/database.ts'
import { findingStates, stateCode } from '../finding-state.ts'
import { whereOf } from '../findings/filter.ts'
import { cursorOf, readCursor } from './cursor.ts'
import { outcomeCodes, outcomeRules, reviewDateOf } from './reasons.ts'
import { isOverdue, nextActionByRule } from './rule.ts'
import { ageing, countOverdue, followUpOf, outcomeMix } from './store.ts'

const now = instant('2026-11-22T09:00:00Z')
const daysAgo = (days: number) => plusMs(now, -days * day)
const territory = { home: 'XA', abroad: [9], critical: [3] }

const someFinding = fc.record({
  state: fc.constantFrom(...findingStates),
  firstSeenDays: fc.integer({ min: 0, max: 40 }),
  /** Half of them from before it was noted. */
  learnedDays: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null, freq: 1 }),
  stateDays: fc.integer({ min: 0, max: 40 }),
  openedDays: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
  said: fc.option(
    fc.record({ reviewInDays: fc.integer({ min: -20, max: 20 }), days: fc.integer({ min: 0, max: 40 }) }),
    { nil: null },
  ),
  country: fc.constantFrom('XA', 'XB', null),
  contactNo: fc.constantFrom(null, 3, 5, 9),
  severity: fc.integer({ min: 0, max: 5 }),
})
type SomeFinding = typeof someFinding extends fc.Arbitrary<infer T> ? T : never

async function store(t: TestContext, findings: readonly SomeFinding[]) {
  const db = await testDatabase(t)
  await db.query(`insert into observations.feed (feed, name) values ('test:feed', 'Test')`)
  await db.query(
    `insert into observations.classification (taxonomy, type, identifier) values ('vulnerable', 'vulnerable-system', 'open-redis')`,
  )
  for (const [at, finding] of findings.entries()) {
    const no = at + 1
    if (finding.learnedDays !== null && finding.learnedDays !== findings[at - 1]?.learnedDays)
      await db.query('insert into observations.intake_mark (from_no, at) values ($1, $2)', [
        no,
        daysAgo(finding.learnedDays),
      ])
    await db.query(
      `insert into observations.finding (finding_no, key, class_no, feed_no, country, contact_no, team_no, severity, state, exercise, first_seen, last_seen,
         state_at, seen_days, sightings, block_no, block_row)
       values ($1, decode('01' || lpad(to_hex($1::bigint), 46, '0'), 'hex'), 1, 1, $2, $3, $3, $4, $5, false, $6, $6, $7, '{}', 1, 1, 0)`,
      [
        no,
        finding.country,
        finding.contactNo,
        finding.severity,
        stateCode(finding.state),
        daysAgo(finding.firstSeenDays),
        daysAgo(finding.stateDays),
      ],
    )
    if (finding.openedDays !== null)
      await db.query(
        `insert into observations.finding_history (finding_no, at, actor, what, detail) values ($1, $2, 'x', 'seen-again', '{}')`,
        [no, daysAgo(finding.openedDays)],
      )
    if (finding.said !== null)
      await db.query(
        `insert into observations.follow_up (finding_no, reason, review_at, note, set_by, set_at) values ($1, 'no-contact', $2, '', 'x', $3)`,
        [no, plusMs(now, finding.said.reviewInDays * day), daysAgo(finding.said.days)],
      )
  }
  return db
}

/** Numbers grow as findings come in, those from before it was noted first. */
function inOrderOfIntake(findings: readonly SomeFinding[]): SomeFinding[] {
  const days = ({ learnedDays }: SomeFinding): number => learnedDays ?? 1000
  return findings.toSorted((a, b) => days(b) - days(a))
}

const isOwn = ({ country, contactNo }: SomeFinding): boolean =>
  country === 'XA' || (contactNo !== null && contactNo !== 9)
const overdueOf = (finding: SomeFinding): boolean =>
  isOverdue(
    {
      state: finding.state,
      stateAt: daysAgo(finding.stateDays),
      firstSeen: daysAgo(finding.firstSeenDays),
      learnedAt: finding.learnedDays === null ? null : daysAgo(finding.learnedDays),
      openedAt: finding.openedDays === null ? null : daysAgo(finding.openedDays),
      said:
        finding.said === null
          ? null
          : { reviewAt: plusMs(now, finding.said.reviewInDays * day), at: daysAgo(finding.said.days) },
    },
    now,
  )

test('R020: what is overdue by the rule is overdue in the database, whatever the finding; only own territory is followed up', async (t) => {
  const findings = inOrderOfIntake(fc.sample(someFinding, { numRuns: 400, seed: 20 }))
  const db = await store(t, findings)
  const expected = findings.flatMap((finding, at) => (isOwn(finding) && overdueOf(finding) ? [at + 1] : []))
  assert.ok(expected.length > 20, `${expected.length} of them are overdue`)
  const page = (order: 'age' | 'harm', after: string | undefined, limit: number) =>
    ageing(db, whereOf({}, true), { territory, now, order, owner: null, after: readCursor(after), limit })

  assert.deepEqual(
    (await page('age', undefined, 1000)).map((row) => row.finding_no),
    expected,
  )
  assert.deepEqual(await countOverdue(db, territory, now, 1000).then(({ n }) => n), expected.length)
  const mix = await outcomeMix(db, territory, now)
  assert.equal(mix.find((each) => each.kind === 'none')!.n, expected.length)

  // Pages of any size give the same list, with nothing lost or shown twice.
  for (const order of ['age', 'harm'] as const) {
    const whole = await page(order, undefined, 1000)
    const inPages: number[] = []
    for (let cursor: string | undefined; ;) {
      const rows = await page(order, cursor, 7)
      inPages.push(...rows.map((row) => row.finding_no))
      const last = rows.at(-1)
      if (last === undefined) break
      cursor = cursorOf({ harm: last.harm, findingNo: last.finding_no })
    }
    assert.deepEqual(
      inPages,
      whole.map((row) => row.finding_no),
    )
    if (order === 'harm')
      assert.deepEqual(
        whole.map((row) => row.harm),
        whole.map((row) => row.harm).toSorted((a, b) => b - a),
      )
  }

  for (const [at, finding] of findings.entries()) {
    const row = (await followUpOf(db, at + 1, territory, now))!
    const critical = finding.severity === 5 || finding.contactNo === 3
    assert.equal(row.own, isOwn(finding))
    const known = [finding.firstSeenDays, finding.learnedDays ?? 40, finding.openedDays ?? 40]
    assert.equal(row.known_since, daysAgo(Math.min(...known)))
    assert.equal(row.owner_role, critical ? 'duty-officer' : 'analyst', `owner of ${JSON.stringify(finding)}`)
    const stands =
      finding.said !== null &&
      finding.said.reviewInDays > 0 &&
      (finding.openedDays === null || finding.said.days <= finding.openedDays)
    if (!stands) assert.equal(row.next_action_at, nextActionByRule(finding.state, daysAgo(finding.stateDays), critical))
    else if (stateCode(finding.state) < 4)
      assert.equal(row.next_action_at, plusMs(now, finding.said!.reviewInDays * day))
  }
})

test('c-4: a reason is looked at again by a day that its kind allows, and an outcome needs none', () => {
  for (const code of outcomeCodes) {
    const { ends, reviewDays, longestDays } = outcomeRules[code]
    if (ends !== null) {
      assert.equal(reviewDateOf({ code }, now), null)
      continue
    }
    assert.ok(reviewDays > 0 && reviewDays <= longestDays, code)
    assert.equal(reviewDateOf({ code }, now), plusMs(now, reviewDays * day))
    assert.equal(reviewDateOf({ code, reviewAt: plusMs(now, longestDays * day) }, now), plusMs(now, longestDays * day))
    for (const reviewAt of [now, daysAgo(1), plusMs(now, longestDays * day + hour)])
      assert.throws(() => reviewDateOf({ code, reviewAt }, now), { code: 'platform.bad-request' })
  }
})

test('a cursor of the ageing list reads back as it was written, and no other text does', () => {
  fc.assert(
    fc.property(fc.nat(9999), fc.nat(), (harm, findingNo) => {
      assert.deepEqual(readCursor(cursorOf({ harm, findingNo })), { harm, findingNo })
    }),
  )
  for (const text of ['', '1', '1-', 'x-1', '1-2-3', "1-1' or"])
    assert.throws(() => readCursor(text), { code: 'platform.bad-request' })
})

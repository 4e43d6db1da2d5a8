import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { hour, instant, plusMs, type Instant } from '#kernel/instant.ts'
import type { Fact } from '#platform/facts.ts'
import { testDatabase } from '#testing/database.ts'
import { testLog, testTransparency } from '../testing.ts'
import { checkBundle } from './bundle/verify.ts'
import type { MetricReport, NormReport } from './compute.ts'
import { createNormReports } from './norm-report.ts'
import { reportText } from './routes.ts'

const now = instant('2026-06-15T09:00:00Z')
const may = (day: number, hours = 0): Instant =>
  plusMs(instant('2026-05-01T00:00:00Z'), ((day - 1) * 24 + hours) * hour)
const actor = { kind: 'person', id: 'account_ada' } as const

function tasking(at: Instant, id: string, outcome: string, exercise = false): Fact {
  return {
    type: 'taskings.decided',
    at,
    actor,
    subject: { type: 'taskings.tasking', id },
    detail: { letter: 'A-17' },
    figures: { origin: 'ministry', purpose: 'warning', outcome },
    exercise,
  }
}

async function setting(t: TestContext) {
  const db = await testDatabase(t)
  const dataDir = mkdtempSync(join(tmpdir(), 'comity-report-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  const transparency = testTransparency(db)
  const log = testLog({ db, transparency, dataDir, clock: () => now })
  const reports = createNormReports({ db, clock: () => now, signer: log.sequencer.signer })
  return {
    reports,
    db,
    log,
    async say(...facts: Fact[]) {
      await db.transaction((tx) => transparency.record(tx, ...facts))
      await log.sequencer.runOnce()
    },
  }
}

const of = ({ metrics }: NormReport, id: string): MetricReport =>
  metrics.find(({ definition }) => definition.id === id)!
const period = { from: '2026-05-01', to: '2026-05-31' }

test('a number of the report leads to the records from which it was counted', async (t) => {
  const { reports, say } = await setting(t)
  await say(tasking(may(-3), 'early', 'ALLOW'))
  await say(tasking(may(2), 'one', 'ALLOW'), tasking(may(3), 'two', 'FORBID'), tasking(may(4), 'three', 'ALLOW', true))
  await say(tasking(may(40), 'late', 'ALLOW'))
  const report = await reports.compute({ ...period, edition: 'internal' })
  const { total, parts } = of(report, 'M-k1')
  assert.deepEqual([total?.reading, total?.entries], [{ kind: 'count', count: 2 }, '1-2'])
  assert.equal(report.log.ofExercises, 1)
  const forbidden = parts.find(({ group }) => group['outcome'] === 'FORBID')!
  const { items, next } = await reports.entries(
    { ...period, metric: 'M-k1', group: forbidden.group },
    { after: -1, limit: 10 },
  )
  assert.equal(next, null)
  assert.deepEqual(
    items.map(({ index, subject, type }) => [index, subject?.id, type]),
    [[2, 'two', 'taskings.decided']],
  )
  const first = await reports.entries({ ...period, metric: 'M-k1', group: {} }, { after: -1, limit: 1 })
  assert.deepEqual([first.items.length, first.next], [1, 1])
  const rest = await reports.entries({ ...period, metric: 'M-k1', group: {} }, { after: 1, limit: 1 })
  assert.deepEqual([rest.items[0]?.subject?.id, rest.next], ['two', null])
})

test('a bundle is checked with nothing but itself, and gives the same report byte for byte', async (t) => {
  const { reports, say, log } = await setting(t)
  await say(tasking(may(-3), 'early', 'ALLOW'))
  for (let at = 1; at <= 30; at++) await say(tasking(may(at, 3), `t${at}`, at % 3 === 0 ? 'FORBID' : 'ALLOW'))
  await say(tasking(may(40), 'late', 'ALLOW'), tasking(may(41), 'later', 'ALLOW'))
  const { vkey } = await log.state()
  for (const edition of ['internal', 'oversight', 'partner', 'public'] as const) {
    const check = await checkBundle(await reports.bundle({ ...period, edition }), vkey!)
    assert.deepEqual(check.faults, [])
    assert.equal(reportText(check.report), reportText(await reports.compute({ ...period, edition })))
    assert.equal(check.leaves, 32, 'the month, and one leaf on either side')
  }
})

test('what waits for its place in the log is in no number yet', async (t) => {
  const { reports, say, db } = await setting(t)
  await say(tasking(may(2), 'one', 'ALLOW'))
  await db.transaction((tx) => testTransparency(db).record(tx, tasking(may(3), 'two', 'ALLOW')))
  const { total } = of(await reports.compute({ ...period, edition: 'internal' }), 'M-k1')
  assert.deepEqual(total?.reading, { kind: 'count', count: 1 })
})

test('a period without a published entry has a report without numbers, and no bundle', async (t) => {
  const { reports } = await setting(t)
  const { metrics } = await reports.compute({ ...period, edition: 'internal' })
  assert.ok(metrics.every(({ total }) => total === null))
  await assert.rejects(reports.bundle({ ...period, edition: 'internal' }), { code: 'transparency.no-log-yet' })
})

test('a period that is none is refused', async (t) => {
  const { reports } = await setting(t)
  for (const wrong of [
    { from: '2026-05-31', to: '2026-05-01' },
    { from: '2026-02-30', to: '2026-05-01' },
    { from: '2020-01-01', to: '2026-01-01' },
  ])
    await assert.rejects(reports.compute({ ...wrong, edition: 'internal' }), { code: 'transparency.bad-period' })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, plusMs } from '#kernel/instant.ts'
import { stateCode } from '../finding-state.ts'
import { actsOfDay, closingsOfDay } from '../feeds/days/store.ts'
import { outcomeMix } from '../followup/store.ts'
import { addHistory, setStates } from '../findings/store.ts'
import { testIntake } from '../ingest/testing.ts'
import { dropAt, monthOf } from './month.ts'
import { listMonths } from './store.ts'
import { archiveSetting, began, everything, home, retentionDays, systems, type Setting } from './testing.ts'

const all = Array.from({ length: systems }, (_, no) => no + 1)
const atHome = all.filter((no) => no % 5 !== 0)

/** Everybody is seen, told of, and closed by a person. */
async function closeAll({ db, now }: Setting): Promise<void> {
  const { rows } = await db.query<{ no: number }>('select finding_no as no from observations.finding')
  const nos = rows.map((row) => row.no)
  await db.transaction(async (tx) => {
    await addHistory(tx, nos, { at: now(), actor: 'system:notifier', what: 'notified', detail: {} })
    await setStates(tx, nos, { to: stateCode('resolved'), from: [0], at: now() })
    await addHistory(tx, nos, { at: now(), actor: 'x', what: 'set-resolved', detail: {} })
  })
}

test('the figures of a day and the mix of outcomes are what they were when findings have been put away', async (t) => {
  const at = await archiveSetting(await testIntake(t))
  await at.report(all)
  await closeAll(at)
  const span = { from: plusMs(at.now(), -day), to: plusMs(at.now(), day) }
  const territory = { home, abroad: [], critical: [] }
  const figures = async () => [
    await actsOfDay(at.db, span),
    await closingsOfDay(at.db, span),
    await outcomeMix(at.db, territory, plusMs(at.now(), 9 * day)),
  ]
  const before = await figures()
  assert.deepEqual((before[0] as { told: number }[])[0]!.told, systems)
  at.wait(91)
  await at.putAway()
  assert.equal((await everything(at)).filter((row) => row.month !== null).length, 0, 'its day is not told of yet')
  await at.sayDays()
  await at.putAway()
  assert.equal((await everything(at)).filter((row) => row.month !== null).length, atHome.length)
  at.wait(-91)
  assert.deepEqual(await figures(), before)
})

test('nothing is put away while a report is in work, or somebody writes findings', async (t) => {
  const at = await archiveSetting(await testIntake(t))
  const id = await at.report(all)
  await closeAll(at)
  at.wait(91)
  await at.sayDays()
  const away = async () => (await everything(at)).filter((row) => row.month !== null).length
  await at.db.query(`update observations.report set state = 'processing' where report_id = $1`, [id])
  await at.putAway()
  assert.equal(await away(), 0)
  await at.db.query(`update observations.report set state = 'failed' where report_id = $1`, [id])
  await at.db.transaction(async (tx) => {
    await tx.query('lock table observations.finding in row exclusive mode')
    await at.putAway()
    assert.equal(await away(), 0, 'somebody is writing findings')
  })
  await at.putAway()
  assert.equal(await away(), atHome.length)
})

test('R049: a month goes when the last of it has reached its time, with what stood beside it, and a fact says what went', async (t) => {
  const at = await archiveSetting(await testIntake(t))
  await at.report(all)
  await closeAll(at)
  at.wait(91)
  await at.sayDays()
  await at.putAway()
  const history = async () =>
    (await at.db.query<{ n: number }>('select count(*) as n from observations.finding_history')).rows[0]!.n
  assert.equal(await history(), 2 * systems)
  const month = monthOf(began)
  at.wait(Math.floor((Date.parse(dropAt(month, retentionDays)) - Date.parse(at.now())) / day) - 1)
  await at.retire()
  assert.deepEqual(at.facts, [])
  at.wait(2)
  await at.retire()
  assert.equal(await history(), 2 * (systems - atHome.length))
  assert.deepEqual(
    at.facts.map(({ type, detail }) => [type, detail]),
    [
      [
        'observations.closed-findings-deleted',
        { month, findings: atHome.length, historyNotes: 2 * atHome.length, days: retentionDays },
      ],
    ],
  )
  assert.ok(!(await listMonths(at.db)).some((each) => each.month === month))
  await at.retire()
  assert.equal(at.facts.length, 1, 'a month goes once')
})

test('R049: what a report under legal hold shows stays when its month goes, with its history, and goes with a later one', async (t) => {
  const at = await archiveSetting(await testIntake(t))
  await at.report([1, 2])
  const id = await at.report([2, 3])
  await at.report([3, 4])
  await closeAll(at)
  at.wait(91)
  await at.sayDays()
  await at.putAway()
  await at.db.query('update observations.report set legal_hold = true where report_id = $1', [id])
  at.wait(200)
  await at.retire()
  const left = await everything(at)
  assert.deepEqual(
    left.map((row) => [row.ip, row.month]),
    [
      ['192.0.2.2', monthOf(at.now())],
      ['192.0.2.3', monthOf(at.now())],
    ],
  )
  const { rows } = await at.db.query<{ n: number }>('select count(*) as n from observations.finding_history')
  assert.equal(rows[0]!.n, 4)
  assert.equal(at.facts[0]!.detail['findings'], 2)
  await at.db.query('update observations.report set legal_hold = false')
  at.wait(200)
  await at.retire()
  assert.deepEqual(await everything(at), [])
})

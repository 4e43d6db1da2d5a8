import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAppError } from '#kernel/errors.ts'
import { day, hour, plusMs } from '#kernel/instant.ts'
import { person } from '#testing/people.ts'
import type { Facts } from '../fact-set.ts'
import { testApprovals } from './testing.ts'

const urgent: Facts = { 'measure.urgency': 'life', 'measure.expiryHours': 6 }
const reason = 'Routers here flood a hospital; the filter ends by itself.'
const stoppedBy = (rule: string) => (error: unknown) =>
  isAppError(error, 'norms.not-released') && String((error as Error).message).includes(`rule ${rule}`)

test('the officer on duty breaks the glass for a short measure at home; it runs at once and is to be reviewed within a day', async (t) => {
  const world = await testApprovals(t)
  const { approvals } = world.norms
  world.know(urgent, 'measure')
  const officer = world.someone('dot', ['duty-officer'])
  const item = await world.dispatch(officer)
  assert.deepEqual(
    item?.open.map((part) => [part.kind, part.role]),
    [['approval', 'head']],
  )
  world.wait(3 * 60_000)
  const after = await approvals.breakGlass(officer, item!.approvalId, reason)
  assert.equal(after.state, 'done')
  assert.equal(world.sent.length, 1)
  const shown = await world.norms.show(world.sent[0] ?? '')
  assert.deepEqual([shown.released, shown.expiresAt], [true, plusMs(world.now(), day - 3 * 60_000)])
  assert.deepEqual(world.facts.find((fact) => fact.type === 'norms.approval-answered')?.figures, {
    kind: 'break-glass',
    answer: 'approved',
    role: 'duty-officer',
    hours: 0.1,
  })
  const [review] = await approvals.reviews.list(true, 10)
  assert.deepEqual(
    [review?.of, review?.due, review?.roles, review?.done.reason],
    ['break-glass', plusMs(world.now(), day), ['auditor', 'legal', 'head'], reason],
  )
})

const notEnough: [string, Facts][] = [
  ['nothing urgent', { 'measure.expiryHours': 6 }],
  ['more than a day', { 'measure.urgency': 'ci', 'measure.expiryHours': 25 }],
  ['what cannot be taken back', { ...urgent, 'measure.reversible': false }],
  [
    'a service abroad that would suffer',
    { ...urgent, 'measure.impairs': 'foreign-service', 'measure.impactNote': true },
  ],
]
for (const [name, facts] of notEnough) {
  test(`the glass is not broken for ${name}`, async (t) => {
    const world = await testApprovals(t)
    world.know(facts, 'measure')
    const officer = world.someone('dot', ['duty-officer'])
    const item = await world.dispatch(officer)
    assert.ok(item)
    await assert.rejects(
      world.norms.approvals.breakGlass(officer, item.approvalId, reason),
      item.state === 'stopped' ? (error) => isAppError(error, 'norms.approval-state') : stoppedBy('no-permit'),
    )
    assert.deepEqual(world.sent, [])
    assert.deepEqual(await world.norms.approvals.reviews.list(true, 10), [])
  })
}

test('the glass is broken once for a thing, by a known officer on duty, and never for a message', async (t) => {
  const world = await testApprovals(t)
  const { approvals } = world.norms
  world.know(urgent, 'measure')
  const officer = world.someone('dot', ['duty-officer'])
  const item = await world.dispatch(officer)
  const analyst = world.someone('ann', ['analyst'])
  await assert.rejects(approvals.breakGlass(analyst, item!.approvalId, reason), stoppedBy('glass-who'))
  const shell = { ...person(['duty-officer']), kind: 'shell' as const, personId: null }
  await assert.rejects(approvals.breakGlass(shell, item!.approvalId, reason), stoppedBy('glass-who'))
  const dual = world.someone('pol', ['duty-officer'], ['police'])
  await assert.rejects(approvals.breakGlass(dual, item!.approvalId, reason), stoppedBy('d-5'))
  await approvals.breakGlass(officer, item!.approvalId, reason)
  world.wait(25 * hour)
  const again = await world.dispatch(officer)
  await assert.rejects(approvals.breakGlass(officer, again!.approvalId, reason), stoppedBy('no-permit'))

  world.know({ 'recipient.place': 'foreign' })
  const message = await world.dispatch(officer, 2)
  await assert.rejects(approvals.breakGlass(officer, message!.approvalId, reason), stoppedBy('no-permit'))
})

test('a review is done by another person in a role for it, is counted, and is loud when its day has passed', async (t) => {
  const world = await testApprovals(t)
  const { approvals } = world.norms
  world.know(urgent, 'measure')
  const officer = world.someone('dot', ['duty-officer', 'head'])
  const item = await world.dispatch(officer)
  await approvals.breakGlass(officer, item!.approvalId, reason)
  const [review] = await approvals.reviews.list(true, 10)
  const finish = (actor: ReturnType<typeof person>) =>
    approvals.reviews.finish(actor, review!.reviewId, 'justified', 'The flood is on record and the filter has ended.')
  await assert.rejects(finish(officer), stoppedBy('X7-self'))
  await assert.rejects(finish(world.someone('ann', ['analyst'])), stoppedBy('no-permit'))
  const auditor = world.someone('aud', ['auditor'])
  assert.equal((await approvals.needs(auditor))[0]?.detail, 'Done by Test duty-officer head.')
  world.wait(26 * hour)
  assert.equal((await approvals.needs(auditor))[0]?.detail, 'The day for it has passed.')
  assert.deepEqual(await approvals.needs(officer), [], 'not to the one whose act it was')
  await finish(auditor)
  assert.deepEqual(world.facts.find((fact) => fact.type === 'norms.reviewed')?.figures, {
    of: 'break-glass',
    finding: 'justified',
    hours: 26,
  })
  await assert.rejects(finish(auditor), (error) => isAppError(error, 'norms.review-not-found'))
  assert.equal((await approvals.reviews.list(false, 10))[0]?.result?.name, 'Test auditor')
})
